/**
 * Every reading and every test result of the runs on the charts as comma-separated values, in full precision: one row a
 * reading (`kind` training) or a test result (`kind` test). Of a sum the loss is the error, and no share is right.
 */
import { csvText } from '../../experiments/table-text.ts';
import type { HistorySnapshot } from '../run-history.ts';
import type { RecordedRun } from '../recorded-run.ts';

const COLUMNS = [
  'run',
  'kind',
  'step',
  'epoch',
  'seconds',
  'train_loss',
  'train_accuracy',
  'test_loss',
  'test_accuracy',
  'epoch_seconds',
] as const;
/** Of runs that read numbers. */
const LABEL_COLUMNS = ['train_label_error_rate', 'test_label_error_rate'] as const;

type Column = (typeof COLUMNS)[number] | (typeof LABEL_COLUMNS)[number];
type Row = Partial<Record<Column, string | number>>;

/** @returns the text of the file. */
export function curvesCsv({ current, ghosts }: HistorySnapshot): string {
  const runs = current ? [current, ...ghosts] : ghosts;
  const rows = runs.flatMap((run) => [...trainingRows(run), ...testRows(run)]);
  const columns = runs.some(({ task }) => task === 'number')
    ? [...COLUMNS, ...LABEL_COLUMNS]
    : COLUMNS;
  return csvText(
    columns,
    rows.map((row) => columns.map((column) => row[column])),
  );
}

function trainingRows(run: RecordedRun): Row[] {
  return Array.from({ length: run.readings }, (_, index) => {
    const { step, epoch, seconds, loss, accuracy, labelErrorRate } = run.pointAt(index);
    return {
      run: run.name,
      kind: 'training',
      step,
      epoch,
      seconds,
      train_loss: loss,
      ...(run.task === 'adding' ? {} : { train_accuracy: accuracy }),
      ...(labelErrorRate === undefined ? {} : { train_label_error_rate: labelErrorRate }),
    };
  });
}

function testRows(run: RecordedRun): Row[] {
  return run.epochPoints.map((point) => ({
    run: run.name,
    kind: 'test',
    step: point.step,
    epoch: point.epoch,
    seconds: point.seconds,
    ...(point.loss === undefined ? {} : { train_loss: point.loss }),
    ...(point.accuracy === undefined || run.task === 'adding'
      ? {}
      : { train_accuracy: point.accuracy }),
    test_loss: point.valLoss,
    ...(run.task === 'adding' ? {} : { test_accuracy: point.valAccuracy }),
    ...(point.labelErrorRate === undefined ? {} : { train_label_error_rate: point.labelErrorRate }),
    ...(point.valLabelErrorRate === undefined
      ? {}
      : { test_label_error_rate: point.valLabelErrorRate }),
    epoch_seconds: point.epochSeconds,
  }));
}
