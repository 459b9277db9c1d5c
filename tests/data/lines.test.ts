/** Lines of digits: what is drawn says what its label says, the same each time, and batches waste little. */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { composeLines } from '../../src/data/line-images.ts';
import {
  LineSource,
  MAX_LINE_WIDTH,
  PIXELS_HIGH,
  TestLines,
  trainingLine,
  type LineBatch,
} from '../../src/data/lines.ts';
import type { ImageSet, Dataset } from '../../src/data/dataset.ts';
import { readMnistFolder } from '../../src/data/mnist-node.ts';

let mnist: Dataset;

beforeAll(async () => {
  mnist = await readMnistFolder('public/mnist');
});

const row = ({ pixels, width }: LineBatch, line: number): Float32Array =>
  pixels.subarray(line * PIXELS_HIGH * width, (line + 1) * PIXELS_HIGH * width);

/** The ink of a line's column, 0 to 28. */
const inkOf = (batch: LineBatch, line: number, column: number): number => {
  let sum = 0;
  for (let y = 0; y < PIXELS_HIGH; y++) sum += row(batch, line)[y * batch.width + column];
  return sum;
};

/** Any small set of digits: also blank ones, and ones that are ink to every edge. */
const anyDigits = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.constantFrom(0, 100, 255)), {
    minLength: 1,
    maxLength: 12,
  })
  .map((drawn): ImageSet => ({
    count: drawn.length,
    labels: Uint8Array.from(drawn, ([label]) => label),
    images: Uint8Array.from(drawn.flatMap(([, ink]) => Array<number>(784).fill(ink))),
  }));

describe('a line', () => {
  it('has 1 to 5 digits, each number and each digit about as often', () => {
    const lengths = new Array<number>(6).fill(0);
    const digits = new Array<number>(10).fill(0);
    for (let line = 0; line < 5000; line++) {
      const { label } = trainingLine(mnist.train, 1, 0, line);
      lengths[label.length] += 1;
      for (const digit of label) digits[digit] += 1;
    }
    expect(lengths[0]).toBe(0);
    for (const often of lengths.slice(1)) expect(often / 1000).toBeCloseTo(1, 0.5);
    for (const often of digits) expect(often / 1500).toBeCloseTo(1, 0.5);
  });

  it('is never too wide, and has a frame for every digit and between equal ones', () => {
    fc.assert(
      fc.property(anyDigits, fc.nat(), fc.nat(1000), (digits, seed, line) => {
        const { label, width } = trainingLine(digits, seed, 0, line);
        const repeats = label.filter((digit, i) => i > 0 && digit === label[i - 1]).length;
        expect(width).toBeLessThanOrEqual(MAX_LINE_WIDTH);
        expect(Math.ceil(width / 8)).toBeGreaterThanOrEqual(label.length + repeats);
      }),
      { numRuns: 300 },
    );
  });

  it('depends on seed, epoch and number and on nothing else', () => {
    const width = (...[seed, epoch, line]: [number, number, number]) =>
      trainingLine(mnist.train, seed, epoch, line);
    expect(width(1, 2, 3)).toEqual(width(1, 2, 3));
    for (const other of [width(2, 2, 3), width(1, 3, 3), width(1, 2, 4)]) {
      expect(other).not.toEqual(width(1, 2, 3));
    }
  });

  it('shows the digits that its label names, from left to right', () => {
    for (let line = 0; line < 50; line++) {
      const { label, digits } = trainingLine(mnist.train, 5, 0, line);
      expect(digits.map(({ index }) => mnist.train.labels[index])).toEqual(label);
      expect(digits.map(({ x }) => x)).toEqual(digits.map(({ x }) => x).toSorted((a, b) => a - b));
    }
  });

  it('keeps about all of its ink, clear of both ends', () => {
    const plain = { scale: 1, slant: 0 };
    for (let line = 0; line < 40; line++) {
      const layout = trainingLine(mnist.train, 8, 0, line);
      const batch = composeLines(mnist.train, [layout]);
      for (const column of [0, 1, 2, layout.width - 3, layout.width - 2, layout.width - 1]) {
        expect(inkOf(batch, 0, column)).toBeLessThan(1);
      }
      // Apart, none of it is lost: each digit by itself, scaled by its area.
      const whole = layout.digits.reduce((sum, { index, scale }) => {
        const image = mnist.train.images.subarray(784 * index, 784 * (index + 1));
        return sum + (scale * scale * image.reduce((total, ink) => total + ink, 0)) / 255;
      }, 0);
      const drawn = batch.pixels.reduce((total, ink) => total + ink, 0);
      expect(drawn / whole).toBeGreaterThan(0.9);
      expect(drawn / whole).toBeLessThan(1.05);
    }
    // Unscaled and upright on whole pixels, a digit is what MNIST shows.
    const [digit] = trainingLine(mnist.train, 8, 0, 0).digits;
    const exact = composeLines(mnist.train, [
      { label: [0], digits: [{ ...digit, ...plain, x: 14, y: 14 }], width: 28 },
    ]);
    const image = mnist.train.images.subarray(784 * digit.index, 784 * (digit.index + 1));
    image.forEach((ink, i) => {
      const at = Math.floor(i / 28) * exact.width + (i % 28);
      expect(exact.pixels[at]).toBeCloseTo(ink / 255, 6);
    });
  });
});

describe('batches of lines', () => {
  const settings = { batchSize: 16, count: 1500, seed: 3 };

  it('deal every line of an epoch once, nearly equal widths together, narrow and wide ones mixed', () => {
    const source = new LineSource(mnist.train, settings);
    expect(source.batchesPerEpoch).toBe(94);
    const batches = Array.from({ length: 94 }, (_, batch) => source.layouts(0, batch));
    const expected = Array.from({ length: 1500 }, (_, line) =>
      JSON.stringify(trainingLine(mnist.train, 3, 0, line)),
    );
    expect(
      batches
        .flat()
        .map((line) => JSON.stringify(line))
        .toSorted(),
    ).toEqual(expected.toSorted());
    expect(batches.filter(({ length }) => length !== 16).map(({ length }) => length)).toEqual([12]);
    const widest = batches.map((batch) => Math.max(...batch.map(({ width }) => width)));
    const used = batches.flat().reduce((sum, { width }) => sum + width, 0);
    const taken = batches.reduce((sum, { length }, i) => sum + length * widest[i], 0);
    expect(used / taken).toBeGreaterThan(0.95);
    expect(widest).not.toEqual(widest.toSorted((a, b) => a - b));
  });

  it('come alike in whatever order they are asked for', () => {
    const walked = new LineSource(mnist.train, settings);
    for (const batch of [0, 1, 80, 93]) walked.batch(0, batch);
    const asked = new LineSource(mnist.train, settings);
    for (const [epoch, batch] of [
      [1, 93],
      [1, 2],
      [0, 80],
    ]) {
      expect(asked.batch(epoch, batch)).toEqual(walked.batch(epoch, batch));
    }
    expect(asked.layouts(1, 2)).not.toEqual(asked.layouts(0, 2));
  });

  it('say how wide each line is and what it says, and are background beyond', () => {
    const batch = new LineSource(mnist.train, settings).batch(0, 5);
    const { count, width, widths, pixels, labels, lengths, longest } = batch;
    expect(width % 8).toBe(0);
    expect(width - Math.max(...widths)).toBeLessThan(8);
    expect(pixels).toHaveLength(count * 28 * width);
    expect(pixels.every((ink) => ink >= 0 && ink <= 1)).toBe(true);
    expect(longest).toBe(Math.max(...lengths));
    for (let line = 0; line < count; line++) {
      const label = labels.subarray(line * longest, (line + 1) * longest);
      expect(label.subarray(0, lengths[line]).every((digit) => digit >= 0 && digit <= 9)).toBe(
        true,
      );
      expect(label.subarray(lengths[line]).every((digit) => digit === -1)).toBe(true);
      for (let column = widths[line]; column < width; column++) {
        expect(inkOf(batch, line, column)).toBe(0);
      }
    }
  });

  it.each([
    [{ batchSize: 0, count: 10 }, /batch size must be a whole number/],
    [{ batchSize: 4, count: 1.5 }, /number of training lines must be a whole number/],
  ])('are refused for %o', (wrong, message) => {
    expect(() => new LineSource(mnist.train, { ...wrong, seed: 1 })).toThrow(message);
  });

  it('are refused beyond the end of an epoch, empty, without digits or too wide', () => {
    expect(() => new LineSource(mnist.train, settings).batch(0, 94)).toThrow(/batches 0 to 93/);
    const line = trainingLine(mnist.train, 1, 0, 0);
    expect(() => composeLines(mnist.train, [])).toThrow(/at least one line/);
    expect(() => composeLines(mnist.train, [{ ...line, label: [], digits: [] }])).toThrow(
      /Line 0 of the batch has 0 digits/,
    );
    expect(() => composeLines(mnist.train, [line, { ...line, width: 321 }])).toThrow(
      /Line 1 of the batch is 321 columns wide; a line has 1 to 320/,
    );
  });
});

describe('test lines', () => {
  it('are always the same, whoever asks for however many', () => {
    const few = new TestLines(mnist.test, 20);
    const many = new TestLines(mnist.test, 60);
    for (let line = 0; line < 20; line++) expect(few.line(line)).toEqual(many.line(line));
    const texts = (lines: TestLines) => lines.layouts.map((line) => JSON.stringify(line));
    expect(texts(many)).toEqual(expect.arrayContaining(texts(few)));
  });

  it('are read narrow ones first, each once', () => {
    const lines = new TestLines(mnist.test, 60);
    const widths = [lines.batch(0, 25), lines.batch(25, 60)].flatMap((batch) => [...batch.widths]);
    expect(widths).toHaveLength(60);
    expect(widths).toEqual(widths.toSorted((a, b) => a - b));
  });

  it('show test digits, and training lines show none of them', () => {
    const marked = (set: ImageSet, ink: number): ImageSet => ({
      ...set,
      images: new Uint8Array(set.images.length).fill(ink),
    });
    const [train, test] = [marked(mnist.train, 255), marked(mnist.test, 102)];
    const darkest = ({ pixels }: LineBatch) => pixels.reduce((most, ink) => Math.max(most, ink), 0);
    const source = new LineSource(train, { batchSize: 8, count: 8, seed: 1 });
    expect(darkest(source.batch(0, 0))).toBeCloseTo(1, 5);
    expect(darkest(new TestLines(test, 8).batch(0, 8))).toBeCloseTo(0.4, 5);
  });
});
