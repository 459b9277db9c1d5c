import { expect, it } from 'vitest';
import type { ImageSet } from '../../src/data/dataset.ts';
import { withLabelNoise } from '../../src/data/label-noise.ts';

const COUNT = 10_000;
const set: ImageSet = {
  images: new Uint8Array(COUNT),
  labels: Uint8Array.from({ length: COUNT }, (_, i) => i % 10),
  count: COUNT,
};

it('replaces about the share of the labels that is asked for, each by another class', () => {
  const { labels } = withLabelNoise(set, { share: 0.3, classes: 10, seed: 5 });
  const wrong = labels.filter((label, i) => label !== set.labels[i]);
  expect(wrong.length / COUNT).toBeCloseTo(0.3, 1);
  expect(Math.max(...labels)).toBe(9);
  const all = withLabelNoise(set, { share: 1, classes: 10, seed: 5 }).labels;
  expect(all.every((label, i) => label !== set.labels[i])).toBe(true);
});

it('follows from the seed, leaves the images alone, and is nothing at zero', () => {
  const noisy = (seed: number) => withLabelNoise(set, { share: 0.3, classes: 10, seed });
  expect(noisy(5).labels).toEqual(noisy(5).labels);
  expect(noisy(6).labels).not.toEqual(noisy(5).labels);
  expect(noisy(5).images).toBe(set.images);
  expect(withLabelNoise(set, { share: 0, classes: 10, seed: 5 })).toBe(set);
});
