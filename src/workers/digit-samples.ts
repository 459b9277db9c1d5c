/** Digits of the test set for the page to show and to have read. */
import type { Mnist } from '../data/mnist.ts';
import { shuffledIndices, SeededRandom } from '../data/random.ts';
import type { DigitSample } from './protocol.ts';

const DIGIT_PIXELS = 784;

/** `count` test digits, or as many as there are, drawn without repetition; the seed decides which. */
export function sampleDigits({ test }: Mnist, count: number, seed: number): DigitSample[] {
  const drawn = shuffledIndices(test.count, new SeededRandom(seed, 'sample digits'));
  return Array.from(drawn.subarray(0, count), (index) => ({
    index,
    label: test.labels[index],
    pixels: test.images.slice(DIGIT_PIXELS * index, DIGIT_PIXELS * (index + 1)),
  }));
}
