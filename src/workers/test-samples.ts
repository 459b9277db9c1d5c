/** Digits and lines of the test set for the page to show and to have read. */
import { PIXELS_HIGH, TestLines } from '../data/lines.ts';
import { pixelsOf, type Dataset } from '../data/dataset.ts';
import { shuffledIndices, SeededRandom } from '../data/random.ts';
import type { DigitSample, LineSample } from './protocol.ts';

/**
 * `count` test digits, or as many as there are, drawn without repetition; the seed decides which.
 *
 * @param label only digits that are this one
 */
export function sampleDigits(
  dataset: Dataset,
  count: number,
  seed: number,
  label?: number,
): DigitSample[] {
  const { test } = dataset;
  const drawn = shuffledIndices(test.count, new SeededRandom(seed, 'sample digits'));
  const fitting =
    label === undefined ? drawn : drawn.filter((index) => test.labels[index] === label);
  return testDigits(dataset, [...fitting.subarray(0, count)]);
}

/** Test digits by their numbers; there is none for a number beyond the set. */
export function testDigits(dataset: Dataset, indices: readonly number[]): DigitSample[] {
  const { test, classes, shape } = dataset;
  const [, columns] = shape;
  const size = pixelsOf(dataset);
  return indices
    .filter((index) => Number.isInteger(index) && index >= 0 && index < test.count)
    .map((index) => ({
      index,
      label: test.labels[index],
      name: classes[test.labels[index]],
      columns,
      pixels: test.images.slice(size * index, size * (index + 1)),
    }));
}

/** Samples are drawn from so many test lines, as many as an experiment may test with. */
const TEST_LINES = 10_000;

/** `count` test lines, drawn without repetition; the seed decides which. */
export function sampleLines(dataset: Dataset, count: number, seed: number): LineSample[] {
  const drawn = shuffledIndices(TEST_LINES, new SeededRandom(seed, 'sample lines'));
  return testLines(dataset, [...drawn.subarray(0, count)]);
}

/** Test lines by their numbers; there is none for a number beyond the test lines. */
export function testLines({ test }: Dataset, indices: readonly number[]): LineSample[] {
  const lines = new TestLines(test, TEST_LINES);
  const known = indices.filter(
    (index) => Number.isInteger(index) && index >= 0 && index < TEST_LINES,
  );
  return known.map((index) => {
    const { width: columns, widths, pixels, labels } = lines.line(index);
    const [width] = widths;
    const bytes = new Uint8Array(PIXELS_HIGH * width);
    for (let row = 0; row < PIXELS_HIGH; row++) {
      for (let column = 0; column < width; column++) {
        bytes[row * width + column] = Math.round(255 * pixels[row * columns + column]);
      }
    }
    return { index, label: [...labels], width, pixels: bytes };
  });
}
