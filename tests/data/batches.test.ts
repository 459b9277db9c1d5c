import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BatchSource, gatherBatch, shuffledOrder } from '../../src/data/batches.ts';
import { MNIST, pixelsOf, type ImageSet } from '../../src/data/dataset.ts';

const PIXELS = pixelsOf(MNIST);

const settings = fc.record({
  count: fc.integer({ min: 1, max: 60 }),
  batchSize: fc.integer({ min: 1, max: 70 }),
  limit: fc.integer({ min: 1, max: 80 }),
  seed: fc.nat(),
  epoch: fc.nat(1000),
});

describe('an epoch', () => {
  it('shows every digit once, in batches of which only the last is smaller', () => {
    fc.assert(
      fc.property(settings, ({ count, batchSize, limit, seed, epoch }) => {
        const source = new BatchSource(digits(count), { batchSize, limit, seed });
        const used = Math.min(count, limit);
        const batches = Array.from({ length: source.batchesPerEpoch }, (_, batch) => [
          ...source.indices(epoch, batch),
        ]);
        expect(source.count).toBe(used);
        expect(batches.flat().sort((a, b) => a - b)).toEqual(
          Array.from({ length: used }, (_, i) => i),
        );
        for (const batch of batches.slice(0, -1))
          expect(batch.length).toBe(Math.min(batchSize, used));
        expect(batches.at(-1)?.length).toBeGreaterThan(0);
      }),
    );
  });

  it('is the same whichever way one comes to it, so a run goes on in its middle', () => {
    fc.assert(
      fc.property(settings, ({ count, batchSize, limit, seed, epoch }) => {
        const walked = new BatchSource(digits(count), { batchSize, limit, seed });
        for (let batch = 0; batch < walked.batchesPerEpoch; batch++)
          walked.indices(epoch + 1, batch);
        const resumed = new BatchSource(digits(count), { batchSize, limit, seed });
        const last = resumed.batchesPerEpoch - 1;
        expect(resumed.indices(epoch, last)).toEqual(walked.indices(epoch, last));
      }),
    );
  });

  it('has an order of its own, by its number and by the seed', () => {
    const order = shuffledOrder(1000, 1, 0).join();
    expect(shuffledOrder(1000, 1, 0).join()).toBe(order);
    expect(shuffledOrder(1000, 1, 1).join()).not.toBe(order);
    expect(shuffledOrder(1000, 2, 0).join()).not.toBe(order);
  });

  it('shows the same share of the digits every time, another with another seed', () => {
    const walked = (seed: number, epoch: number) => {
      const source = new BatchSource(digits(1000), { batchSize: 7, limit: 900, chosen: 90, seed });
      return Array.from({ length: source.batchesPerEpoch }, (_, batch) => [
        ...source.indices(epoch, batch),
      ]).flat();
    };
    const inOrder = (some: number[]) => some.toSorted((a, b) => a - b);
    expect(new Set(walked(1, 0)).size).toBe(90);
    expect(Math.max(...walked(1, 0))).toBeGreaterThan(500);
    expect(walked(1, 1)).not.toEqual(walked(1, 0));
    expect(inOrder(walked(1, 1))).toEqual(inOrder(walked(1, 0)));
    expect(inOrder(walked(2, 0))).not.toEqual(inOrder(walked(1, 0)));
  });

  it('has no batch beyond its last', () => {
    const source = new BatchSource(digits(10), { batchSize: 4, limit: 10, seed: 1 });
    expect(() => source.indices(0, 3)).toThrow(
      'An epoch has batches 0 to 2; batch 3 was asked for.',
    );
  });
});

describe('a batch', () => {
  it('holds its digits as 0 to 1, with their labels', () => {
    const set = digits(7);
    const indices = new BatchSource(set, { batchSize: 4, limit: 7, seed: 9 }).indices(2, 1);
    expect(indices).toHaveLength(3);
    const batch = new Float32Array(3 * PIXELS);
    const labels = new Int32Array(3);
    gatherBatch(set, MNIST, indices, { pixels: batch, labels });
    indices.forEach((digit, row) => {
      expect(labels[row]).toBe(set.labels[digit]);
      const pixels = [...batch.subarray(row * PIXELS, (row + 1) * PIXELS)];
      const bytes = [...set.images.subarray(digit * PIXELS, (digit + 1) * PIXELS)];
      expect(pixels).toEqual(bytes.map((byte) => Math.fround(byte / 255)));
    });
  });

  it('takes the digits at any indices', () => {
    const set = digits(5);
    const labels = new Int32Array(2);
    const pixels = new Float32Array(2 * PIXELS);
    gatherBatch(set, MNIST, Uint32Array.of(4, 1), { pixels, labels });
    expect([...labels]).toEqual([4, 1]);
  });

  it.each([0, -1, 2.5, NaN])('cannot hold %s digits', (batchSize) => {
    expect(() => new BatchSource(digits(3), { batchSize, limit: 3, seed: 1 })).toThrow(
      /batch size must be a whole number of at least 1/,
    );
  });
});

/** Digits that can be told apart: number n is labelled n modulo 10, and its pixels differ. */
function digits(count: number): ImageSet {
  return {
    images: Uint8Array.from({ length: count * PIXELS }, (_, i) => (i * 7 + (i >> 8)) & 0xff),
    labels: Uint8Array.from({ length: count }, (_, i) => i % 10),
    count,
  };
}
