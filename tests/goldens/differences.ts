/**
 * How far apart two results are. Every measure is a largest difference as a share of a largest value:
 * tools/keras/make_goldens.py has the same ones between Keras's own backends.
 */
import type { Differences, Golden, GoldenWeight } from './golden-files.ts';
import { startingWeight } from './hashed-values.ts';
import type { CaseResult } from './run-case.ts';

/** What a case that only predicts is not asked. */
export function differences(found: CaseResult, golden: Golden): Partial<Differences> {
  const output = relative(found.output, golden.output.values);
  if (golden.case.predictsOnly === true) return { output };
  const worst = (
    part: 'gradient' | 'after1' | 'after10',
    measure: (values: Float32Array, weight: GoldenWeight) => number,
  ) => Math.max(...golden.weights.map((weight, i) => measure(found.weights[i][part], weight)));
  return {
    output,
    loss: relative(found.losses.slice(0, 1), golden.losses.slice(0, 1)),
    losses: relative(found.losses, golden.losses),
    gradients: worst('gradient', (values, { gradient }) => relative(values, gradient)),
    weights1: worst('after1', (values, { after1 }) => relative(values, after1)),
    weights10: worst('after10', (values, { after10 }) => relative(values, after10)),
    moves1: worst('after1', (values, weight) =>
      moveDifference(golden, weight, values, weight.after1),
    ),
    moves10: worst('after10', (values, weight) =>
      moveDifference(golden, weight, values, weight.after10),
    ),
  };
}

/** The largest difference, as a share of the largest value expected. */
function relative(values: ArrayLike<number>, expected: ArrayLike<number>): number {
  return share(largestDifference(values, expected), largest(expected));
}

function moveDifference(
  { case: { title, start = 'hashed' } }: Golden,
  { name, shape }: GoldenWeight,
  values: Float32Array,
  expected: Float32Array,
): number {
  const begun = startingWeight(title, name, shape, start);
  return share(largestDifference(values, expected), largestDifference(expected, begun));
}

function share(part: number, whole: number): number {
  return part === 0 ? 0 : part / whole;
}

function largest(values: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < values.length; i++) most = Math.max(most, Math.abs(values[i]));
  return most;
}

/** NaN where any value is, so that no broken number passes for a small difference. */
function largestDifference(values: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (values.length !== expected.length) {
    throw new Error(`${values.length} values were found where Keras has ${expected.length}.`);
  }
  let most = 0;
  for (let i = 0; i < values.length; i++) {
    most = Math.max(most, Math.abs(values[i] - expected[i]));
  }
  return most;
}
