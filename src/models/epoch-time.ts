/**
 * How long an epoch of an experiment takes, told from what its preset took on the machine that the presets were
 * measured on: an epoch of other sizes takes longer by as much as it computes more.
 */
import { productsOf, stepFlops } from '../graph/step-flops.ts';
import type { Experiment } from './experiment.ts';
import {
  experimentFromPreset,
  graphOf,
  matchingPreset,
  networkById,
  sameNetwork,
} from './index.ts';
import { samplesPerEpoch } from './training-fields.ts';

/** Seconds of training on the machine of `Preset.secondsPerEpoch`. */
export function referenceEpochSeconds(experiment: Experiment): number {
  const { presets } = networkById(experiment.network);
  const fromPreset = (id: string) => experimentFromPreset(experiment.network, id);
  const preset =
    matchingPreset(experiment) ??
    presets.find(({ id }) => sameNetwork(fromPreset(id), experiment)) ??
    presets[0];
  return (preset.secondsPerEpoch * workOf(experiment)) / workOf(fromPreset(preset.id));
}

/** Floating-point operations of an epoch. */
function workOf(experiment: Experiment): number {
  return stepFlops(productsOf(graphOf(experiment)), samplesPerEpoch(experiment.training));
}
