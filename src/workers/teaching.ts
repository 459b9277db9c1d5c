/** What teaching a network takes: how well it reads before and after, and its weights as the beginning of another run. */
import { type Dataset, pixelsOf } from '../data/dataset.ts';
import { freshCheckpoint } from '../exchange/fresh-checkpoint.ts';
import type { Experiment } from '../models/experiment.ts';
import { sameNetwork } from '../models/index.ts';
import { failures } from '../text/en-failures.ts';
import { writeCheckpoint } from '../training/checkpoint.ts';
import type { WeightsAtStep } from './inspector.ts';
import type { ReadByClass } from './protocol.ts';
import { SessionError } from './session-failure.ts';

/** A second's work, and enough to see whether digits are forgotten. */
export const EXAMINED_DIGITS = 2000;
const AT_ONCE = 250;

/** Reads the first `most` test images, `predict` answering between two training steps. */
export async function readByClass(
  predict: (pixels: Float32Array) => Promise<{ probabilities: Float32Array; step: number }>,
  dataset: Dataset,
  most: number,
): Promise<{ read: ReadByClass; step: number }> {
  const size = pixelsOf(dataset);
  const classes = dataset.classes.length;
  const { images, labels } = dataset.test;
  const count = Math.min(most, dataset.test.count);
  const [there, right] = [0, 0].map(() => new Array<number>(classes).fill(0));
  let last = 0;
  for (let begin = 0; begin < count; begin += AT_ONCE) {
    const end = Math.min(count, begin + AT_ONCE);
    const pixels = Float32Array.from(
      images.subarray(begin * size, end * size),
      (byte) => byte / dataset.normalisation.scale,
    );
    const { probabilities, step } = await predict(pixels);
    last = step;
    for (let image = begin; image < end; image++) {
      const label = labels[image];
      const of = probabilities.subarray((image - begin) * classes, (image - begin + 1) * classes);
      there[label] += 1;
      if (of.every((probability) => probability <= of[label])) right[label] += 1;
    }
  }
  return { read: { there, right }, step: last };
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
