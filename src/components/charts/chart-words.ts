/** The words of a chart, which depend on what the network learns. */
import { MNIST_SHAPE } from '../../graph/data-shape.ts';
import type { TaskName } from '../../models/experiment.ts';
import { shapeOf } from '../../models/index.ts';
import { text } from '../../text/index.ts';
import type { Metric } from '../recorded-run.ts';
import type { RunHistory } from '../run-history.ts';

/** @param classes that are told apart; MNIST's ten where it is not known */
export function chartWords(metric: Metric, task: TaskName, classes = MNIST_SHAPE.outputs) {
  const { charts } = text;
  if (task === 'number') return charts.numbers[metric];
  if (task === 'recall') return charts.recall[metric];
  if (task === 'adding') return charts.adding[metric];
  const words = text.charts[metric];
  if (classes === MNIST_SHAPE.outputs || metric === 'labelErrorRate') return words;
  return { ...words, explain: text.charts.explainClasses[metric](classes) };
}

/** How many classes the run on the charts tells apart; `undefined` while there is none. */
export function classesOf({ current }: ReturnType<RunHistory['snapshot']>): number | undefined {
  const started = current?.started;
  return started === undefined ? undefined : shapeOf(started).outputs;
}
