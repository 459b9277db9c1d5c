/**
 * What one chart shows, as plain data: lines with their points, and the ends of the axes. Made anew from
 * the recorded runs for each drawing; it knows nothing of the chart library.
 */
import type { HistorySnapshot } from '../run-history.ts';
import type { Metric, RecordedRun } from '../recorded-run.ts';
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
}

/** Ghost lines belong to earlier runs. */
export type LineKind = 'published' | 'ghost-train' | 'ghost-test' | 'raw' | 'train' | 'test';

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
  /** 0 for the run in training, 1 for the run before it, and so on. */
  age: number;
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
  /** In percent; only on the accuracy chart. */
  published: number | undefined;
  x: { min: number; max: number };
  y: { min: number; max: number };
}

const CLOSE_UP_FROM = 0.9;

/** The lines of a chart, those to be drawn beneath the others first. */
export function curvePicture(
  metric: Metric,
  { current, ghosts }: HistorySnapshot,
  view: CurveView,
): CurvePicture {
  const lines = [
    ...ghosts.flatMap((ghost, index) => ghostLines(metric, ghost, index + 1, view)).reverse(),
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
    age: 0,
    points,
  });
  const raw = run
    .rawIndices(metric)
    .map((index) => pointAt(run, index, run[metric].at(index), view));
  const training =
    view.smoothing > 0
      ? [line('raw', raw), line('train', smoothedPoints(metric, run, view))]
      : [line('train', raw)];
  return [...training, line('test', testPoints(metric, run, view))];
}

function ghostLines(metric: Metric, run: RecordedRun, age: number, view: CurveView): Line[] {
  return [
    { kind: 'ghost-train', run: run.name, age, points: smoothedPoints(metric, run, view) },
    { kind: 'ghost-test', run: run.name, age, points: testPoints(metric, run, view) },
  ];
}

function smoothedPoints(metric: Metric, run: RecordedRun, view: CurveView): LinePoint[] {
  const smoothed = run.smoothed(metric, view.smoothing);
  return smoothed.indices().map((index) => pointAt(run, index, smoothed.at(index), view));
}

function testPoints(metric: Metric, run: RecordedRun, { axis }: CurveView): LinePoint[] {
  return run.epochPoints.map((point) => {
    const { step, epoch, seconds } = point;
    const y = {
      loss: point.valLoss,
      accuracy: point.valAccuracy,
      labelErrorRate: point.valLabelErrorRate ?? NaN,
    }[metric];
    return { x: { step, epoch, seconds }[axis], y: finiteOrGap(y), step, epoch, seconds };
  });
}

function pointAt(run: RecordedRun, index: number, y: number, { axis }: CurveView): LinePoint {
  const { step, epoch, seconds } = run.pointAt(index);
  return { x: { step, epoch, seconds }[axis], y: finiteOrGap(y), step, epoch, seconds };
}

/** Published results are drawn across the whole width, as far as the axis goes. */
function publishedLine(run: RecordedRun | undefined, published: number, width: number): Line {
  const at = (x: number): LinePoint => ({ x, y: published / 100, step: 0, epoch: 0, seconds: 0 });
  return { kind: 'published', run: run?.name ?? '', age: 0, points: [at(0), at(width)] };
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
