/**
 * Sequences made up from a seed, which show what a network remembers without any download. Both are from
 * S. Hochreiter, J. Schmidhuber: Long Short-Term Memory, Neural Computation 9 (8), 1997.
 *
 * - recall: the first symbol is one of A to D and the class, every later one is one of e to h (experiment 2, with all
 *   of what comes between drawn at random)
 * - adding: numbers in [0, 1) beside marks, of which one in each half of the sequence is 1; the target is the sum of
 *   the two marked numbers (experiment 4, marked as by Arjovsky, Shah and Bengio, arXiv:1511.06464)
 */
import { SeededRandom } from './random.ts';

export type SequenceKind = 'recall' | 'adding';

/** What a sequence may begin with: the classes. */
export const FIRST_SYMBOLS = ['A', 'B', 'C', 'D'] as const;
/** All symbols, in the order of their features. */
export const SYMBOLS = [...FIRST_SYMBOLS, 'e', 'f', 'g', 'h'] as const;

/** Timesteps where nothing else is said. */
export const SEQUENCE_LENGTH = 100;

/** Values at a timestep: one for each symbol, or the number and its mark. */
export const FEATURES: Readonly<Record<SequenceKind, number>> = {
  recall: SYMBOLS.length,
  adding: 2,
};

/** Of the sum of two numbers in [0, 1): the mean squared error of one who always answers 1. */
export const SUM_VARIANCE = 1 / 6;

export interface SequenceBatch {
  count: number;
  /** `[count, timesteps, features]` */
  inputs: Float32Array<ArrayBuffer>;
  /** `[count]`: the number of the first symbol, or the sum */
  targets: Float32Array<ArrayBuffer>;
}

export class SequenceSource {
  constructor(
    private readonly kind: SequenceKind,
    private readonly timesteps: number,
    private readonly seed: number,
  ) {}

  /** Training sequences, new ones in each batch of each epoch: they follow from the seed and these numbers alone. */
  training(epoch: number, batch: number, count: number): SequenceBatch {
    const random = new SeededRandom(this.seed, `${this.kind} batch ${batch} of epoch ${epoch}`);
    return this.#fill(count, () => random);
  }

  /** Test sequences `begin` to `end` (exclusive), the same for every experiment of that length. */
  testing(begin: number, end: number): SequenceBatch {
    return this.#fill(
      end - begin,
      (row) => new SeededRandom(0, `test ${this.kind} ${this.timesteps} ${begin + row}`),
    );
  }

  #fill(count: number, randomOf: (row: number) => SeededRandom): SequenceBatch {
    const features = FEATURES[this.kind];
    const size = this.timesteps * features;
    const inputs = new Float32Array(count * size);
    const targets = new Float32Array(count);
    const write = this.kind === 'recall' ? writeSymbols : writeNumbers;
    for (let row = 0; row < count; row++) {
      const sequence = inputs.subarray(row * size, (row + 1) * size);
      targets[row] = write(sequence, randomOf(row));
    }
    return { count, inputs, targets };
  }
}

const FIRST = FIRST_SYMBOLS.length;

/** A whole number from `from` to below `end`. */
function drawn(random: SeededRandom, from: number, end: number): number {
  return from + Math.floor(random.next() * (end - from));
}

/** Returns the first symbol's number. */
function writeSymbols(sequence: Float32Array, random: SeededRandom): number {
  let first = 0;
  for (let at = 0; at < sequence.length; at += SYMBOLS.length) {
    const symbol = at === 0 ? drawn(random, 0, FIRST) : drawn(random, FIRST, SYMBOLS.length);
    sequence[at + symbol] = 1;
    if (at === 0) first = symbol;
  }
  return first;
}

/** Returns the sum of the two marked numbers. */
function writeNumbers(sequence: Float32Array, random: SeededRandom): number {
  const timesteps = sequence.length / 2;
  const half = Math.floor(timesteps / 2);
  const marked = [drawn(random, 0, half), drawn(random, half, timesteps)];
  for (let t = 0; t < timesteps; t++) sequence[2 * t] = random.next();
  for (const t of marked) sequence[2 * t + 1] = 1;
  return marked.reduce((sum, t) => sum + sequence[2 * t], 0);
}
