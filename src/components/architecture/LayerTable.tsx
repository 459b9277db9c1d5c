/**
 * The layer table as Keras prints it. A parameter count is a button: pointing at it or focusing it shows
 * how it is computed, pressing it keeps that shown, for fingers and for a projector.
 */
import { Fragment, useState } from 'react';
import { Button, Tooltip, TooltipTrigger } from 'react-aria-components';
import { text as catalogue } from '../../text/index.ts';
import type { LayerRow, ModelSummary } from '../../graph/describe.ts';
import styles from './ArchitecturePanel.module.css';

const text = catalogue.architecture.table;

export interface LayerTableProps {
  summary: ModelSummary;
  batchSize: number;
}

export function LayerTable({ summary, batchSize }: LayerTableProps) {
  const branches = hasBranches(summary.layers);
  return (
    <div className={styles.tablePart}>
      <div className={styles.scroller} role="region" aria-label={text.scroller} tabIndex={0}>
        <table className={styles.table} aria-label={text.caption}>
          <thead>
            <tr>
              <th scope="col">{text.layer}</th>
              <th scope="col">{text.shape}</th>
              <th scope="col" className={styles.number}>
                {text.parameters}
              </th>
              {branches && <th scope="col">{text.connected}</th>}
            </tr>
          </thead>
          <tbody>
            {summary.layers.map((layer) => (
              <tr key={layer.name}>
                <th scope="row">
                  <BreakableName name={layer.name} />{' '}
                  <span className={styles.type}>({layer.type})</span>
                </th>
                <td>{text.shapeOf(layer.outputShape)}</td>
                <td className={styles.number}>
                  <ParameterCount layer={layer} />
                </td>
                {branches && <td className={styles.connected}>{layer.inputs.join(', ')}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Totals summary={summary} batchSize={batchSize} />
      <p className={styles.note} data-explanation>
        {text.explain} {text.activationsExplain}
      </p>
    </div>
  );
}

/** Whether some layer reads another than the one just above it. */
function hasBranches(layers: readonly LayerRow[]): boolean {
  return layers.some(
    ({ inputs }, index) =>
      index > 0 && (inputs.length !== 1 || inputs[0] !== layers[index - 1]?.name),
  );
}

/** On a narrow screen a long name may go on in the next line after any underscore. */
function BreakableName({ name }: { name: string }) {
  return name.split('_').map((part, index) => (
    <Fragment key={`${index} ${part}`}>
      {index > 0 && (
        <>
          _<wbr />
        </>
      )}
      {part}
    </Fragment>
  ));
}

function ParameterCount({ layer }: { layer: LayerRow }) {
  const [kept, setKept] = useState(false);
  if (layer.formula === '') return text.count(layer.parameters);
  const formula = text.formula(layer.formula, layer.parameters);
  return (
    <>
      <TooltipTrigger delay={150} closeDelay={100}>
        <Button
          className={styles.count ?? ''}
          aria-label={text.formulaLabel(layer.name, layer.parameters)}
          aria-expanded={kept}
          onPress={() => setKept(!kept)}
        >
          {text.count(layer.parameters)}
        </Button>
        <Tooltip className={styles.tooltip ?? ''} placement="top end" offset={6}>
          {formula}
        </Tooltip>
      </TooltipTrigger>
      {kept && <span className={styles.formula}>{formula}</span>}
    </>
  );
}

function Totals({ summary, batchSize }: LayerTableProps) {
  const totals: [string, string][] = [
    [text.total, text.totalOf(summary.parameters)],
    [text.activations, text.activationsOf(summary.activationBytes * batchSize, batchSize)],
  ];
  return (
    <dl className={styles.totals} aria-label={text.totalsLabel}>
      {totals.map(([name, amount]) => (
        <div key={name}>
          <dt>{name}:</dt>
          <dd>{amount}</dd>
        </div>
      ))}
    </dl>
  );
}
