/** What the chart of compared runs shows, as plain data, and what stands at a place along it. */

import type { TaskName } from '../../models/experiment.ts';

export type Axis = 'step' | 'epoch' | 'seconds';
export type ComparedMetric = 'accuracy' | 'loss';

export interface ComparedPoint {
  step: number;
  epoch: number;
  seconds: number;
  accuracy: number;
  loss: number;
}

export interface ComparedLine {
  id: string;
  name: string;
  /** Its look (run-lines.ts). */
  slot: number;
  task: TaskName;
  points: readonly ComparedPoint[];
  /** By point, where it is the mean of several runs: the least and the greatest of them. */
  band?: readonly { low: number; high: number }[];
}

/** As far as any line goes; 1 where there is nothing. */
export function endOf(lines: readonly ComparedLine[], axis: Axis): number {
  return Math.max(1, ...lines.map(({ points }) => points.at(-1)?.[axis] ?? 0));
}

/** The point of a line that holds at a place: the last that is not beyond it; none before the first. */
export function pointAt(
  { points }: Pick<ComparedLine, 'points'>,
  axis: Axis,
  place: number,
): ComparedPoint | undefined {
  return points.findLast((point) => point[axis] <= place);
}
