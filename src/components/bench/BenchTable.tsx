/** What was measured, a row a network, and what must be known to read it. */
import { text } from '../../text/index.ts';
import type { BenchResult } from '../../training/bench/bench-report.ts';
import { BENCH_COLUMNS, benchNotes, benchRow } from '../../training/bench/bench-table.ts';
import styles from './BenchPanel.module.css';

export function BenchTable({ results }: { results: readonly BenchResult[] }) {
  return (
    <div className={styles.results}>
      {/* It scrolls by itself on a narrow screen, so the keyboard must reach it. */}
      <div className={styles.scroll} role="region" aria-label={text.bench.tableLabel} tabIndex={0}>
        <table className={styles.table}>
          <thead>
            <tr>
              {BENCH_COLUMNS.map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {results.map((result) => (
              <Row key={result.network} result={result} />
            ))}
          </tbody>
        </table>
      </div>
      <ul className={styles.notes}>
        {benchNotes(results).map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
    </div>
  );
}

function Row({ result }: { result: BenchResult }) {
  const [network, ...cells] = benchRow(result);
  return (
    <tr>
      <th scope="row">{network}</th>
      {cells.map((cell, column) => (
        <td key={BENCH_COLUMNS[column + 1]}>{cell}</td>
      ))}
    </tr>
  );
}
