/** Lengths of every weight of a network in one training step, as a table. */
import type { WeightStep } from '../../training/events.ts';
import { text } from '../../text/index.ts';
import styles from './Batch.module.css';

const words = text.inside.batchView;

export interface WeightTableProps {
  weights: readonly WeightStep[];
  columns: readonly (keyof typeof words.columns & keyof WeightStep)[];
}

export function WeightTable({ weights, columns }: WeightTableProps) {
  return (
    <table className={styles.weights}>
      <caption className="for-screen-readers">{words.table}</caption>
      <thead>
        <tr>
          <th scope="col">{words.weight}</th>
          {columns.map((column) => (
            <th key={column} scope="col">
              {words.columns[column]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weights.map((weight) => (
          <tr key={weight.name}>
            <th scope="row">{weight.name}</th>
            {columns.map((column) => (
              <td key={column}>{words.number(weight[column])}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
