/**
 * Seeded random numbers: xoshiro128** (Blackman and Vigna 2018, "Scrambled linear pseudorandom number
 * generators"). Small, fast, the same on every machine, and its state can be saved and restored.
 */

/** Where random numbers come from: `next()` is uniform in [0, 1). */
export interface RandomSource {
  next(): number;
}

/** The whole state of a `SeededRandom`: four 32-bit words. */
export type RandomState = readonly [number, number, number, number];

export class SeededRandom implements RandomSource {
  #a: number;
  #b: number;
  #c: number;
  #d: number;

  /**
   * Seeds and names give independent streams: what is drawn for the shuffling never moves what is drawn
   * for the weights, although both come from the experiment's one seed.
   *
   * @param seed any finite number; seeds that differ give different streams
   * @param stream what the numbers are for, e.g. `shuffle`
   */
  constructor(seed: number, stream = '') {
    const word = seedWords(seed, stream);
    // All words zero is the one state that xoshiro never leaves.
    [this.#a, this.#b, this.#c, this.#d] = [word(), word(), word(), word() | 1];
  }

  /** A generator that goes on exactly where the one that gave `state` stood. */
  static restore(state: RandomState): SeededRandom {
    const random = new SeededRandom(0);
    [random.#a, random.#b, random.#c, random.#d] = state;
    return random;
  }

  state(): RandomState {
    return [this.#a >>> 0, this.#b >>> 0, this.#c >>> 0, this.#d >>> 0];
  }

  /** Uniform in [0, 1), in steps of 2^-32. */
  next(): number {
    return this.nextWord() / 0x1_0000_0000;
  }

  /** A whole number from 0 to 2^32 - 1. */
  nextWord(): number {
    const result = Math.imul(rotateLeft(Math.imul(this.#b, 5), 7), 9) >>> 0;
    const shifted = this.#b << 9;
    this.#c ^= this.#a;
    this.#d ^= this.#b;
    this.#b ^= this.#c;
    this.#a ^= this.#d;
    this.#c ^= shifted;
    this.#d = rotateLeft(this.#d, 11);
    return result;
  }
}

/** A normally distributed number with mean 0 and standard deviation 1 (Box and Muller 1958). */
export function normal(random: RandomSource): number {
  // 1 - u lies in (0, 1], so the logarithm is finite. The second number of the pair is not kept:
  // what comes next then depends on the generator's state alone.
  const radius = Math.sqrt(-2 * Math.log(1 - random.next()));
  return radius * Math.cos(2 * Math.PI * random.next());
}

/** The numbers 0 to `count - 1` in random order, each order equally likely (Fisher and Yates 1938). */
export function shuffledIndices(count: number, random: RandomSource): Uint32Array<ArrayBuffer> {
  const indices = Uint32Array.from({ length: count }, (_, i) => i);
  for (let last = count - 1; last > 0; last--) {
    const chosen = Math.floor(random.next() * (last + 1));
    [indices[last], indices[chosen]] = [indices[chosen], indices[last]];
  }
  return indices;
}

/** Spreads a seed and a name over as many 32-bit words as are asked for (splitmix32 over FNV-1a). */
function seedWords(seed: number, stream: string): () => number {
  const bytes = [
    ...new Uint8Array(Float64Array.of(seed).buffer),
    ...new TextEncoder().encode(stream),
  ];
  let state = bytes.reduce((hash, byte) => Math.imul(hash ^ byte, 0x0100_0193), 0x811c_9dc5 | 0);
  return () => {
    state = (state + 0x9e37_79b9) | 0;
    let word = state ^ (state >>> 16);
    word = Math.imul(word, 0x21f0_aaad);
    word ^= word >>> 15;
    word = Math.imul(word, 0x735a_2d97);
    return word ^ (word >>> 15);
  };
}

function rotateLeft(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}
