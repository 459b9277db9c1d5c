/** What legends and tables call a run, e.g. "SimpleRNN 256, SGD 0.01". */
import type { Experiment } from '../../models/experiment.ts';
import { networkById } from '../../models/index.ts';
import { DEFAULT_TRAINING } from '../../models/training-fields.ts';
import { fieldText, text } from '../../text/index.ts';

/** The options that say how wide the layers of a network are, first layer first. */
const WIDTHS = ['units', 'rowUnits', 'columnUnits', 'units1', 'units2', 'units3'];

export function runName({ network, options, training }: Experiment): string {
  const { layers, bidirectional } = options;
  const width = WIDTHS.map((name) => options[name])
    .filter((value) => value !== undefined)
    .join('+');
  const depth = typeof layers === 'number' && layers > 1 ? ` × ${layers}` : '';
  const optimizer = fieldText('optimizer').choices?.[training.optimizer]?.label;
  return text.page.runName({
    network: networkById(network).title,
    width: `${width}${depth}`,
    bidirectional: bidirectional === true,
    optimizer: optimizer ?? training.optimizer,
    learningRate: training.learningRate,
    seed: training.seed === DEFAULT_TRAINING.seed ? undefined : training.seed,
  });
}
