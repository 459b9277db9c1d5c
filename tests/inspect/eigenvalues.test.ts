/** Eigenvalues are those that a matrix was made of, however it was turned. */
import { describe, expect, it } from 'vitest';
import { atOnce } from '../../src/inspect/breathe.ts';
import { eigenvaluesOf } from '../../src/inspect/eigenvalues.ts';
import { RandomStream } from '../../src/layers/random.ts';

type Complex = readonly [real: number, imaginary: number];

/** A matrix `[size, size]` with these eigenvalues, pairs given once, turned by reflections at random. */
function matrixOf(eigenvalues: readonly Complex[], seed: number) {
  const size = eigenvalues.reduce((sum, [, im]) => sum + (im === 0 ? 1 : 2), 0);
  const matrix = new Float64Array(size * size);
  let at = 0;
  for (const [re, im] of eigenvalues) {
    matrix[at * size + at] = re;
    if (im !== 0) {
      matrix[(at + 1) * size + at + 1] = re;
      matrix[at * size + at + 1] = im;
      matrix[(at + 1) * size + at] = -im;
    }
    at += im === 0 ? 1 : 2;
  }
  const random = new RandomStream(seed, 'turned');
  // Above the blocks something may stand, which makes it no normal matrix; much of it would blur the eigenvalues themselves.
  for (let row = 0; row < size; row++) {
    for (let column = row + 2; column < size; column++) {
      matrix[row * size + column] = random.normal() / size ** 1.5;
    }
  }
  for (let times = 0; times < 3; times++) reflect(matrix, size, random);
  return { matrix, size };
}

/** A becomes H A H with H = I - 2 v v' / v'v. */
function reflect(a: Float64Array, size: number, random: RandomStream): void {
  const v = Float64Array.from({ length: size }, () => random.normal());
  const scale = 2 / v.reduce((sum, value) => sum + value * value, 0);
  for (let column = 0; column < size; column++) {
    const sum = v.reduce((all, value, row) => all + value * a[row * size + column], 0);
    v.forEach((value, row) => (a[row * size + column] -= scale * sum * value));
  }
  for (let row = 0; row < size; row++) {
    const sum = v.reduce((all, value, column) => all + value * a[row * size + column], 0);
    v.forEach((value, column) => (a[row * size + column] -= scale * sum * value));
  }
}

/** The largest distance from a given eigenvalue to the nearest that was found and not yet taken. */
function furthest(
  found: { real: Float64Array; imaginary: Float64Array },
  given: readonly Complex[],
): number {
  const left = [...found.real.keys()];
  const all = given.flatMap(([re, im]): Complex[] =>
    im === 0
      ? [[re, 0]]
      : [
          [re, im],
          [re, -im],
        ],
  );
  expect(left).toHaveLength(all.length);
  return Math.max(
    0,
    ...all.map(([re, im]) => {
      const distance = (i: number) => Math.hypot(found.real[i] - re, found.imaginary[i] - im);
      const nearest = left.reduce((best, i) => (distance(i) < distance(best) ? i : best));
      left.splice(left.indexOf(nearest), 1);
      return distance(nearest);
    }),
  );
}

describe('eigenvalues', () => {
  it.each([1, 2, 3, 7, 40, 96])('of %i and more, real and in pairs, are found', async (count) => {
    const random = new RandomStream(count, 'eigenvalues');
    const given = Array.from({ length: count }, (_, i): Complex => [
      2 * random.uniform() - 1,
      i % 3 === 1 ? random.uniform() + 0.1 : 0,
    ]);
    const { matrix, size } = matrixOf(given, count);
    const found = await eigenvaluesOf(matrix, size, atOnce);
    expect(furthest(found, given)).toBeLessThan(1e-9);
  });

  it('of a circular shift are the roots of one, which no usual shift takes apart', async () => {
    const size = 12;
    const matrix = new Float64Array(size * size);
    for (let row = 0; row < size; row++) matrix[row * size + ((row + 1) % size)] = 1;
    const roots = Array.from({ length: size / 2 + 1 }, (_, k): Complex => {
      const angle = (2 * Math.PI * k) / size;
      return [Math.cos(angle), k % (size / 2) === 0 ? 0 : Math.sin(angle)];
    });
    expect(furthest(await eigenvaluesOf(matrix, size, atOnce), roots)).toBeLessThan(1e-12);
  });

  it('of a matrix in triangular form are its diagonal, of zeros zero', async () => {
    const triangular = Float64Array.of(3, 5, 1, 0, -2, 4, 0, 0, 0.5);
    const diagonal: Complex[] = [3, -2, 0.5].map((value) => [value, 0]);
    expect(furthest(await eigenvaluesOf(triangular, 3, atOnce), diagonal)).toBeLessThan(1e-12);
    const { real, imaginary } = await eigenvaluesOf(new Float64Array(16), 4, atOnce);
    expect([...real, ...imaginary]).toEqual(new Array(8).fill(0));
  });

  it('lets others in many times', async () => {
    let breaths = 0;
    const { matrix, size } = matrixOf([[0.5, 0.5], [0.2, 0], [-0.4, 0.1], [0.9, 0]], 1); // prettier-ignore
    await eigenvaluesOf(matrix, size, () => {
      breaths += 1;
      return Promise.resolve();
    });
    expect(breaths).toBeGreaterThan(size);
  });
});
