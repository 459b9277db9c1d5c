/** What sweeps and their variants are called on the page. */
import { datasetOf } from '../../data/dataset-of.ts';
import { experimentOf, type Sweep, variantsOf } from '../../experiments/sweep.ts';
import { varyingFields } from '../../experiments/sweep-file.ts';
import type { NetworkId, Options, OptionValue, TrainingSettings } from '../../models/experiment.ts';
import { experimentFromPreset, networkById } from '../../models/index.ts';
import { DEFAULT_TRAINING } from '../../models/training-fields.ts';
import { fieldText, text } from '../../text/index.ts';
import { nouns } from '../../text/nouns.ts';
import { runName } from '../store/run-name.ts';

const words = text.sweep;

/** E.g. "SimpleRNN 256, SGD 0.01 × 3 seeds", "LSTM, Learning rate × Units: 4 variants × 2 seeds". */
export function sweepName(sweep: Sweep): string {
  const { network, vary, seeds } = sweep;
  const varied = Object.keys(vary);
  const name =
    varied.length === 0
      ? variantName(sweep, {})
      : words.list.varying(
          networkById(network).title,
          varied.map((setting) => labelOf(network, setting)),
        );
  return words.list.name(name, variantsOf(sweep).length, seeds.length);
}

/** What the runs of a variant are called, whatever their seed. */
export function variantName(sweep: Sweep, vary: Options): string {
  const { seed } = experimentFromPreset(sweep.network).training;
  return runName(experimentOf(sweep, { vary, seed }));
}

/** E.g. "Learning rate 0.1, Units 32"; empty where nothing varies. */
export function variantInWords(network: NetworkId, vary: Options): string {
  return Object.entries(vary)
    .map(([name, value]) =>
      words.setting(labelOf(network, name), valueInWords(network, name, value)),
    )
    .join(', ');
}

/** @param training of what is swept, where it is known: what it learns has its own words */
export function labelOf(
  network: NetworkId,
  name: string,
  training: Pick<TrainingSettings, 'data'> = DEFAULT_TRAINING,
): string {
  return textOf(network, name, training).label;
}

export function valueInWords(network: NetworkId, name: string, value: OptionValue): string {
  const choice = textOf(network, name, DEFAULT_TRAINING).choices?.[String(value)]?.label;
  if (choice !== undefined) return choice;
  if (typeof value === 'boolean') return text.runsTable.difference[value ? 'on' : 'off'];
  return typeof value === 'number' ? text.page.settings.value(value) : value;
}

function textOf(network: NetworkId, name: string, training: Pick<TrainingSettings, 'data'>) {
  const field = varyingFields(network).find((one) => one.name === name);
  const { shows, counts } = datasetOf(training);
  const things = { noun: nouns[shows], ...counts };
  return fieldText(field?.words ?? name, networkById(network).task.name, things);
}
