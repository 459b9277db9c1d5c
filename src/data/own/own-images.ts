/** Images of one's own while they are gathered, and the data set that they become. */
import { ownData as words } from '../../text/en-own-data.ts';
import { DataError } from '../data-error.ts';
import type { ImageSet } from '../dataset.ts';
import {
  fingerprint,
  MOST_CLASSES,
  MOST_IMAGES,
  MOST_SIDE,
  ownDataName,
  type OwnDataInfo,
} from '../own-data.ts';
import { SeededRandom, shuffledIndices } from '../random.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** A data set of one's own as it was read; it is taken only when somebody has looked at it. */
export interface OwnData {
  /** What experiments call it (own-data.ts). */
  data: string;
  info: OwnDataInfo;
  train: ImageSet;
  test: ImageSet;
  /** What was made of the files, in sentences. */
  notes: readonly string[];
  /** What was left out, each with why. */
  skipped: readonly Skipped[];
}

export interface Skipped {
  file: string;
  why: string;
}

/** Images in memory are gathered in pieces of so many, so that none is copied when another comes. */
const IN_A_PIECE = 4096;
/** One image in so many of each class is held back to test with, where no files say which. */
const HELD_BACK = 6;

export class OwnImages {
  readonly #pieces: Bytes[] = [];
  readonly #labels: number[] = [];
  readonly #ofTest: boolean[] = [];
  readonly #classes = new Map<string, number>();

  /** @throws DataError, naming the file, when images are not squares from 2 to 64 pixels. */
  constructor(
    readonly side: number,
    file: string,
  ) {
    if (Number.isInteger(side) && side >= 2 && side <= MOST_SIDE) return;
    throw new DataError('wrong-format', file, words.notASquare(file, side * side));
  }

  get count(): number {
    return this.#labels.length;
  }

  /** Room for the next image, to be filled in. @throws DataError when there are too many, or too many classes. */
  add(file: string, label: string, isTest: boolean): Bytes {
    const size = this.side * this.side;
    if (this.count === MOST_IMAGES) {
      throw new DataError('wrong-format', file, words.tooMany(file, MOST_IMAGES));
    }
    const number = this.#classes.get(label) ?? this.#classes.size;
    if (number === MOST_CLASSES) {
      throw new DataError('wrong-format', file, words.tooManyClasses(file, MOST_CLASSES));
    }
    this.#classes.set(label, number);
    const place = this.count % IN_A_PIECE;
    if (place === 0) this.#pieces.push(new Uint8Array(IN_A_PIECE * size));
    this.#labels.push(number);
    this.#ofTest.push(isTest);
    return this.#pieces[this.#pieces.length - 1].subarray(place * size, (place + 1) * size);
  }

  /** What was gathered, in order. */
  *gathered(): Iterable<{ label: string; pixels: Bytes }> {
    const called = [...this.#classes.keys()];
    for (let i = 0; i < this.count; i++)
      yield { label: called[this.#labels[i]], pixels: this.#pixels(i) };
  }

  /** Every value by this rule: for scales that are known only at the end. */
  rescale(by: (value: number) => number): void {
    const table = Uint8Array.from({ length: 256 }, (_, value) => by(value));
    for (const piece of this.#pieces) {
      for (let i = 0; i < piece.length; i++) piece[i] = table[piece[i]];
    }
  }

  /**
   * The data set: shuffled once, always alike, so that a part of it has all classes.
   *
   * @throws DataError when there is nothing to tell apart.
   */
  dataSet(name: string, told: Pick<OwnData, 'notes' | 'skipped'>): OwnData {
    const called = [...this.#classes.keys()];
    if (called.length < 2) {
      throw new DataError('wrong-format', name, words.tooFewClasses(name, called));
    }
    const classes = called.toSorted(byName);
    const place = called.map((each) => classes.indexOf(each));
    const order = shuffledIndices(this.count, new SeededRandom(1, 'own data'));
    const isGiven = this.#ofTest.includes(true);
    const isTest = isGiven ? this.#ofTest : this.#heldBack(order, called.length);
    const test = this.#imageSet(
      order.filter((i) => isTest[i]),
      place,
    );
    const train = this.#imageSet(
      order.filter((i) => !isTest[i]),
      place,
    );
    if (train.count === 0 || test.count === 0) {
      throw new DataError('wrong-format', name, words.nothingLeft(name, train.count === 0));
    }
    const info: OwnDataInfo = {
      name,
      shape: [this.side, this.side],
      classes,
      counts: { train: train.count, test: test.count },
      fingerprint: fingerprint([train.labels, test.labels, train.images, test.images]),
    };
    const notes = [...told.notes, ...(isGiven ? [] : [words.heldBack(test.count, HELD_BACK)])];
    return { ...told, data: ownDataName(info), info, train, test, notes };
  }

  #heldBack(order: Uint32Array, classes: number): boolean[] {
    const each = new Uint32Array(classes);
    const isTest = new Array<boolean>(this.count).fill(false);
    // The second of each class first, so that a class with two images has one of either.
    for (const i of order) isTest[i] = each[this.#labels[i]]++ % HELD_BACK === 1;
    return isTest;
  }

  #imageSet(indices: Uint32Array, place: readonly number[]): ImageSet {
    const size = this.side * this.side;
    const images = new Uint8Array(indices.length * size);
    const labels = new Uint8Array(indices.length);
    indices.forEach((index, i) => {
      images.set(this.#pixels(index), i * size);
      labels[i] = place[this.#labels[index]];
    });
    return { images, labels, count: indices.length };
  }

  #pixels(index: number): Bytes {
    const size = this.side * this.side;
    const begin = (index % IN_A_PIECE) * size;
    return this.#pieces[Math.floor(index / IN_A_PIECE)].subarray(begin, begin + size);
  }
}

/** Numbers by size, and other names as they are spelled. */
function byName(one: string, other: string): number {
  const [a, b] = [Number(one), Number(other)];
  if (!Number.isNaN(a) && !Number.isNaN(b) && a !== b) return a - b;
  return one < other ? -1 : 1;
}
