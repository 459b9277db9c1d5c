/** What becomes of an experiment when the reader changes a setting, follows a link or opens a file. */
import type { Experiment, NetworkId, OptionValue } from '../../models/experiment.ts';
import { fitted, withData } from '../../models/data-fit.ts';
import { FieldError } from '../../models/field.ts';
import {
  experimentFromPreset,
  matchingPreset,
  networkById,
  sameNetwork,
} from '../../models/index.ts';
import type { LinkState } from '../../models/link.ts';
import { AUGMENTATIONS, TRAINING_FIELDS } from '../../models/training-fields.ts';

export function settingsOf({ experiment, preset, page }: LinkState) {
  return { experiment, preset, page, published: matchingPreset(experiment)?.published };
}

export function withField(experiment: Experiment, name: string, value: OptionValue): Experiment {
  if (name === 'data') return withData(experiment, String(value));
  const ofTraining = TRAINING_FIELDS.some((field) => field.name === name);
  return ofTraining
    ? { ...experiment, training: { ...experiment.training, [name]: value } }
    : { ...experiment, options: { ...experiment.options, [name]: value } };
}

/** What a comparison of two networks needs to be the same. */
const FAIR = [
  ...(['data', 'trainingDigits', 'testDigits', 'epochs', 'batchSize'] as const),
  ...(['length', 'labelFraction', 'labelNoise'] as const),
  ...AUGMENTATIONS,
];

/**
 * The first preset of another network, with what the reader had changed of the old one's preset in how much is
 * trained on, so that the two runs can be compared. Digits and lines of digits have nothing to compare.
 */
export function withNetwork(before: Experiment, preset: string, network: NetworkId): Experiment {
  const fresh = experimentFromPreset(network);
  if (networkById(network).task.name !== networkById(before.network).task.name) return fresh;
  const usual = experimentFromPreset(before.network, preset).training;
  const changed = FAIR.filter((name) => before.training[name] !== usual[name]);
  const onData = withData(fresh, before.training.data);
  return {
    ...onData,
    training: {
      ...onData.training,
      ...Object.fromEntries(changed.map((name) => [name, before.training[name]])),
    },
  };
}

/** The layers that were an own network's before, on what is trained on now; nothing where there were none, or they do not fit. */
export function ownNetworkOn(own: Experiment | undefined, now: Experiment): Experiment | undefined {
  if (own === undefined) return undefined;
  try {
    return fitted({ ...now, options: withData(own, now.training.data).options });
  } catch (error) {
    if (error instanceof FieldError) return undefined;
    throw error;
  }
}

/** What the authors of an optimizer, or most of its users, begin with. */
const USUAL_RATE = { sgd: 0.01, rmsprop: 0.001, adam: 0.001 } as const;

/**
 * The learning rate to start again with after training diverged: the preset's own where a higher one was chosen, or with
 * another optimizer that of a preset which has it, or what is usual for it; a tenth where that was too high already.
 */
export function lowerLearningRate({ network, training }: Experiment, preset: string): number {
  const { optimizer, learningRate } = training;
  const others = networkById(network).presets.map(({ id }) => id);
  const known = [preset, ...others]
    .map((id) => experimentFromPreset(network, id).training)
    .filter((usual) => usual.optimizer === optimizer)
    .map((usual) => usual.learningRate);
  const lower = [...known, USUAL_RATE[optimizer]].find((rate) => rate < learningRate);
  return lower ?? Number((learningRate / 10).toPrecision(2));
}

/** The preset to go back to: the one it is, or has the network's options, or the first. */
export function presetNearest(experiment: Experiment): string {
  const { presets } = networkById(experiment.network);
  const alike = presets.find(({ id }) =>
    sameNetwork(experimentFromPreset(experiment.network, id), experiment),
  );
  return (matchingPreset(experiment) ?? alike ?? presets[0]).id;
}

/** Short enough to be read out in a classroom. */
export function randomSeed(): number {
  return 1 + Math.floor(Math.random() * 99_999);
}
