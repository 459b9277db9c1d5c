/** Clipping must bound what it says it bounds, keep directions, and leave small gradients alone. */
import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ClippingName } from '../../src/models/experiment.ts';
import { clipGradient, clippingOf } from '../../src/training/clipping.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const norm = (values: number[]) => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));

function clip(gradients: number[][], clipping: ClippingName, limit: number): number[][] {
  return tf.tidy(() => {
    const named = new Map(gradients.map((values, i) => [`w${i}`, tf.tensor1d(values)]));
    return [...clippingOf(named, clipping, limit)].map(([name, how]) => {
      const gradient = named.get(name);
      if (gradient === undefined) throw new Error(`There is no gradient called ${name}.`);
      return [...clipGradient(gradient, how).dataSync()];
    });
  });
}

const gradients = fc.array(
  fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: 1, maxLength: 6 }),
  { minLength: 1, maxLength: 4 },
);
const limit = fc.double({ min: 0.1, max: 5, noNaN: true });

describe('clipping', () => {
  it('by value bounds each element', () => {
    fc.assert(
      fc.property(gradients, limit, (given, most) => {
        const expected = given.map((g) => g.map((x) => Math.min(most, Math.max(-most, x))));
        expectClose(clip(given, 'value', most), expected);
      }),
    );
  });

  it('by norm shortens each variable on its own', () => {
    fc.assert(
      fc.property(gradients, limit, (given, most) => {
        const expected = given.map((g) => g.map((x) => (x * most) / Math.max(norm(g), most)));
        expectClose(clip(given, 'norm', most), expected);
      }),
    );
  });

  it('by global norm shortens all by one factor', () => {
    fc.assert(
      fc.property(gradients, limit, (given, most) => {
        const factor = most / Math.max(norm(given.flat()), most);
        expectClose(
          clip(given, 'global-norm', most),
          given.map((g) => g.map((x) => x * factor)),
        );
      }),
    );
  });

  it('leaves everything as it is when there is none, and zero gradients zero', () => {
    expect(clip([[3, -4]], 'none', 1)).toEqual([[3, -4]]);
    for (const how of ['norm', 'global-norm', 'value'] as const) {
      expect(clip([[0, 0]], how, 1)).toEqual([[0, 0]]);
    }
  });
});

function expectClose(actual: number[][], expected: number[][]): void {
  actual.forEach((values, i) => {
    values.forEach((value, j) => expect(value).toBeCloseTo(expected[i][j], 4));
  });
}
