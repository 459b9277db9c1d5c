/**
 * Lines of 1 to 5 digits, composed on the fly: for training new ones every epoch, for testing always the
 * same. A line follows from the seed, the epoch and its number and from nothing else, so any batch of any
 * epoch can be made again.
 */
import { composeLines, type LineBatch } from './line-images.ts';
import { drawLayout, type LineLayout } from './line-layout.ts';
import type { ImageSet } from './dataset.ts';
import { SeededRandom, shuffledIndices } from './random.ts';

export { paddedWidth, type LineBatch } from './line-images.ts';
export { MAX_LINE_WIDTH, PIXELS_HIGH } from './line-strokes.ts';

export interface LineSettings {
  batchSize: number;
  /** Lines in an epoch. */
  count: number;
  seed: number;
}

/** Lines are sorted among about so many: enough for batches of nearly equal widths, few enough to plan at once. */
const WINDOW = 1024;

/** Line `line` of epoch `epoch`, both counted from 0. */
export function trainingLine(
  digits: ImageSet,
  seed: number,
  epoch: number,
  line: number,
): LineLayout {
  return drawLayout(digits, new SeededRandom(seed, `line ${line} of epoch ${epoch}`));
}

/**
 * Batches of training lines. An epoch is cut into windows; within one, lines are sorted by width, dealt into
 * batches and the batches shuffled, so that little of a batch is padding, and yet narrow and wide lines
 * come mixed.
 */
export class LineSource {
  readonly batchSize: number;
  readonly count: number;
  /** One batch of an epoch is smaller when the lines do not divide evenly. */
  readonly batchesPerEpoch: number;

  readonly #digits: ImageSet;
  readonly #seed: number;
  readonly #batchesPerWindow: number;
  #window: { epoch: number; number: number; batches: LineLayout[][] } | undefined;

  /** @throws RangeError when the batch size or the count is not a whole number of at least 1. */
  constructor(digits: ImageSet, { batchSize, count, seed }: LineSettings) {
    requireCount('The batch size', batchSize);
    requireCount('The number of training lines', count);
    this.#digits = digits;
    this.#seed = seed;
    this.count = count;
    this.batchSize = Math.min(batchSize, count);
    this.batchesPerEpoch = Math.ceil(count / this.batchSize);
    this.#batchesPerWindow = Math.ceil(WINDOW / this.batchSize);
  }

  /**
   * The lines of batch `batch` of epoch `epoch`, both counted from 0.
   *
   * @throws RangeError when the epoch has no such batch.
   */
  batch(epoch: number, batch: number): LineBatch {
    return composeLines(this.#digits, this.layouts(epoch, batch));
  }

  /** The same without pixels. */
  layouts(epoch: number, batch: number): readonly LineLayout[] {
    if (!(batch >= 0 && batch < this.batchesPerEpoch)) {
      throw new RangeError(
        `An epoch has batches 0 to ${this.batchesPerEpoch - 1}; batch ${batch} was asked for.`,
      );
    }
    const number = Math.floor(batch / this.#batchesPerWindow);
    if (this.#window?.epoch !== epoch || this.#window.number !== number) {
      this.#window = { epoch, number, batches: this.#plan(epoch, number) };
    }
    return this.#window.batches[batch % this.#batchesPerWindow];
  }

  #plan(epoch: number, window: number): LineLayout[][] {
    const first = window * this.#batchesPerWindow * this.batchSize;
    const end = Math.min(first + this.#batchesPerWindow * this.batchSize, this.count);
    const lines = Array.from({ length: end - first }, (_, i) =>
      trainingLine(this.#digits, this.#seed, epoch, first + i),
    );
    lines.sort((one, other) => one.width - other.width);
    const batches = Array.from({ length: Math.ceil(lines.length / this.batchSize) }, (_, i) =>
      lines.slice(i * this.batchSize, (i + 1) * this.batchSize),
    );
    const random = new SeededRandom(this.#seed, `batches ${window} of epoch ${epoch}`);
    return Array.from(shuffledIndices(batches.length, random), (i) => batches[i]);
  }
}

/** Lines for testing, the same for every experiment: test line `k` depends on `k` alone. */
export class TestLines {
  readonly #digits: ImageSet;
  #byWidth: LineLayout[] | undefined;

  /**
   * The first `count` test lines.
   *
   * @param digits the test set: none of them may ever be trained on
   * @throws RangeError when the count is not a whole number of at least 1.
   */
  constructor(
    digits: ImageSet,
    readonly count: number,
  ) {
    requireCount('The number of test lines', count);
    this.#digits = digits;
  }

  /** Test line `line`, counted from 0. */
  layout(line: number): LineLayout {
    return drawLayout(this.#digits, new SeededRandom(0, `test line ${line}`));
  }

  /** A batch of that line alone. */
  line(line: number): LineBatch {
    return composeLines(this.#digits, [this.layout(line)]);
  }

  /** All lines in the order in which they are read: by width, so that little is padding. */
  get layouts(): readonly LineLayout[] {
    this.#byWidth ??= Array.from({ length: this.count }, (_, line) => this.layout(line)).sort(
      (one, other) => one.width - other.width,
    );
    return this.#byWidth;
  }

  /** Lines `begin` to `end` (exclusive) of that order. */
  batch(begin: number, end: number): LineBatch {
    return composeLines(this.#digits, this.layouts.slice(begin, end));
  }
}

function requireCount(what: string, value: number): void {
  if (Number.isInteger(value) && value >= 1) return;
  throw new RangeError(`${what} must be a whole number of at least 1; it was ${value}.`);
}
