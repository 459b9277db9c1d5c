/** What becomes of an experiment when the reader changes a setting, follows a link or opens a file. */
import type { Experiment, OptionValue } from '../../models/experiment.ts';
import {
  experimentFromPreset,
  matchingPreset,
  networkById,
  sameNetwork,
} from '../../models/index.ts';
import type { LinkState } from '../../models/link.ts';
import { TRAINING_FIELDS } from '../../models/training-fields.ts';

export function settingsOf({ experiment, preset, page }: LinkState) {
  return { experiment, preset, page, published: matchingPreset(experiment)?.published };
}

export function withField(experiment: Experiment, name: string, value: OptionValue): Experiment {
  const ofTraining = TRAINING_FIELDS.some((field) => field.name === name);
  return ofTraining
    ? { ...experiment, training: { ...experiment.training, [name]: value } }
    : { ...experiment, options: { ...experiment.options, [name]: value } };
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
