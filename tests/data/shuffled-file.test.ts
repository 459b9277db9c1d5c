/** The page's file of training digits: the original in another order, and the original again however it comes. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { shuffledOrder } from '../../src/data/batches.ts';
import { readMnistFolder } from '../../src/data/mnist-node.ts';
import {
  IDX_HEADER,
  shuffledFileOrder,
  shuffleTrainImages,
  Unshuffler,
  USUAL_SEED,
} from '../../src/data/shuffled-file.ts';
import { DEFAULT_TRAINING } from '../../src/models/training-fields.ts';

const original = async () => {
  const { train } = await readMnistFolder('public/mnist');
  return Uint8Array.from([...IDX_HEADER, ...train.images]);
};

it('is in the order in which a page without a link trains first', () => {
  expect(USUAL_SEED).toBe(DEFAULT_TRAINING.seed);
  expect(DEFAULT_TRAINING.trainingDigits).toBe(60_000);
  expect(shuffledFileOrder()).toEqual(shuffledOrder(60_000, DEFAULT_TRAINING.seed, 0));
});

it('becomes the original, in whatever pieces it comes', async () => {
  const whole = await original();
  const shuffled = shuffleTrainImages(whole);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 9_000_000 }), { minLength: 1 }), (sizes) => {
      const digits = new Unshuffler();
      for (let at = 0, i = 0; at < shuffled.length; at += sizes[i++ % sizes.length]) {
        digits.add(shuffled.subarray(at, at + sizes[i % sizes.length]));
      }
      expect(digits.length).toBe(shuffled.length);
      expect(digits.hasRightHeader).toBe(true);
      expect(Buffer.compare(digits.bytes, whole)).toBe(0);
    }),
    { numRuns: 5 },
  );
});

it('that is another file, or longer, is seen to be', () => {
  const other = new Unshuffler();
  other.add(new Uint8Array(20));
  expect(other.hasRightHeader).toBe(false);
  const longer = new Unshuffler();
  longer.add(IDX_HEADER);
  longer.add(new Uint8Array(60_000 * 784 + 3));
  expect(longer.length).toBe(longer.bytes.length + 3);
});
