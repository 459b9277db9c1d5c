/** Fashion-MNIST out of files that somebody chose: whole and right, or refused in a sentence. */
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readFashionMnist } from '../../src/data/idx-set.ts';
import { idxFile } from './idx-file.ts';

const images = (count: number) => idxFile([count, 28, 28], new Uint8Array(count * 784));
const labels = (count: number) => idxFile([count], new Uint8Array(count));
const named = (name: string, bytes: Uint8Array) => ({ name, bytes: new Uint8Array(bytes) });

const FOUR = () => [
  named('a', gzipSync(images(60_000))),
  named('b', labels(60_000)),
  named('c', images(10_000)),
  named('d', gzipSync(labels(10_000))),
];

describe('four files of the right shape', () => {
  it('are told apart whatever they are called, and refused when they are not Fashion-MNIST’s', async () => {
    await expect(readFashionMnist(FOUR())).rejects.toThrow(
      /has the right shape but is not Fashion-MNIST's: its SHA-256 begins with .* Nothing was taken\.$/,
    );
  });
});

describe('other files', () => {
  it('are refused with their name and what is missing', async () => {
    const [trainImages, trainLabels, testImages] = FOUR();
    await expect(readFashionMnist([trainImages, trainLabels, testImages])).rejects.toThrow(
      /there is none with the 10,000 test labels\. Choose all four/,
    );
    await expect(readFashionMnist([testImages, testImages])).rejects.toThrow(/the same part/);
    await expect(readFashionMnist([named('x.png', Uint8Array.from([1, 2, 3]))])).rejects.toThrow(
      'x.png is no IDX file: it has 3 bytes',
    );
    await expect(readFashionMnist([named('few', images(5))])).rejects.toThrow(
      'few holds 5 images, but Fashion-MNIST has 60,000',
    );
    const broken = gzipSync(labels(10_000)).subarray(0, 30);
    await expect(readFashionMnist([named('cut.gz', broken)])).rejects.toThrow('cut.gz is damaged');
  });
});
