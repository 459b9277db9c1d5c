/** Digits and lines of the test set for the page to show and to have read. */
import { PIXELS_HIGH, TestLines } from '../data/lines.ts';
import { pixelsOf, type Dataset } from '../data/dataset.ts';
import { shuffledIndices, SeededRandom } from '../data/random.ts';
import { type SequenceKind, SequenceSource } from '../data/sequences.ts';
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

/** Images or sequences at once: a part is over soon enough for others to be let in. */
const AT_ONCE = 250;

/**
 * Reads the first `count` test images, or as many as there are, a part at a time.
 *
 * @param between called after each part; what it throws ends the reading
 * @returns the probabilities, `[images, classes]`, and the training step of the weights that read the last part
 */
export async function readTestImages(
  predict: (pixels: Float32Array) => Promise<{ probabilities: Float32Array; step: number }>,
  dataset: Dataset,
  count: number,
  between: () => Promise<void> = () => Promise.resolve(),
): Promise<{ probabilities: Float32Array; step: number }> {
  const { test, classes, normalisation } = dataset;
  const size = pixelsOf(dataset);
  const read = Math.min(count, test.count);
  const all = new Float32Array(read * classes.length);
  let last = 0;
  for (let begin = 0; begin < read; begin += AT_ONCE) {
    const end = Math.min(read, begin + AT_ONCE);
    const pixels = Float32Array.from(
      test.images.subarray(begin * size, end * size),
      (byte) => byte / normalisation.scale,
    );
    const { probabilities, step } = await predict(pixels);
    all.set(probabilities, begin * classes.length);
    last = step;
    await between();
  }
  return { probabilities: all, step: last };
}

/** Made-up test sequences, from the first on. */
export interface TestSequences {
  kind: SequenceKind;
  length: number;
  count: number;
}

/**
 * Likewise reads made-up test sequences.
 *
 * @returns what was answered, `[sequences, classes]` or the sums `[sequences]`, and what is right, `[sequences]`
 */
export async function readTestSequences(
  predict: (inputs: Float32Array) => Promise<{ probabilities: Float32Array; step: number }>,
  { kind, length, count }: TestSequences,
  between: () => Promise<void>,
): Promise<{ answers: Float32Array; targets: Float32Array; step: number }> {
  // Which sequences are tested does not depend on the run's seed.
  const source = new SequenceSource(kind, length, 0);
  const [answers, targets]: [number[], number[]] = [[], []];
  let last = 0;
  for (let begin = 0; begin < count; begin += AT_ONCE) {
    const part = source.testing(begin, Math.min(count, begin + AT_ONCE));
    const { probabilities, step } = await predict(part.inputs);
    answers.push(...probabilities);
    targets.push(...part.targets);
    last = step;
    await between();
  }
  return { answers: Float32Array.from(answers), targets: Float32Array.from(targets), step: last };
}
