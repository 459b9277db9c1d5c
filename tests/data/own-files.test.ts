/** Data sets of one's own: read whole from what people have, or refused with the file and the line that is wrong. */
import fc from 'fast-check';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { datasetOf } from '../../src/data/dataset-of.ts';
import { ownDataName, ownDataOf } from '../../src/data/own-data.ts';
import type { OwnFile, Picture } from '../../src/data/own/own-file.ts';
import { readOwnFiles } from '../../src/data/own/own-files.ts';
import { seenAs } from '../../src/data/own/pictures.ts';
import { idxFile } from './idx-file.ts';

const file = (name: string, content: string | Uint8Array): OwnFile => {
  const bytes = new Uint8Array(Buffer.from(content));
  return { name, size: bytes.length, bytes: () => Promise.resolve(bytes) };
};
/** A "picture" is two bytes: its side and its grey. */
const decode = (_: string, [side, grey]: Uint8Array): Promise<Picture> => {
  if (side === 0) return Promise.reject(new Error('cannot be read as a picture'));
  const rgba = new Uint8Array(4 * side * side).map((__, i) => (i % 4 === 3 ? 255 : grey));
  return Promise.resolve({ width: side, height: side, rgba });
};
const read = (...files: OwnFile[]) => readOwnFiles(files, { decode });
const ROWS = ['cat,0,255,0,0', 'dog,0,0,255,9', 'cat,1,2,3,4', 'dog,5,6,7,8'];

describe('CSV', () => {
  it('is read with its label first or last, with a heading or not, whatever parts the values', async () => {
    const plain = await read(file('pets.csv', ROWS.join('\n')));
    expect(plain.info).toMatchObject({ name: 'pets', shape: [2, 2], classes: ['cat', 'dog'] });
    expect(plain.train.count + plain.test.count).toBe(4);
    const last = ROWS.map((row) => [...row.split(',').slice(1), row.split(',')[0]].join(';'));
    const others = [
      ['label,p1,p2,p3,p4', ...ROWS].join('\r\n'),
      last.join('\n'),
      ROWS.map((row) => row.replaceAll(',', '\t').replace(/^\w+/, '"$&"')).join('\n'),
    ];
    for (const text of others) {
      const same = await read(file('pets.csv', `${text}\n\n`));
      expect(same.data).toBe(plain.data);
    }
  });

  it('with a bad line is refused, and the line is named', async () => {
    const bad = (row: string) => read(file('pets.csv', [...ROWS, row, ...ROWS].join('\n')));
    await expect(bad('cat,0,x,0,0')).rejects.toThrow(
      'pets.csv, line 5, value 3 is “x”; a pixel is a number from 0 (background) to 255 (ink). Nothing was taken.',
    );
    await expect(bad('cat,0,0,0')).rejects.toThrow(
      'pets.csv, line 5 has 4 values; the lines before have 5.',
    );
    await expect(bad(',0,0,0,0')).rejects.toThrow('pets.csv, line 5 has no label.');
    await expect(bad('cat,0,256,0,0')).rejects.toThrow('line 5, value 3 is “256”');
    await expect(read(file('a.csv', '1,2,3\n4,5,6'))).rejects.toThrow('expected were a label and');
    await expect(read(file('a.csv', 'cat,0,0,0,1\ncat,1,0,0,0'))).rejects.toThrow(
      'images of one class only, “cat”',
    );
  });

  it('may have shares of 1 or few shades, which become bytes', async () => {
    const values = async (rows: string[]) => {
      const { train, test } = await read(file('a.csv', rows.join('\n')));
      return new Set([...train.images, ...test.images]);
    };
    expect(await values(['a,0,1,0.5,0', 'b,1,0,0.2,0', 'a,0,0,0,1', 'b,0,0,0,1'])).toEqual(
      new Set([0, 255, 128, 51]),
    );
    expect(await values(['a,0,16,8,0', 'b,16,0,4,0', 'a,0,0,0,16', 'b,0,0,0,16'])).toEqual(
      new Set([0, 255, 128, 64]),
    );
  });

  it('keeps every image with its label, whatever they are', async () => {
    const rows = fc.array(
      fc.tuple(fc.integer({ min: 0, max: 4 }), fc.uint8Array({ minLength: 4, maxLength: 4 })),
      { minLength: 12, maxLength: 60 },
    );
    await fc.assert(
      fc.asyncProperty(rows, async (given) => {
        const all: [number, Uint8Array][] = [...given];
        for (const label of [0, 1]) {
          all.push([label, Uint8Array.of(1, 255, 3, 4)], [label, Uint8Array.of(255, 2, 4, 7)]);
        }
        const text = all.map(([label, pixels]) => ['c' + label, ...pixels].join()).join('\n');
        const { info, train, test } = await read(file('some.csv', text));
        const found = [train, test].flatMap(({ images, labels, count }) =>
          Array.from({ length: count }, (_, i) =>
            [info.classes[labels[i]], ...images.subarray(4 * i, 4 * i + 4)].join(),
          ),
        );
        expect(found.toSorted()).toEqual(text.split('\n').toSorted());
      }),
      { numRuns: 30 },
    );
  });
});

describe('IDX files', () => {
  const pair = (count: number, prefix: string) => [
    file(`${prefix}images`, idxFile([count, 4, 4], new Uint8Array(count * 16).fill(7))),
    file(
      `${prefix}labels`,
      idxFile(
        [count],
        Uint8Array.from({ length: count }, (_, i) => 3 + (i % 3)),
      ),
    ),
  ];

  it('are read as one pair or two', async () => {
    const one = await read(...pair(12, ''));
    expect(one.info).toMatchObject({ shape: [4, 4], classes: ['3', '4', '5'] });
    const two = await read(...pair(6, 'test-'), ...pair(6, 'train-'));
    expect(two.info.counts).toEqual({ train: 6, test: 6 });
    const [images] = pair(12, '');
    await expect(read(images)).rejects.toThrow('1 files of images and 0 of labels');
    await expect(read(images, pair(5, '')[1])).rejects.toThrow('no file has as many labels');
  });
});

describe('pictures', () => {
  const folder = [
    file('zoo/ape/1.png', Uint8Array.of(3, 10)),
    file('zoo/ape/2.png', Uint8Array.of(56, 250)),
    file('zoo/bee/1.jpg', Uint8Array.of(28, 0)),
    file('zoo/bee/2.png', Uint8Array.of(28, 0)),
    file('zoo/bee/broken.png', Uint8Array.of(0, 0)),
    file('zoo/notes.md', 'about the zoo'),
    file('zoo/.DS_Store', 'x'),
  ];

  it('are classes by their folders; light ones are inverted, and what is left out is told', async () => {
    const { info, notes, skipped } = await read(...folder);
    expect(info).toMatchObject({ name: 'zoo', shape: [28, 28], classes: ['ape', 'bee'] });
    expect(notes[0]).toBe(
      'One picture has a light background and was inverted; all were made grey and 28 × 28 pixels.',
    );
    expect(skipped).toEqual([
      { file: 'zoo/bee/broken.png', why: 'cannot be read as a picture' },
      { file: 'zoo/notes.md', why: 'no PNG or JPEG' },
    ]);
  });

  it('may come in a zip archive', async () => {
    const entries = await Promise.all(
      folder.map(async (one) => [one.name, await one.bytes()] as const),
    );
    const zip = zipSync(Object.fromEntries(entries));
    const [plain, zipped] = [await read(...folder), await read(file('animals.zip', zip))];
    expect(zipped.info).toMatchObject({ ...plain.info, name: 'animals' });
    await expect(read(file('animals.zip', 'no archive'))).rejects.toThrow('is no zip archive');
  });

  it('are fitted as a whole, in the middle', () => {
    const rgba = new Uint8Array(4 * 56 * 28).fill(255);
    const { pixels, isInverted } = seenAs({ width: 56, height: 28, rgba });
    expect(isInverted).toBe(true);
    expect(pixels.every((ink) => ink === 0)).toBe(true);
    const dark = rgba.map((value, i) => (i % 4 === 3 ? value : i / 4 < 56 * 27 ? 0 : 255));
    const seen = seenAs({ width: 56, height: 28, rgba: dark });
    // 56 x 28 become 28 x 14, from row 7 on.
    expect(seen.pixels[20 * 28 + 14]).toBe(128);
    expect(seen.pixels[21 * 28 + 14]).toBe(0);
  });
});

describe('the name of a data set of one’s own', () => {
  it('says all that a network must know of it, whatever it is called', () => {
    const words = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(words, fc.uniqueArray(words, { minLength: 2, maxLength: 9 }), (name, classes) => {
        const info = {
          ...{ name, classes, counts: { train: 12, test: 3 }, fingerprint: '0123abcd' },
          shape: [8, 8] as const,
        };
        const data = ownDataName(info);
        const known = ownDataOf(data);
        expect(known).toMatchObject({ shape: [8, 8], counts: info.counts });
        expect(known?.classes).toHaveLength(classes.length);
        expect(datasetOf({ data })).toBe(known);
      }),
    );
    expect(ownDataOf('own:a:8x8:12+3:x,y:0123abcd')?.classes).toEqual(['x', 'y']);
    for (const wrong of ['own:a:8x99:1+1:x,y:0123abcd', 'own:a:8x8:1+1:x:0123abcd', 'own:a']) {
      expect(ownDataOf(wrong)).toBeUndefined();
    }
  });
});
