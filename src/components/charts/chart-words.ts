/** The words of a chart, which depend on what the network learns. */
import type { TaskName } from '../../models/experiment.ts';
import { text } from '../../text/index.ts';
import type { Metric } from '../recorded-run.ts';

export function chartWords(metric: Metric, task: TaskName) {
  return task === 'number' ? text.charts.numbers[metric] : text.charts[metric];
}
