import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { ctcLoss, NO_LABEL } from '../../../src/kernels/ctc-loss.ts';
import { registerWasmKernels } from '../../../src/kernels/wasm/register.ts';
import {
  CERTAINTIES,
  ctcCases,
  ctcParityErrors,
  longLine,
  LOST,
  lossWith,
  OVERSHADOWED,
  type CtcCase,
} from '../ctc-parity.ts';

beforeAll(async () => {
  await tf.setBackend('wasm');
  await registerWasmKernels({ threads: 1 });
});

describe('CTC beside the WASM kernels', () => {
  test('is the reference’s, and holds on to nothing', async () => {
    const cases = fc.sample(ctcCases({ batch: 40, frames: 20, classes: 11, longest: 5 }), {
      numRuns: 20,
      seed: 4,
    });
    await ctcParityErrors(cases[0]);
    const before = tf.memory().numTensors;
    for (const given of cases) await expectParity(given);
    expect(tf.memory().numTensors).toBe(before);
  });

  test.each(CERTAINTIES)(
    'is the reference’s over five hundred frames of a network that is %s',
    async (_, scale) => {
      await expectParity(longLine(scale));
    },
  );

  test.each(OVERSHADOWED)(
    'is the reference’s where a blank is e^%i times as likely as what had to be said',
    async (_, given) => expectParity(given),
  );

  test.each(LOST)('is no number after %s', async (...to) => {
    const { loss, totals, lostGradients } = await lossWith(to[1], to[2]);
    expect([loss, totals[0]]).toEqual([NaN, NaN]);
    expect(lostGradients).toHaveLength(4 * to[2].frames);
  });

  test('refuses targets that do not fit with a sentence, before it makes anything', () => {
    const logits = tf.zeros<tf.Rank.R3>([1, 2, 3]);
    const frames = tf.tensor1d([2], 'int32');
    const empty = tf.tensor2d([NO_LABEL], [1, 1], 'int32');
    const outside = tf.tensor2d([2], [1, 1], 'int32');
    const before = tf.memory().numTensors;
    expect(() => ctcLoss({ logits, labels: empty, frames })).toThrow('labels[0] is empty');
    expect(() => ctcLoss({ logits, labels: outside, frames })).toThrow('labels[0] holds 2');
    expect(tf.memory().numTensors).toBe(before);
  });
});

async function expectParity(given: CtcCase): Promise<void> {
  for (const error of Object.values(await ctcParityErrors(given))) {
    expect(error).toBeLessThan(1e-6);
  }
}
