/** The numbers behind the charts: each epoch's results, and the latest training readings. */
import { useSyncExternalStore } from 'react';
import { text as catalogue } from '../../text/index.ts';
import type { TaskName } from '../../models/experiment.ts';
import type { EpochPoint } from '../../training/events.ts';
import type { RecordedRun } from '../recorded-run.ts';
import type { RunHistory } from '../run-history.ts';
import styles from './CurvesPanel.module.css';

const text = catalogue.charts;

/** How many of the readings, and of the epochs, a table shows; one of 100,000 rows helps nobody. */
const SHOWN_READINGS = 50;
const SHOWN_EPOCHS = 200;

export function CurvesTable({ history }: { history: RunHistory }) {
  const { current, ghosts } = useSyncExternalStore(history.subscribe, history.snapshot);
  const runs = current ? [current, ...ghosts] : ghosts;
  return (
    <div className={styles.tables}>
      {runs.map((run) => (
        <EpochTable key={run.id} run={run} />
      ))}
      {current && current.readings > 0 && <ReadingTable run={current} />}
    </div>
  );
}

function EpochTable({ run }: { run: RecordedRun }) {
  if (run.epochPoints.length === 0) return null;
  const words = text.table;
  const shown = run.epochPoints.slice(-SHOWN_EPOCHS);
  const columns = [
    words.epoch,
    words.step,
    words.seconds,
    words.accuracy[run.task].train,
    words.accuracy[run.task].test,
    ...(run.task === 'number' ? [words.trainLabelErrors, words.testLabelErrors] : []),
    ...(run.task === 'adding' ? [] : [words.trainLoss, words.testLoss]),
    words.epochSeconds,
  ];
  return (
    <ScrollingTable
      caption={words.epochsCaption(run.name, shown.length, run.epochPoints.length)}
      columns={columns}
    >
      {shown.map((point) => (
        <tr key={point.epoch}>
          {epochCells(point, run.task).map((cell, index) =>
            index === 0 ? (
              <th key={columns[index]} scope="row">
                {cell}
              </th>
            ) : (
              <td key={columns[index]}>{cell}</td>
            ),
          )}
        </tr>
      ))}
    </ScrollingTable>
  );
}

function epochCells(point: EpochPoint, task: TaskName): string[] {
  const { format, table } = text;
  const orMissing = (value: number | undefined, words: (value: number) => string) =>
    value === undefined ? table.missing : words(value);
  return [
    point.epoch === 0 ? `0 (${table.beforeTraining})` : format.epoch(point.epoch),
    format.count(point.step),
    format.duration(point.seconds),
    // Of a sum the loss is the error, and stands in the place of both.
    ...(task === 'adding'
      ? [orMissing(point.loss, format.loss), format.loss(point.valLoss)]
      : [orMissing(point.accuracy, format.percent), format.percent(point.valAccuracy)]),
    ...(task === 'number'
      ? [
          orMissing(point.labelErrorRate, format.percent),
          orMissing(point.valLabelErrorRate, format.percent),
        ]
      : []),
    ...(task === 'adding' ? [] : [orMissing(point.loss, format.loss), format.loss(point.valLoss)]),
    format.duration(point.epochSeconds),
  ];
}

function ReadingTable({ run }: { run: RecordedRun }) {
  const { format, table: words } = text;
  const shown = Math.min(run.readings, SHOWN_READINGS);
  const points = Array.from({ length: shown }, (_, back) => run.pointAt(run.readings - 1 - back));
  return (
    <ScrollingTable
      caption={words.readingsCaption(run.name, shown, run.readings)}
      columns={[
        words.step,
        words.epoch,
        words.seconds,
        words.accuracy[run.task].train,
        ...(run.task === 'number' ? [words.trainLabelErrors] : []),
        ...(run.task === 'adding' ? [] : [words.trainLoss]),
      ]}
    >
      {points.map((point) => (
        <tr key={point.step}>
          <th scope="row">{format.count(point.step)}</th>
          <td>{format.epoch(point.epoch)}</td>
          <td>{format.duration(point.seconds)}</td>
          {run.task !== 'adding' && <td>{format.percent(point.accuracy)}</td>}
          {point.labelErrorRate !== undefined && <td>{format.percent(point.labelErrorRate)}</td>}
          <td>{format.loss(point.loss)}</td>
        </tr>
      ))}
    </ScrollingTable>
  );
}

interface ScrollingTableProps {
  caption: string;
  columns: readonly string[];
  children: React.ReactNode;
}

/** A table that scrolls within itself on a narrow screen; focusable, so that arrow keys scroll it too. */
function ScrollingTable({ caption, columns, children }: ScrollingTableProps) {
  return (
    <div className={styles.scroller} role="region" aria-label={caption} tabIndex={0}>
      <table className={styles.table}>
        <caption>
          <span className={styles.captionWords}>{caption}</span>
        </caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}
