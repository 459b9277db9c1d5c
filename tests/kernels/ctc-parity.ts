/** Compares CTC on tfjs's current backend with the reference. */
import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { ctcLoss, NO_LABEL } from '../../src/kernels/ctc-loss.ts';
import { ctcSums, type CtcDimensions } from '../../src/kernels/reference/ctc-loss.ts';
import { relativeError } from './parity.ts';

export interface CtcCase extends CtcDimensions {
  /** `[batch, frames, classes]`, held exactly by float32, so that ties are ties everywhere */
  logits: number[];
  /** A label of 1 to `longest` symbols for each sample. */
  labels: number[][];
  /** `[batch]` */
  counts: number[];
}

/** Random cases with sizes up to the given ones; some labels do not fit into their frames. */
export function ctcCases(most: CtcDimensions): fc.Arbitrary<CtcCase> {
  const upTo = (max: number, min = 1) => fc.integer({ min, max });
  return fc
    .record({
      batch: upTo(most.batch),
      frames: upTo(most.frames),
      classes: upTo(most.classes, 2),
      longest: upTo(most.longest),
    })
    .chain((dims) =>
      fc.record({
        batch: fc.constant(dims.batch),
        frames: fc.constant(dims.frames),
        classes: fc.constant(dims.classes),
        longest: fc.constant(dims.longest),
        logits: many(
          fc.integer({ min: -400, max: 400 }).map((value) => value / 64),
          dims.batch * dims.frames * dims.classes,
        ),
        labels: many(
          fc.array(fc.integer({ min: 0, max: dims.classes - 2 }), {
            minLength: 1,
            maxLength: dims.longest,
          }),
          dims.batch,
        ),
        counts: many(upTo(dims.frames), dims.batch),
      }),
    );
}

/** How sure a network is of its five hundred frames, and how large its logits are then. */
export const CERTAINTIES: readonly [string, number][] = [
  ['unsure', 1],
  ['sure', 10],
  ['so sure that a frame alone underflows', 1000],
  ['so sure that a few frames do', 250],
];

export function longLine(scale: number): CtcCase {
  const frames = 500;
  const values = Array.from({ length: frames * 11 }, (_, i) => scale * Math.sin(i * i));
  return {
    batch: 1,
    frames,
    classes: 11,
    longest: 5,
    logits: [...Float32Array.from(values)],
    labels: [[1, 2, 3, 3, 5]],
    counts: [frames],
  };
}

/** The one way to say five symbols in five frames vanishes beside the blanks, which cannot become the label. */
export const OVERSHADOWED: readonly [number, CtcCase][] = [20, 100, 150, 200].map((size) => [
  size,
  {
    batch: 1,
    frames: 5,
    classes: 6,
    longest: 5,
    logits: Array.from({ length: 5 }, () => [0, 0, 0, 0, 0, size]).flat(),
    labels: [[0, 1, 2, 3, 4]],
    counts: [5],
  },
]);

/** The relative errors of loss, totals and gradient. */
export async function ctcParityErrors(given: CtcCase): Promise<Record<string, number>> {
  const { batch, frames, classes, longest } = given;
  const labels = paddedLabels(given);
  const counts = Int32Array.from(given.counts);
  const expected = ctcSums(given.logits, labels, counts, given);
  const logits = tf.tensor3d(given.logits, [batch, frames, classes]);
  const targets = {
    labels: tf.tensor2d(labels, [batch, longest], 'int32'),
    frames: tf.tensor1d(counts, 'int32'),
  };
  let totals: tf.Tensor | undefined;
  const { value, grads } = tf.valueAndGrads((z: tf.Tensor) => {
    const result = ctcLoss({ logits: z as tf.Tensor3D, ...targets });
    totals = tf.keep(result.totals);
    return result.loss;
  })([logits]);
  if (totals === undefined) throw new Error('The loss did not run.');
  const errors = {
    loss: relativeError(await value.data<'float32'>(), Float64Array.of(expected.lossSum / batch)),
    totals: relativeError(
      await totals.data<'float32'>(),
      Float64Array.of(expected.lossSum, expected.exact, expected.editDistance),
    ),
    gradient: relativeError(
      await grads[0].data<'float32'>(),
      expected.gradient.map((sum) => sum / batch),
    ),
  };
  tf.dispose([logits, targets, value, grads, totals]);
  return errors;
}

/**
 * Two samples of six frames and four classes with one value put where `at` says; `frames` count of the first.
 * The loss, and the gradient's values of the first sample that are not numbers.
 */
export async function lossWith(
  value: number,
  { sample, at, frames }: { sample: number; at: number; frames: number },
): Promise<{ loss: number; totals: number[]; lostGradients: number[] }> {
  const values = Float32Array.from({ length: 48 }, (_, i) => Math.sin(i));
  values[sample * 24 + at] = value;
  const logits = tf.tensor3d(values, [2, 6, 4]);
  const targets = {
    labels: tf.tensor2d([1, 1, 0, 2], [2, 2], 'int32'),
    frames: tf.tensor1d([frames, 6], 'int32'),
  };
  const { loss, totals } = ctcLoss({ logits, ...targets });
  const gradient = tf.grad((z) => ctcLoss({ logits: z as tf.Tensor3D, ...targets }).loss)(logits);
  const gradients = await gradient.data();
  const result = {
    loss: (await loss.data())[0],
    totals: [...(await totals.data())],
    lostGradients: [...gradients.keys()].filter((i) => !Number.isFinite(gradients[i])),
  };
  tf.dispose([logits, targets, loss, totals, gradient]);
  return result;
}

/** Where something that is no number stands: of the sample's own frames, in a label that fits or does not. */
export const LOST: readonly [string, number, Parameters<typeof lossWith>[1]][] = [
  ['a NaN in the first frame', NaN, { sample: 0, at: 0, frames: 6 }],
  ['a NaN for the blank in the last', NaN, { sample: 0, at: 23, frames: 6 }],
  ['a NaN where the label does not fit', NaN, { sample: 0, at: 2, frames: 2 }],
  ['an infinite logit', Infinity, { sample: 0, at: 9, frames: 6 }],
];

/** `[batch, longest]` */
export function paddedLabels({ batch, longest, labels }: CtcCase): Int32Array<ArrayBuffer> {
  const padded = new Int32Array(batch * longest).fill(NO_LABEL);
  labels.forEach((label, n) => padded.set(label, n * longest));
  return padded;
}

function many<T>(one: fc.Arbitrary<T>, count: number): fc.Arbitrary<T[]> {
  return fc.array(one, { minLength: count, maxLength: count });
}
