/** Known data sets out of files that somebody chose: whole and right, or refused in a sentence. */
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readKnownData } from '../../src/data/idx-set.ts';
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
    await expect(readKnownData(FOUR())).rejects.toThrow(
      /has the right shape but is not Fashion-MNIST's: its SHA-256 begins with .* Nothing was taken\.$/,
    );
  });
});

describe('other files', () => {
  it('are refused with their name and what is missing', async () => {
    const [trainImages, trainLabels, testImages] = FOUR();
    await expect(readKnownData([trainImages, trainLabels, testImages])).rejects.toThrow(
      /there is none with the 10,000 test labels\. Choose all four/,
    );
    await expect(readKnownData([testImages, testImages])).rejects.toThrow(/the same part/);
    await expect(readKnownData([named('x.png', Uint8Array.from([1, 2, 3]))])).rejects.toThrow(
      'x.png is no IDX file: it has 3 bytes',
    );
    await expect(readKnownData([named('few', images(5))])).rejects.toThrow(
      'few holds 5 images, but Fashion-MNIST has 60,000',
    );
    const broken = gzipSync(labels(10_000)).subarray(0, 30);
    await expect(readKnownData([named('cut.gz', broken)])).rejects.toThrow('cut.gz is damaged');
  });
});

describe('EMNIST letters', () => {
  it('are set upright, and their labels counted from 0', async () => {
    const pixels = new Uint8Array(124_800 * 784);
    // Row 2, column 5 of a letter that lies on its side.
    pixels[2 * 28 + 5] = 200;
    const classes = (count: number) => Uint8Array.from({ length: count }, (_, i) => 1 + (i % 26));
    const four = [
      named('a', idxFile([124_800, 28, 28], pixels)),
      named('b', idxFile([124_800], classes(124_800))),
      named('c', images(20_800)),
      named('d', idxFile([20_800], classes(20_800))),
    ];
    const { data, dataset, isChecked } = await readKnownData(four);
    expect([data, isChecked, dataset.classes.length]).toEqual(['emnist-letters', false, 26]);
    expect(dataset.train.images[5 * 28 + 2]).toBe(200);
    expect([...dataset.train.labels.subarray(0, 3)]).toEqual([0, 1, 2]);
    const low = [four[0], named('zeros', labels(124_800)), four[2], four[3]];
    await expect(readKnownData(low)).rejects.toThrow(
      'zeros says that image 1 is of class 0, but classes go from 1 to 26. Nothing was taken.',
    );
  });
});

describe('QMNIST', () => {
  it('has its digits as the first of eight numbers, and is told apart by its files’ names', async () => {
    const rows = new DataView(new ArrayBuffer(12 + 60_000 * 32));
    [0x0c02, 60_000, 8].forEach((word, i) => rows.setUint32(4 * i, word));
    for (let i = 0; i < 60_000; i++) rows.setUint32(12 + 32 * i, i % 10);
    const ints = new Uint8Array(rows.buffer);
    const { data, dataset } = await readKnownData([
      named('qmnist-train-images', images(60_000)),
      named('qmnist-train-labels', ints),
      named('qmnist-test-images', images(60_000)),
      named('qmnist-test-labels', ints),
    ]);
    expect([data, dataset.test.count]).toEqual(['qmnist', 60_000]);
    expect([...dataset.test.labels.subarray(8, 12)]).toEqual([8, 9, 0, 1]);
  });
});
