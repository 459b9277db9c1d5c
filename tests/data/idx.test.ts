import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DataError, type DataProblem } from '../../src/data/data-error.ts';
import { readIdx, readImages, readLabels } from '../../src/data/idx.ts';
import { idxFile } from './idx-file.ts';

describe('an IDX file', () => {
  it('gives back the sizes and elements it was written with', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(sizes, fc.infiniteStream(fc.nat(255)), (given, bytes) => {
        const count = given.reduce((product, size) => product * size, 1);
        const elements = Uint8Array.from({ length: count }, () => bytes.next().value);
        const read = readIdx(idxFile(given, elements), given.length, 'any');
        expect(read.sizes).toEqual(given);
        expect(read.elements).toEqual(elements);
      }),
    );
  });

  it('is read at whatever place in a larger buffer it lies', () => {
    const file = idxFile([3], [7, 8, 9]);
    const larger = new Uint8Array(file.length + 3);
    larger.set(file, 3);
    expect([...readLabels(larger.subarray(3), 'labels').labels]).toEqual([7, 8, 9]);
  });

  it.each<[string, Uint8Array<ArrayBuffer>, DataProblem, RegExp]>([
    ['empty', new Uint8Array(0), 'truncated', /only 0 bytes long.*takes 8/],
    ['of text', ascii('<!doctype html>'), 'wrong-format', /0x3c21646f.*0x00000801/],
    ['of floats', withType(idxFile([1], [1]), 0x0d), 'wrong-format', /0x00000d01.*0x00000801/],
    ['of images', idxFile([1, 28, 28], new Uint8Array(784)), 'wrong-format', /0x00000803/],
    ['cut short', idxFile([5], [1, 2, 3]), 'truncated', /should be 13 bytes long.*but is 11/],
    ['too long', idxFile([2], [1, 2, 3]), 'wrong-format', /should be 10 bytes long.*but is 11/],
    ['with a label of 10', idxFile([3], [0, 9, 10]), 'wrong-format', /digit number 2 is a 10/],
  ])('of labels that is %s is refused with a sentence', (_, bytes, problem, sentence) => {
    const error = caught(() => readLabels(bytes, 'labels.gz'));
    expect(error.problem).toBe(problem);
    expect(error.file).toBe('labels.gz');
    expect(error.message).toMatch(sentence);
    expect(error.message).toMatch(/labels\.gz.*Try again/);
  });

  it('of images must hold images of 28 x 28', () => {
    const { images, count } = readImages(
      idxFile([2, 28, 28], new Uint8Array(1568).fill(9)),
      'images',
    );
    expect([count, images.length, images[1567]]).toEqual([2, 1568, 9]);
    const error = caught(() => readImages(idxFile([1, 14, 28], new Uint8Array(392)), 'images'));
    expect(error.message).toMatch(/14 × 28 pixels.*28 × 28/);
  });
});

function caught(run: () => unknown): DataError {
  try {
    run();
  } catch (error) {
    if (error instanceof DataError) return error;
  }
  throw new Error('No DataError was thrown.');
}

function ascii(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

function withType(file: Uint8Array<ArrayBuffer>, type: number): Uint8Array<ArrayBuffer> {
  file[2] = type;
  return file;
}
