/** Weights begin as Keras 3's do, and the same from the same seed. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  glorotUniform,
  kernelValues,
  orthogonal,
  recurrentValues,
} from '../../src/layers/initializers.ts';
import { RandomStream } from '../../src/layers/random.ts';

const stream = (seed = 1) => new RandomStream(seed, 'weights');

function statistics(values: Float32Array) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return { mean, deviation: Math.sqrt(variance), largest };
}

/** The inner product of two rows of `[rows, columns]`, or of two columns if `transposed`. */
function inner(values: Float32Array, columns: number, a: number, b: number, transposed: boolean) {
  const length = transposed ? values.length / columns : columns;
  const at = (line: number, i: number) =>
    values[transposed ? i * columns + line : line * columns + i];
  let sum = 0;
  for (let i = 0; i < length; i++) sum += at(a, i) * at(b, i);
  return sum;
}

describe('orthogonal', () => {
  it.each([
    [64, 64],
    [32, 128],
    [128, 512],
    [40, 10],
    [1, 4],
    [7, 1],
  ])('[%i, %i] has rows or columns at right angles, of length 1', (rows, columns) => {
    const matrix = orthogonal(rows, columns, stream());
    const transposed = rows > columns;
    const lines = Math.min(rows, columns);
    for (let a = 0; a < lines; a++) {
      for (let b = a; b < lines; b++) {
        const expected = a === b ? 1 : 0;
        const error = Math.abs(inner(matrix, columns, a, b, transposed) - expected);
        expect(error, `${a} and ${b}`).toBeLessThan(1e-6);
      }
    }
  });

  it('favours no direction: the numbers of many such matrices have mean 0 and variance 1 / columns', () => {
    const all = Array.from({ length: 400 }, (_, seed) => [...orthogonal(8, 8, stream(seed))]);
    const { mean, deviation } = statistics(Float32Array.from(all.flat()));
    expect(Math.abs(mean)).toBeLessThan(0.005);
    expect(deviation).toBeCloseTo(Math.sqrt(1 / 8), 3);
    // The diagonal too, which without the sign rule would lean to one side.
    const corner = Float32Array.from(all, (matrix) => matrix[0]);
    expect(Math.abs(statistics(corner).mean)).toBeLessThan(0.06);
  });
});

describe('input weights', () => {
  it('glorotUniform fills U(-l, l), l = sqrt(6 / (fan in + fan out))', () => {
    const limit = Math.sqrt(6 / (28 + 512));
    const { mean, deviation, largest } = statistics(glorotUniform(28, 512, stream()));
    expect(largest).toBeLessThanOrEqual(limit);
    expect(largest).toBeGreaterThan(0.99 * limit);
    expect(Math.abs(mean)).toBeLessThan(0.003);
    expect(deviation).toBeCloseTo(limit / Math.sqrt(3), 3);
  });

  it('smallNormal is N(0, 0.001)', () => {
    const { mean, deviation, largest } = statistics(
      kernelValues('smallNormal', 100, 200, stream()),
    );
    expect(Math.abs(mean)).toBeLessThan(3e-5);
    expect(deviation).toBeGreaterThan(0.00098);
    expect(deviation).toBeLessThan(0.00102);
    expect(largest).toBeGreaterThan(0.003);
  });

  it('torchUniform is bounded by 1 / sqrt(fan in): by 1 for one pixel', () => {
    expect(statistics(kernelValues('torchUniform', 1, 1000, stream())).largest).toBeGreaterThan(
      0.99,
    );
    const { largest } = statistics(kernelValues('torchUniform', 25, 1000, stream()));
    expect(largest).toBeLessThanOrEqual(Math.fround(0.2));
    expect(largest).toBeGreaterThan(0.19);
  });
});

describe('recurrent weights', () => {
  it('identity has ones where a unit meets itself, for every gate', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.constantFrom(1, 3, 4), (units, gates) => {
        const matrix = recurrentValues('identity', units, gates * units, stream());
        matrix.forEach((value, i) => {
          const row = Math.floor(i / (gates * units));
          expect(value).toBe(row === (i % (gates * units)) % units ? 1 : 0);
        });
      }),
    );
  });
});

describe('random streams', () => {
  it('repeat themselves, and differ by seed and by name', () => {
    const first = (seed: number, name: string) => {
      const random = new RandomStream(seed, name);
      return Array.from({ length: 8 }, () => random.uniform());
    };
    expect(first(1, 'lstm/kernel')).toEqual(first(1, 'lstm/kernel'));
    const others = [
      first(1, 'lstm/kernel'),
      first(2, 'lstm/kernel'),
      first(0, 'lstm/kernel'),
      first(2 ** 32, 'lstm/kernel'),
      first(1, 'lstm_1/kernel'),
      first(1, 'lstm/recurrent_kernel'),
    ].flat();
    expect(new Set(others).size).toBe(others.length);
  });

  it('go on from any position exactly', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(500), (seed, position) => {
        const whole = new RandomStream(seed, 'dropout');
        for (let i = 0; i < position; i++) whole.uniform();
        const resumed = new RandomStream(seed, 'dropout');
        resumed.position = position;
        for (let i = 0; i < 5; i++) expect(resumed.uniform()).toBe(whole.uniform());
      }),
    );
  });

  it('are uniform, and one number tells nothing of the next', () => {
    const random = stream(9);
    const size = 200_000;
    const numbers = Float64Array.from({ length: size }, () => random.uniform());
    const cells = new Float64Array(100);
    for (let i = 0; i + 1 < size; i++) {
      cells[10 * Math.floor(10 * numbers[i]) + Math.floor(10 * numbers[i + 1])] += 1;
    }
    const expected = size / 100;
    const chiSquared = cells.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    // 99 degrees of freedom: beyond 160 once in ten thousand.
    expect(chiSquared).toBeLessThan(160);
  });

  it('of two names share no run of numbers, wherever each has come to', () => {
    const size = 20_000;
    const numbers = (name: string) => {
      const random = new RandomStream(1, name);
      return Array.from({ length: size }, () => random.uniform());
    };
    const places = new Map(numbers('forward_lstm/dropout').map((value, i) => [value, i]));
    const shifts = new Map<number, number>();
    numbers('backward_lstm/dropout').forEach((value, i) => {
      const place = places.get(value);
      if (place !== undefined) shifts.set(place - i, (shifts.get(place - i) ?? 0) + 1);
    });
    expect(Math.max(0, ...shifts.values())).toBeLessThan(4);
  });
});
