/**
 * MNIST's training images as the page is sent them: an IDX file like the original, with the digits in the order in
 * which the first epoch of the page's usual seed reads them. So on a slow line such a run begins with the first
 * batch that is there; every other run waits for what it needs, and each sees exactly the batches of its seed.
 */
import { shuffledOrder } from './batches.ts';
import { MNIST, pixelsOf } from './dataset.ts';
import { MNIST_FILES, type MnistFile } from './mnist-files.ts';

/** The seed of a page without a link (tests/data/digit-arrival.test.ts). */
export const USUAL_SEED = 1;

const COUNT = 60_000;
const PIXELS = pixelsOf(MNIST);
/** Magic number and three sizes. */
export const IDX_HEADER = Uint8Array.of(0, 0, 8, 3, 0, 0, 0xea, 0x60, 0, 0, 0, 28, 0, 0, 0, 28);

export const SHUFFLED_TRAIN_IMAGES = {
  name: 'train-images-shuffled-idx3-ubyte.gz',
  length: IDX_HEADER.length + COUNT * PIXELS,
  /** Of the original, which it becomes. */
  sha256: MNIST_FILES.trainImages.sha256,
} as const satisfies MnistFile;

/** `[60000]`: which digit of the original comes first, second and so on. */
export function shuffledFileOrder(): Uint32Array<ArrayBuffer> {
  return shuffledOrder(COUNT, USUAL_SEED, 0);
}

/** The shuffled file from the original, both unpacked. */
export function shuffleTrainImages(original: Uint8Array): Uint8Array<ArrayBuffer> {
  const shuffled = new Uint8Array(original.length);
  shuffled.set(IDX_HEADER);
  shuffledFileOrder().forEach((digit, place) => {
    const from = IDX_HEADER.length + digit * PIXELS;
    shuffled.set(original.subarray(from, from + PIXELS), IDX_HEADER.length + place * PIXELS);
  });
  return shuffled;
}

/** Lays digits of the shuffled file, as its bytes come, where they stand in the original. */
export class Unshuffler {
  /** The original file; zero where nothing has come yet. */
  readonly bytes = new Uint8Array(SHUFFLED_TRAIN_IMAGES.length);
  /** Bytes that have come. */
  length = 0;
  readonly order = shuffledFileOrder();
  /** Whether what came begins like MNIST's training images. */
  hasRightHeader = true;

  constructor() {
    this.bytes.set(IDX_HEADER);
  }

  /** Digits that are there. */
  get digits(): number {
    return Math.max(0, Math.floor((this.length - IDX_HEADER.length) / PIXELS));
  }

  /** From the beginning again; what has come stays where it is. */
  rewind(): void {
    this.length = 0;
    this.hasRightHeader = true;
  }

  add(chunk: Uint8Array): void {
    let at = 0;
    while (at < chunk.length && this.length < IDX_HEADER.length) {
      if (chunk[at++] !== IDX_HEADER[this.length++]) this.hasRightHeader = false;
    }
    while (at < chunk.length && this.length < this.bytes.length) {
      const position = this.length - IDX_HEADER.length;
      const within = position % PIXELS;
      const part = chunk.subarray(at, at + PIXELS - within);
      const digit = this.order[Math.floor(position / PIXELS)];
      this.bytes.set(part, IDX_HEADER.length + digit * PIXELS + within);
      at += part.length;
      this.length += part.length;
    }
    // What is more than the file should have is counted, so that it is seen.
    this.length += chunk.length - at;
  }
}
