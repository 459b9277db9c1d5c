/** What teaching a network takes: how well it reads before and after, and its weights as the beginning of another run. */
import type { ReadByClass } from '../data/comparison.ts';
import type { Dataset } from '../data/dataset.ts';
import { freshCheckpoint } from '../exchange/fresh-checkpoint.ts';
import type { Experiment } from '../models/experiment.ts';
import { sameNetwork } from '../models/index.ts';
import { failures } from '../text/en-failures.ts';
import { writeCheckpoint } from '../training/checkpoint.ts';
import type { WeightsAtStep } from './inspector.ts';
import { SessionError } from './session-failure.ts';
import { readTestImages } from './test-samples.ts';

/** A second's work, and enough to see whether digits are forgotten. */
export const EXAMINED_DIGITS = 2000;

/** Reads the first `most` test images, `predict` answering between two training steps. */
export async function readByClass(
  predict: (pixels: Float32Array) => Promise<{ probabilities: Float32Array; step: number }>,
  dataset: Dataset,
  most: number,
): Promise<{ read: ReadByClass; step: number }> {
  const classes = dataset.classes.length;
  const { labels } = dataset.test;
  const [there, right] = [0, 0].map(() => new Array<number>(classes).fill(0));
  const { probabilities, step } = await readTestImages(predict, dataset, most);
  for (let image = 0; image < probabilities.length / classes; image++) {
    const label = labels[image];
    const of = probabilities.subarray(image * classes, (image + 1) * classes);
    there[label] += 1;
    if (of.every((probability) => probability <= of[label])) right[label] += 1;
  }
  return { read: { there, right }, step };
}

/**
 * Epoch 0 of an experiment with weights that are there, as a checkpoint's bytes.
 *
 * @throws SessionError when they are of another network.
 */
export function freshStart(experiment: Experiment, { experiment: of, weights }: WeightsAtStep) {
  if (!sameNetwork(of, experiment)) throw new SessionError('settings', failures.otherNetwork);
  return writeCheckpoint(freshCheckpoint(experiment, weights));
}
