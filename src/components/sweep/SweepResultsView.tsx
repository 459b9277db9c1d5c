/** What came of a sweep: variant by variant with the spread, what can be said of them, a heat map, curves, every run. */
import { useState } from 'react';
import { comparisonInWords } from '../../experiments/comparison-words.ts';
import { sweepInWords } from '../../experiments/sweep-as-text.ts';
import { tableOf, type SweepGroup, type SweepTable } from '../../experiments/sweep-table.ts';
import type { SweepResults } from '../../experiments/sweep-results.ts';
import type { NetworkId } from '../../models/experiment.ts';
import { text } from '../../text/index.ts';
import { TickBox } from '../controls/TickBox.tsx';
import { ComparedCurves } from '../runs/ComparedCurves.tsx';
import { LineSample } from '../runs/LineSample.tsx';
import { MOST_LINES, withRuns } from '../runs/run-lines.ts';
import runsStyles from '../runs/RunsPanel.module.css';
import { groupLine } from './group-lines.ts';
import { HeatMaps } from './HeatMaps.tsx';
import styles from './Sweep.module.css';
import { labelOf, variantInWords } from './sweep-words.ts';

const words = text.sweep.results;

export function SweepResultsView({ results }: { results: SweepResults }) {
  const { sweep } = results;
  const [undrawn, setUndrawn] = useState<ReadonlySet<string>>(new Set());
  if (results.results.length === 0) return <p className={styles.quiet}>{words.none}</p>;
  const table = tableOf(results);
  const named = table.groups.map((group) => ({
    group,
    name: nameOf(sweep.network, group),
    line: groupLine(results, group.vary),
  }));
  const drawable = named.filter(({ line }) => line !== undefined).map(({ name }) => name);
  const drawn = withRuns(
    new Map(),
    drawable.filter((name) => !undrawn.has(name)).slice(0, MOST_LINES),
  );
  const lines = named.flatMap(({ name, line, group: { task } }) => {
    const slot = drawn.get(name);
    return slot === undefined || line === undefined
      ? []
      : [{ id: name, name, slot, task, ...line }];
  });
  const draw = (name: string, on: boolean) => {
    const next = new Set(undrawn);
    if (on) next.delete(name);
    else next.add(name);
    setUndrawn(next);
  };
  return (
    <>
      <h4 className={styles.subtitle}>{words.groups}</h4>
      <div className={styles.scroll}>
        <table className={styles.table} aria-label={words.groups}>
          <thead>
            <tr>
              <th scope="col">{words.variant}</th>
              {[words.runs, words.mean, words.deviation, words.range, words.interval].map(
                (column) => (
                  <th key={column} scope="col" className={styles.number}>
                    {column}
                  </th>
                ),
              )}
            </tr>
          </thead>
          <tbody>
            {named.map(({ group, name }) => (
              <tr key={name}>
                <th scope="row">
                  <span className={styles.draw}>
                    {drawable.includes(name) ? (
                      <TickBox
                        label={name}
                        on={drawn.has(name)}
                        onChange={(on) => draw(name, on)}
                      />
                    ) : (
                      name
                    )}
                    {drawn.has(name) && <LineSample slot={drawn.get(name) ?? 0} />}
                  </span>
                </th>
                <Figures group={group} />
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Sentence network={sweep.network} table={table} />
      <HeatMaps results={results} />
      {lines.length > 0 && (
        <>
          <h4 className={styles.subtitle}>{words.curves}</h4>
          <p className={styles.quiet}>{words.curvesExplain}</p>
          <ComparedCurves lines={lines} />
        </>
      )}
      <RunTable results={results} />
    </>
  );
}

function nameOf(network: NetworkId, { vary }: SweepGroup): string {
  return variantInWords(network, vary) || words.allRuns;
}

function Figures({ group: { task, runs, accuracy } }: { group: SweepGroup }) {
  const { empty, share, points, to } = words;
  const interval = accuracy?.interval;
  const cells =
    accuracy === undefined
      ? [empty, empty, empty, empty]
      : [
          share(accuracy.mean, task),
          runs > 1 ? points(accuracy.deviation, task) : empty,
          to(accuracy.lowest, accuracy.highest, task),
          interval === undefined
            ? words.noInterval
            : to(Math.max(0, interval.low), Math.min(1, interval.high), task),
        ];
  return [String(runs), ...cells].map((cell, index) => (
    // The columns are always the same.
    <td key={index} className={styles.number}>
      {cell}
    </td>
  ));
}

function Sentence({ network, table }: { network: NetworkId; table: SweepTable }) {
  if (table.comparison === undefined) return null;
  const { best, next, comparison } = table.comparison;
  return (
    <p className={styles.sentence}>
      {comparisonInWords(comparison, {
        one: nameOf(network, best),
        other: nameOf(network, next),
        runs: [best.runs, next.runs],
        task: best.task,
      })}
    </p>
  );
}

function RunTable({ results }: { results: SweepResults }) {
  const { network, vary } = results.sweep;
  const { columns, rows } = sweepInWords(results);
  // Settings go by their names in files there.
  const named = columns.map((column) => (column in vary ? labelOf(network, column) : column));
  return (
    <>
      <h4 className={styles.subtitle}>{words.table}</h4>
      <div className={runsStyles.scroll}>
        <table className={styles.table} aria-label={words.table}>
          <thead>
            <tr>
              {named.map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((cells) => (
              <tr key={cells[0]}>
                {cells.map((cell, index) => (
                  <td key={columns[index]}>{cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
