/** Every run as one file, and the way back in. */
import 'fake-indexeddb/auto';
import { strToU8, zipSync } from 'fflate';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, describe, expect, it } from 'vitest';
import { readArchive, writeArchive } from '../../src/runs/run-archive.ts';
import { RunStore } from '../../src/runs/run-store.ts';
import { curveOf, recordOf, tabsOfOneBrowser, toldBy } from './kept-runs.ts';

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

const bytes = (...values: number[]) => Uint8Array.from(values);

describe('an archive', () => {
  it('brings runs to another browser as they were, and what is there already stays', async () => {
    const curve = curveOf(5000);
    const record = recordOf('a', curve, {
      ...{ title: 'Mine', note: 'good', status: 'training' },
      weights: { last: { step: 5000 }, best: { epoch: 3, accuracy: 0.5, step: 300 } },
    });
    const other = { record: recordOf('b', curveOf(10)), curve: curveOf(10) };
    const sweep = { id: 's', file: '{}', underWay: true, created: 1 };
    const file = writeArchive({
      runs: [{ record, curve, last: bytes(1, 2), best: bytes(3) }, other],
      sweeps: [sweep],
    });

    const store = new RunStore({ locks: tabsOfOneBrowser()() });
    const {
      runs: [first, second],
      sweeps,
    } = readArchive(file);
    expect(sweeps).toEqual([sweep]);
    expect(await store.add(first)).toBe(true);
    expect(await store.add(second)).toBe(true);
    expect(await store.add(first)).toBe(false);
    const kept = await store.read('a');
    // Nobody trains it here, and it is not offered as the run of this browser's last visit.
    expect(kept?.record).toMatchObject({
      title: 'Mine',
      note: 'good',
      status: 'paused',
      left: true,
    });
    expect(toldBy(kept?.curve)).toEqual(toldBy(curve));
    expect(toldBy(await store.curve('a'))).toEqual(toldBy(curve));
    expect(await store.epochs('a')).toEqual(curve.epochs);
    expect([...((await store.weights('a', 'best')) ?? [])]).toEqual([3]);
    expect([...((await store.take('a'))?.checkpoint ?? [])]).toEqual([1, 2]);
    // Its record promises no weights that did not come along.
    expect((await store.read('b'))?.record.weights).toEqual({});
  });

  it.each([
    [bytes(1, 2, 3), /not a zip file/],
    [zipSync({ 'other.txt': strToU8('x') }), /holds no runs/],
    [zipSync({ 'runs.json': strToU8('{') }), /not JSON/],
    [zipSync({ 'runs.json': strToU8('{"format":"x"}') }), /wrong at "format"/],
    [
      zipSync({
        'runs.json': strToU8(
          JSON.stringify({
            format: 'scanline-runs',
            version: 1,
            runs: [
              {
                record: { version: 9 },
                readings: Object.fromEntries(
                  ['step', 'epoch', 'seconds', 'accuracy', 'loss', 'labelErrorRate'].map((name) => [
                    name,
                    [],
                  ]),
                ),
                epochs: [],
              },
            ],
          }),
        ),
      }),
      /^Run 1 in this file is damaged: .* Nothing was taken\.$/,
    ],
  ])('that is none is refused in a sentence', (file, sentence) => {
    expect(() => readArchive(file)).toThrow(sentence);
  });
});
