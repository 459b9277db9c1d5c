/**
 * Does the current backend compute gradients that a network can learn from? Small fixed sequences go
 * through the real recurrent ops, a small fixed classifier through the real loss, and every number that
 * comes out is compared with the reference, worked out on the spot in double precision. Backends have been
 * seen that train on gradients of zero without a word (tfjs issue 8590).
 */
import * as tf from '@tensorflow/tfjs';
import { selfTest as words } from '../text/en-failures.ts';
import type { Deadline } from './deadline.ts';
import type { SelfTestCase } from './self-test-case.ts';
import { SELF_TEST } from './self-test-cases.ts';

/** Largest deviation that rounding to 32 bits explains, relative to the largest number expected. */
const TOLERANCE = 1e-3;

/**
 * Runs every case on tfjs's current backend, whose kernels are registered.
 *
 * @param deadline hears of each case that is done; once it is over nothing more is computed
 * @returns what is wrong, in a few words; `undefined` when all is well.
 * @throws NoAnswer when the deadline is over.
 */
export async function selfTest(
  cases: readonly SelfTestCase[] = SELF_TEST,
  deadline?: Pick<Deadline, 'heard' | 'check'>,
): Promise<string | undefined> {
  return onTheDevice(async () => {
    for (const testCase of cases.filter(({ fits }) => fits?.() ?? true)) {
      const fault = await faultOf(testCase);
      if (fault !== undefined) return fault;
      deadline?.check();
      deadline?.heard();
    }
    return undefined;
  });
}

/** tfjs's WebGPU backend computes small tensors on the processor; here that would test the wrong thing. */
async function onTheDevice<T>(task: () => Promise<T>): Promise<T> {
  if (tf.getBackend() !== 'webgpu') return task();
  const forward = tf.env().getBool('WEBGPU_CPU_FORWARD');
  tf.env().set('WEBGPU_CPU_FORWARD', false);
  try {
    return await task();
  } finally {
    tf.env().set('WEBGPU_CPU_FORWARD', forward);
  }
}

async function faultOf({
  name,
  compute,
  expected,
  sums,
}: SelfTestCase): Promise<string | undefined> {
  let computed: Record<string, tf.Tensor> = {};
  try {
    computed = tf.tidy(compute);
    const reference = expected();
    for (const [part, numbers] of Object.entries(reference)) {
      const got = await computed[part].data();
      const fault =
        compare(`${name} ${part}`, got, numbers) ?? compareSum(`${name} ${part}`, got, sums[part]);
      if (fault !== undefined) return fault;
    }
    return undefined;
  } catch (error) {
    return words.threw(name, error instanceof Error ? error.message : String(error));
  } finally {
    tf.dispose(computed);
  }
}

function compare(what: string, got: ArrayLike<number>, expected: Float64Array): string | undefined {
  if (got.length !== expected.length) {
    return words.wrongSize(what, got.length, expected.length);
  }
  const values = Array.from(got);
  if (values.some((value) => !Number.isFinite(value))) return words.notNumbers(what);
  if (values.every((value) => value === 0)) return words.zeros(what);
  const scale = expected.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  const wrong = values.findIndex((value, i) => Math.abs(value - expected[i]) > TOLERANCE * scale);
  if (wrong < 0) return undefined;
  return words.wrong(what, values[wrong].toPrecision(4), expected[wrong].toPrecision(4));
}

function compareSum(
  what: string,
  got: ArrayLike<number>,
  expected: number | undefined,
): string | undefined {
  if (expected === undefined) return undefined;
  const sum = Array.from(got).reduce((total, value) => total + Math.abs(value), 0);
  if (Math.abs(sum - expected) <= TOLERANCE * expected) return undefined;
  return words.wrong(what, `${sum.toPrecision(4)} in all`, expected.toPrecision(4));
}
