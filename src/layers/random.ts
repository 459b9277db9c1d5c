/**
 * Seeded random numbers for layers: each weight and each dropout draws from a stream of its own, named
 * after it, so that a network built again from its seed is the same to the bit, whatever else was built
 * or drawn in between.
 */

/** Where every stream that goes on drawing (dropout) stands: numbers drawn so far, by name. */
export type RandomState = Readonly<Record<string, number>>;

/**
 * Numbers that depend on a seed, a name and their place only: the place is hashed, so any place can be
 * gone back to at once (a counter through a mixing function: Steele, Lea and Flood, 2014).
 */
export class RandomStream {
  /** Numbers drawn so far. */
  position = 0;
  readonly #key: number;

  constructor(seed: number, name: string) {
    this.#key = mix(hashName(seed, name));
  }

  /** Uniform in [0, 1), with 24 random bits: what a float32 holds exactly. */
  uniform(): number {
    this.position += 1;
    // The key comes in twice: once only, and every stream would be a shifted piece of the same numbers.
    const place = mix(Math.imul(this.position, GOLDEN) + this.#key);
    return (mix(place ^ this.#key) >>> 8) / 2 ** 24;
  }

  /** Normal with mean 0 and standard deviation 1 (Box and Muller, 1958). */
  normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    return radius * Math.cos(2 * Math.PI * this.uniform());
  }
}

/** The streams of one network. */
export class Randomness {
  readonly #streams = new Map<string, RandomStream>();

  constructor(private readonly seed: number) {}

  /** A stream for drawing once, e.g. a weight's first values. */
  once(name: string): RandomStream {
    return new RandomStream(this.seed, name);
  }

  /** The stream of that name, which goes on where it stopped. */
  continuing(name: string): RandomStream {
    let stream = this.#streams.get(name);
    if (stream === undefined) {
      stream = new RandomStream(this.seed, name);
      this.#streams.set(name, stream);
    }
    return stream;
  }

  state(): RandomState {
    return Object.fromEntries([...this.#streams].map(([name, { position }]) => [name, position]));
  }

  /** A stream that had not drawn by then begins at its beginning. */
  restore(state: RandomState): void {
    this.#streams.clear();
    for (const [name, position] of Object.entries(state)) {
      this.continuing(name).position = position;
    }
  }
}

/** 2^32 / golden ratio, made odd: counts through all 32-bit numbers, far apart from each other. */
const GOLDEN = 0x9e3779b9;

/** One-to-one on 32 bits, every bit of the result hanging on every bit of `z` (Wellons's lowbias32). */
function mix(z: number): number {
  z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
  z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
  return z ^ (z >>> 15);
}

/** FNV-1a over the name's UTF-16 units, begun with the seed's bytes. */
function hashName(seed: number, name: string): number {
  let hash = 0x811c9dc5;
  const add = (byte: number) => {
    hash = Math.imul(hash ^ byte, 0x01000193);
  };
  for (let shift = 0; shift < 32; shift += 8) add((seed >>> shift) & 0xff);
  add(Math.floor(seed / 2 ** 32) & 0xff);
  for (let i = 0; i < name.length; i++) add(name.charCodeAt(i));
  return hash | 0;
}
