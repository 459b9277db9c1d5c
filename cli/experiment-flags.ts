/** The flags that say which experiment to run, and the experiment they say. */
import { custom } from '../src/models/custom.ts';
import { withData } from '../src/models/data-fit.ts';
import type { Experiment, OptimizerName, Options } from '../src/models/experiment.ts';
import type { FieldNotice } from '../src/models/field.ts';
import { experimentFromPreset, networkById, NETWORKS, presetOf } from '../src/models/index.ts';
import type { Network, Preset } from '../src/models/network.ts';
import { readExperiment } from '../src/models/read-experiment.ts';
import {
  DEFAULT_LEARNING_RATES,
  MOST_DIGITS,
  TRAINING_FIELDS,
  trainingOptions,
} from '../src/models/training-fields.ts';
import { experimentFlags as words, groups } from '../src/text/cli/en-flags.ts';
import { textFlag, type Flag, type GivenFlags } from './command.ts';
import { flagsOfFields, inUsage, numberFlag, optionsOfFlags } from './field-flags.ts';

export interface ChosenExperiment {
  network: Network;
  preset: Preset;
  experiment: Experiment;
  /** Values that were changed to fit their bounds. */
  notices: readonly FieldNotice[];
}

/** `--network` and `--preset`, then the options of the network that was asked for. */
export function networkFlags(given: GivenFlags): Flag[] {
  const { network, defaults } = asFarAsKnown(given);
  return [
    {
      name: 'network',
      kind: 'text',
      value: NETWORKS.map(({ id }) => id).join('|'),
      explain: words.network(NETWORKS[0].id),
      group: groups.network,
    },
    {
      name: 'preset',
      kind: 'text',
      value: network.presets.map(({ id }) => id).join('|'),
      explain: words.preset(network.presets[0].id),
      group: groups.network,
    },
    ...flagsOfFields(network.fields, groups.options(network.id), defaults.options),
  ];
}

/** The training settings as flags, and `--limit` as a short name for one of them. */
export function trainingFlags(given: GivenFlags): Flag[] {
  const { training } = asFarAsKnown(given).defaults;
  return [
    {
      name: 'limit',
      kind: 'text',
      value: 'N',
      explain: words.limit,
      group: groups.training,
    },
    ...flagsOfFields(TRAINING_FIELDS, groups.training, trainingOptions(training)),
  ];
}

/** `--data` alone, for what depends on the shape of the data. */
export function dataFlag(given: GivenFlags): Flag[] {
  const { training } = asFarAsKnown(given).defaults;
  const fields = TRAINING_FIELDS.filter(({ name }) => name === 'data');
  return flagsOfFields(fields, groups.data, trainingOptions(training));
}

/** The network and preset that were asked for, or the first where there is none of that name. */
function asFarAsKnown(given: GivenFlags): { network: Network; defaults: Experiment } {
  const network = NETWORKS.find(({ id }) => id === networkAsked(given)) ?? NETWORKS[0];
  const preset = network.presets.find(({ id }) => id === given['preset']) ?? network.presets[0];
  return { network, defaults: experimentFromPreset(network.id, preset.id) };
}

/** Which network is meant: one that is named, an own one where layers are spelled in words, or the first. */
function networkAsked(given: GivenFlags): string {
  const { layers } = given;
  const isSpelled = typeof layers === 'string' && /[a-z]/i.test(layers);
  return textFlag(given, 'network') ?? (isSpelled ? custom.id : NETWORKS[0].id);
}

/**
 * The preset with whatever the flags change in it.
 *
 * @throws UsageError for an unknown network or preset, listing the known ones, and for a wrong value.
 */
export function chooseExperiment(given: GivenFlags): ChosenExperiment {
  return inUsage(() => {
    const network = networkById(networkAsked(given));
    const preset = presetOf(network, textFlag(given, 'preset') ?? network.presets[0].id);
    const fromPreset = experimentFromPreset(network.id, preset.id);
    const data = dataOf(given);
    const base = data === undefined ? fromPreset : withData(fromPreset, data);
    const { experiment, notices } = readExperiment({
      network: network.id,
      options: { ...base.options, ...optionsOfFlags(network.fields, given) },
      training: { ...base.training, ...trainingFrom(given, base.training.optimizer) },
    });
    return { network, preset, experiment, notices };
  });
}

/** A data set that is known, or one's own by the name that experiments call it. */
function dataOf(given: GivenFlags): string | undefined {
  const data = textFlag(given, 'data');
  return data === undefined ? undefined : String(optionsOfFlags(TRAINING_FIELDS, { data })['data']);
}

function trainingFrom(given: GivenFlags, presetOptimizer: OptimizerName): Options {
  const limit = numberFlag(given, 'limit', { min: 1, max: MOST_DIGITS, integer: true });
  const options: Options = {
    ...optionsOfFlags(TRAINING_FIELDS, given),
    ...(limit === undefined ? {} : { trainingDigits: limit }),
  };
  const another = OPTIMIZERS.find((name) => name === options['optimizer']);
  // A preset's learning rate belongs to its optimizer; another one starts from its own default.
  return another === undefined || another === presetOptimizer
    ? options
    : { learningRate: DEFAULT_LEARNING_RATES[another], ...options };
}

const OPTIMIZERS = ['sgd', 'rmsprop', 'adam'] as const satisfies readonly OptimizerName[];
