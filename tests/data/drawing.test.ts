/** The reader's drawings: counted once, held back for good, and one data set whoever opens them in whatever order. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { datasetOf } from '../../src/data/dataset-of.ts';
import { type Dataset, MNIST } from '../../src/data/dataset.ts';
import { countsOf, drawingsCsv, newDrawings } from '../../src/data/drawing.ts';
import { basisOf, mixedDataName, mixedDataOf, mixedDataset } from '../../src/data/mixed-data.ts';
import { MNIST_SUBJECT } from '../../src/data/drawing-subject.ts';
import { drawnData, readDrawings } from '../../src/data/own/drawn-data.ts';
import type { OwnFile } from '../../src/data/own/own-file.ts';
import { readOwnFiles } from '../../src/data/own/own-files.ts';
import { drawn, drawnOf } from './drawn.ts';

const file = (name: string, content: string): OwnFile => {
  const bytes = new TextEncoder().encode(content);
  return { name, size: bytes.length, bytes: () => Promise.resolve(bytes) };
};
const decode = () => Promise.reject(new Error('no pictures here'));

describe('drawings', () => {
  it('are held back every fifth of a digit, whatever is drawn between', () => {
    const all = newDrawings([], [...drawnOf(7, 10), ...drawnOf(1, 4)], 0);
    const back = all.filter(({ isHeldBack }) => isHeldBack);
    expect(back.map(({ key }) => all.findIndex((each) => each.key === key))).toEqual([4, 9]);
  });

  it('stay held back or not, and count once, however they come together', () => {
    const some = fc.array(fc.record({ label: fc.nat(9), number: fc.nat(30) }), { maxLength: 60 });
    fc.assert(
      fc.property(some, some, (ones, others) => {
        const as = (given: typeof ones) => given.map((each) => drawn(each.label, each.number));
        const first = newDrawings([], as(ones), 5);
        const all = [...first, ...newDrawings(first, as([...others, ...ones]), 5)];
        expect(new Set(all.map(({ key }) => key)).size).toBe(all.length);
        expect(all.map(({ at }) => at)).toEqual(all.map((_, i) => 5 + i));
        for (let label = 0; label < 10; label++) {
          const { train, test } = countsOf(all.filter((each) => each.label === label));
          expect(test).toBe(Math.floor((train + test) / 5));
        }
        expect(newDrawings(all, as([...ones, ...others]), 9)).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });
});

describe('a handwriting file', () => {
  it('brings the same drawings back, of several files together', async () => {
    const [ones, sevens] = [drawnOf(1, 3), drawnOf(7, 1)];
    const files = [file('anna.csv', drawingsCsv(ones)), file('ben.csv', drawingsCsv(sevens))];
    expect(await readDrawings(files, MNIST_SUBJECT)).toEqual([...ones, ...sevens]);
  });

  it('is a data set of one’s own everywhere', async () => {
    const csv = drawingsCsv([...drawnOf(1, 6), ...drawnOf(7, 6)]);
    const { info } = await readOwnFiles([file('handwriting.csv', csv)], { decode });
    expect(info).toMatchObject({ shape: [28, 28], classes: ['1', '7'] });
    expect(info.counts.train + info.counts.test).toBe(12);
  });

  it('that is none is refused by its name, and the others with it', async () => {
    const good = file('good.csv', drawingsCsv(drawnOf(1, 1)));
    const refused = (name: string, content: string) =>
      readDrawings([good, file(name, content)], MNIST_SUBJECT);
    await expect(refused('a.png', 'x')).rejects.toThrow('a.png is no handwriting file.');
    await expect(refused('a.csv', 'label,p,p,p,p\n1,0,0,0,255')).rejects.toThrow(
      'a.csv has images of 2 × 2 pixels; the drawings here are 28 × 28.',
    );
    const letter = drawingsCsv(drawnOf(1, 1)).replace('\n1,', '\nA,');
    await expect(refused('a.csv', letter)).rejects.toThrow(
      'a.csv has the label “A”, which is no class of MNIST.',
    );
  });
});

describe('the data set of drawings', () => {
  const all = newDrawings([], [...drawnOf(7, 20), ...drawnOf(1, 6)], 0);

  it('has ten digits and the split that was made, in whatever order they came', () => {
    const { data, info, train, test } = drawnData(all, MNIST_SUBJECT);
    expect(info.classes).toEqual(MNIST.classes);
    expect([train.count, test.count]).toEqual([21, 5]);
    expect(datasetOf({ data }).counts).toEqual({ train: 21, test: 5 });
    expect(drawnData(all.toReversed(), MNIST_SUBJECT).data).toBe(data);
    expect(drawnData(all.slice(1), MNIST_SUBJECT).data).not.toBe(data);
  });

  it('needs some to learn from and some to test with', () => {
    expect(() => drawnData(all.slice(0, 4), MNIST_SUBJECT)).toThrow(
      'no drawings held back to test with',
    );
    expect(() => drawnData([], MNIST_SUBJECT)).toThrow('Draw the same class five times at least.');
  });

  it('stands before MNIST in a mixture, often enough to count, and its digits keep their names', () => {
    const { data, train, test } = drawnData(all, MNIST_SUBJECT);
    const info = mixedDataOf(mixedDataName('mnist', data));
    if (info === undefined) throw new Error('no mixture');
    expect(info.counts).toEqual({ train: 60_000 + 21 * 48, test: 10_005 });
    expect(basisOf(mixedDataName('mnist', data))).toBe('mnist');
    expect(basisOf(data)).toBe(data);
    const two = { images: new Uint8Array(2 * 784).fill(1), labels: Uint8Array.of(3, 4), count: 2 };
    const mnist: Dataset = { ...MNIST, train: two, test: two };
    const mixed = mixedDataset(info, mnist, { ...datasetOf({ data }), train, test });
    expect(mixed.train.count).toBe(info.ownTrain + 2);
    expect([...mixed.test.labels]).toEqual([...test.labels, 3, 4]);
    expect(mixed.train.images.subarray(21 * 784, 22 * 784)).toEqual(train.images.subarray(0, 784));
    // Classes of other numbers are told by their names.
    const few = `own:a:28x28:1+1:1,7:0123abcd`;
    const fewInfo = mixedDataOf(mixedDataName('mnist', few));
    if (fewInfo === undefined) throw new Error('no mixture');
    const seven = { images: new Uint8Array(784), labels: Uint8Array.of(1), count: 1 };
    const fewMixed = mixedDataset(fewInfo, mnist, {
      ...datasetOf({ data: few }),
      ...{ train: seven, test: seven },
    });
    expect([...fewMixed.test.labels]).toEqual([7, 3, 4]);
  });

  it('is mixed with MNIST only where it shows digits of the same size', () => {
    for (const other of ['own:a:8x8:5+1:1,7:0123abcd', 'own:a:28x28:5+1:a,b:0123abcd', 'mnist']) {
      expect(mixedDataOf(mixedDataName('mnist', other))).toBeUndefined();
    }
  });
});
