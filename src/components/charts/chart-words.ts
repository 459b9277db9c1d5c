/** The words of a chart, which depend on what the network learns. */
import { type DatasetInfo, MNIST } from '../../data/dataset.ts';
import { datasetOf } from '../../data/dataset-of.ts';
import type { TaskName } from '../../models/experiment.ts';
import { text } from '../../text/index.ts';
import { nouns } from '../../text/nouns.ts';
import type { Metric } from '../recorded-run.ts';
import type { RunHistory } from '../run-history.ts';

/** @param data that are learned; MNIST where it is not known */
export function chartWords(metric: Metric, task: TaskName, data: DatasetInfo = MNIST) {
  const words = wordsOf(metric, task);
  const { explain } = words;
  const isFixed = typeof explain === 'string';
  const explained = isFixed ? explain : explain(nouns[data.shows], data.classes.length);
  return { ...words, explain: explained };
}

function wordsOf(metric: Metric, task: TaskName) {
  const { charts } = text;
  if (task === 'number') return charts.numbers[metric];
  if (task === 'recall') return charts.recall[metric];
  if (task === 'adding') return charts.adding[metric];
  return charts[metric];
}

/** What the run on the charts learns; `undefined` while there is none. */
export function dataOf({ current }: ReturnType<RunHistory['snapshot']>): DatasetInfo | undefined {
  const started = current?.started;
  return started === undefined ? undefined : datasetOf(started.training);
}
