/**
 * What one chart shows, as plain data: lines with their points, and the ends of the axes. Made anew from
 * the recorded runs for each drawing; it knows nothing of the chart library.
 */
import type { HistorySnapshot } from '../run-history.ts';
import { type Metric, type RecordedRun, testValue } from '../recorded-run.ts';
import type { TaskName } from '../../models/experiment.ts';
import { logRange, roundUp } from './nice-range.ts';
import type { SmoothingWindow } from './smoothing.ts';

export type HorizontalAxis = 'step' | 'epoch' | 'seconds';

export interface CurveView {
  axis: HorizontalAxis;
  smoothing: SmoothingWindow;
  logLoss: boolean;
  /** The accuracy axis begins at 90 %, where good networks differ. */
  closeUp: boolean;
  /** The id of the run that is pointed at: it stands out from the others. */
  picked?: string | undefined;
}

/** Ghost lines belong to earlier runs. */
export type LineKind =
  'published' | 'expected' | 'ghost-train' | 'ghost-test' | 'raw' | 'train' | 'test';

export interface LinePoint {
  x: number;
  y: number;
  step: number;
  epoch: number;
  seconds: number;
}

export interface Line {
  kind: LineKind;
  /** The run's name. */
  run: string;
  /** Of an earlier run: which of their colours and markers it wears. */
  look: number;
  /** Another run is pointed at. */
  faded: boolean;
  points: LinePoint[];
}

export interface CurvePicture {
  metric: Metric;
  task: TaskName;
  axis: HorizontalAxis;
  logarithmic: boolean;
  /** Whether the training line is smoothed, with the raw one beneath it. */
  smoothed: boolean;
  lines: Line[];
  /** Where the learning rate of the run in training was changed, and to what. */
  marks: { x: number; learningRate: number }[];
  /** In percent; only on the accuracy chart. */
  published: number | undefined;
  x: { min: number; max: number };
  y: { min: number; max: number };
}

const CLOSE_UP_FROM = 0.9;

/** The lines of a chart, those to be drawn beneath the others first. */
export function curvePicture(
  metric: Metric,
  { current, ghosts, expected }: HistorySnapshot,
  view: CurveView,
): CurvePicture {
  const lines = [
    ...(expected ? [expectedLine(metric, expected, view)] : []),
    ...ghosts.flatMap((ghost) => ghostLines(metric, ghost, view)).reverse(),
    ...(current ? currentLines(metric, current, view) : []),
  ].filter(({ points }) => points.length > 0);
  const logarithmic = metric === 'loss' && view.logLoss;
  const x = { min: 0, max: roundUp(highest(lines, 'x'), view.axis === 'epoch' ? 1 : 10) };
  const published = metric === 'accuracy' ? current?.published?.testAccuracy : undefined;
  return {
    metric,
    task: current?.task ?? 'digit',
    axis: view.axis,
    logarithmic,
    smoothed: view.smoothing > 0,
    marks: (current?.changes ?? []).map((change) => ({
      x: change[view.axis],
      learningRate: change.to,
    })),
    lines: published === undefined ? lines : [publishedLine(current, published, x.max), ...lines],
    published,
    x,
    y: verticalRange(metric, lines, view),
  };
}

function currentLines(metric: Metric, run: RecordedRun, view: CurveView): Line[] {
  const line = (kind: LineKind, points: LinePoint[]): Line => ({
    kind,
    run: run.name,
    look: 0,
    faded: isFaded(run, view),
    points,
  });
  const raw = run
    .rawIndices(metric)
    .map((index) => pointAt(run, index, run.curve.value(metric, index), view));
  const training =
    view.smoothing > 0
      ? [line('raw', raw), line('train', smoothedPoints(metric, run, view))]
      : [line('train', raw)];
  return [...training, line('test', testPoints(metric, run, view))];
}

function ghostLines(metric: Metric, run: RecordedRun, view: CurveView): Line[] {
  const line = { run: run.name, look: run.look ?? 0, faded: isFaded(run, view) };
  const tests = testPoints(metric, run, view);
  // Of a run that came with a link there is nothing but its test results: the line goes through them.
  const training = run.readings === 0 ? tests : smoothedPoints(metric, run, view);
  return [
    { ...line, kind: 'ghost-train', points: training },
    { ...line, kind: 'ghost-test', points: tests },
  ];
}

function expectedLine(metric: Metric, run: RecordedRun, view: CurveView): Line {
  const points = testPoints(metric, run, view);
  return { kind: 'expected', run: run.name, look: 0, faded: false, points };
}

function isFaded({ id }: RecordedRun, { picked }: CurveView): boolean {
  return picked !== undefined && picked !== id;
}

function smoothedPoints(metric: Metric, run: RecordedRun, view: CurveView): LinePoint[] {
  const smoothed = run.smoothed(metric, view.smoothing);
  return smoothed.indices().map((index) => pointAt(run, index, smoothed.at(index), view));
}

function testPoints(metric: Metric, run: RecordedRun, { axis }: CurveView): LinePoint[] {
  return run.testIndices(metric).map((index) => {
    const point = run.epochPoints[index];
    const { step, epoch, seconds } = point;
    const y = finiteOrGap(testValue(point, metric));
    return { x: { step, epoch, seconds }[axis], y, step, epoch, seconds };
  });
}

function pointAt(run: RecordedRun, index: number, y: number, { axis }: CurveView): LinePoint {
  const { step, epoch, seconds } = run.pointAt(index);
  return { x: { step, epoch, seconds }[axis], y: finiteOrGap(y), step, epoch, seconds };
}

/** Published results are drawn across the whole width, as far as the axis goes. */
function publishedLine(run: RecordedRun | undefined, published: number, width: number): Line {
  const at = (x: number): LinePoint => ({ x, y: published / 100, step: 0, epoch: 0, seconds: 0 });
  const points = [at(0), at(width)];
  return { kind: 'published', run: run?.name ?? '', look: 0, faded: false, points };
}

function verticalRange(metric: Metric, lines: readonly Line[], view: CurveView) {
  if (metric === 'accuracy') return { min: view.closeUp ? CLOSE_UP_FROM : 0, max: 1 };
  // A network that says too much is wrong more often than there are digits.
  if (metric === 'labelErrorRate') return { min: 0, max: highest(lines, 'y') > 1 ? 2 : 1 };
  if (view.logLoss) return logRange(lowestAboveZero(lines), highest(lines, 'y'));
  return { min: 0, max: roundUp(highest(lines, 'y'), 2.5) };
}

function highest(lines: readonly Line[], key: 'x' | 'y'): number {
  let top = -Infinity;
  for (const { points } of lines) {
    for (const point of points) if (point[key] > top) top = point[key];
  }
  return top;
}

function lowestAboveZero(lines: readonly Line[]): number {
  let bottom = Infinity;
  for (const { points } of lines) {
    for (const { y } of points) if (y > 0 && y < bottom) bottom = y;
  }
  return bottom;
}

/** What is not a finite number leaves a gap in the line. */
function finiteOrGap(value: number): number {
  return Number.isFinite(value) ? value : NaN;
}
