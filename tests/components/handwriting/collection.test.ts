/** Drawings are collected digit by digit, taken back, merged, and kept; what cannot be kept is said. */
import 'fake-indexeddb/auto';
import { IDBFactory, IDBObjectStore } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { countOf, DrawingCollection } from '../../../src/components/handwriting/collection.ts';
import { drawingsCsv } from '../../../src/data/drawing.ts';
import { subjectOf } from '../../../src/data/drawing-subject.ts';
import { readDrawings } from '../../../src/data/own/drawn-data.ts';
import { DrawingStore } from '../../../src/runs/drawing-store.ts';
import type { ChosenFile, Commands } from '../../../src/workers/protocol.ts';
import { drawn, drawnOf } from '../../data/drawn.ts';

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** Files are read by the worker's own reader, in this thread. */
async function ask(name: string, given: unknown): Promise<Commands['readDrawings']['reply']> {
  expect(name).toBe('readDrawings');
  const { files, subject } = given as Commands['readDrawings']['with'];
  const own = files.map(({ name: called, content }) => ({
    ...{ name: called, size: content.size },
    bytes: async () => new Uint8Array(await content.arrayBuffer()),
  }));
  return { drawn: await readDrawings(own, subject) };
}

function tab() {
  const saved: string[] = [];
  const collection = new DrawingCollection({
    client: { ask: ask as never },
    store: new DrawingStore(),
    download: (_, bytes) => saved.push(new TextDecoder().decode(bytes)),
    now: () => 1000,
  });
  return { collection, saved, now: () => collection.state.getState() };
}

const ink = (number: number) => Float32Array.from(drawn(0, number).pixels, (grey) => grey / 255);
const file = (name: string, content: string): ChosenFile => ({
  name,
  content: new Blob([content]),
});

describe('collecting', () => {
  it('asks for the digits in turn, the one with the fewest first, until one is chosen', () => {
    const { collection, now } = tab();
    for (let number = 0; number < 12; number += 1) collection.keep(ink(number));
    expect(now().drawings.map(({ label }) => label)).toEqual([
      ...[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1],
    ]);
    expect(now().news).toBe('Kept: 2 drawings of 1. Now draw a 2.');
    collection.choose(7);
    for (let number = 20; number < 23; number += 1) collection.keep(ink(number));
    expect(now()).toMatchObject({ label: 7, inTurn: false });
    expect(countOf(now().drawings, 7)).toBe(4);
  });

  it('is taken back step by step, deletions too, and the browser keeps what is left', async () => {
    const { collection, now } = tab();
    collection.choose(7);
    for (let number = 0; number < 6; number += 1) collection.keep(ink(number));
    const all = now().drawings;
    collection.remove(7);
    expect(now().drawings).toEqual([]);
    collection.undo();
    expect(now().drawings).toEqual(all);
    expect(now().news).toBe('6 drawings are back.');
    collection.undo();
    collection.undo();
    await collection.settled();
    const later = tab();
    await later.collection.load();
    expect(later.now().drawings).toEqual(all.slice(0, 4));
  });

  it('does not count the very same drawing twice', () => {
    const { collection, now } = tab();
    collection.choose(3);
    collection.keep(ink(1));
    collection.keep(ink(1));
    expect(now().drawings).toHaveLength(1);
    expect(now().news).toBe('The very same drawing is here already.');
  });

  it('goes on where the browser keeps nothing, says so, and keeps all when it can again', async () => {
    const { collection, now } = tab();
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
      throw new DOMException('no room', 'QuotaExceededError');
    });
    collection.keep(ink(1));
    await collection.settled();
    expect(now().notKept).toMatch(/^The browser’s storage is full: /);
    await collection.load();
    expect(now().drawings).toHaveLength(1);
    vi.restoreAllMocks();
    collection.keep(ink(2));
    await collection.settled();
    expect(now().notKept).toBeUndefined();
    const later = tab();
    await later.collection.load();
    expect(later.now().drawings).toHaveLength(2);
  });
});

describe('drawings of other data', () => {
  const [letters, clothes] = [subjectOf('emnist-letters'), subjectOf('fashion-mnist')];

  it('are kept apart, class by class, and are there again with their data', async () => {
    const { collection, now } = tab();
    collection.keep(ink(1));
    collection.drawFor(letters);
    expect(now().drawings).toEqual([]);
    collection.keep(ink(1));
    expect(now().news).toBe('Kept: 1 drawing of A. Now draw “B”.');
    collection.drawFor(clothes);
    collection.choose(9);
    collection.keep(ink(1));
    expect(now().news).toBe('Kept: 1 drawing of Ankle boot.');
    collection.undo();
    await collection.settled();
    const later = tab();
    await later.collection.load();
    for (const [data, there] of [
      ['mnist', 1],
      ['emnist-letters', 1],
      ['fashion-mnist', 0],
    ] as const) {
      later.collection.drawFor(subjectOf(data));
      expect(later.now().drawings).toHaveLength(there);
    }
  });

  it('are merged by the names of their classes, and another data set’s file is refused', async () => {
    const { collection, saved, now } = tab();
    collection.drawFor(clothes);
    for (const label of [0, 9]) {
      collection.choose(label);
      collection.keep(ink(label));
    }
    collection.save();
    expect(saved[0].split('\n').map((line) => line.split(',')[0])).toEqual([
      'label',
      'T-shirt',
      'Ankle boot',
      '',
    ]);
    expect(now().fileNews?.message).toMatch(/^drawings-Fashion-MNIST\.csv is saved/);
    const other = tab();
    other.collection.drawFor(clothes);
    await other.collection.merge([file('shoes.csv', saved[0])]);
    expect(other.now().drawings.map(({ label }) => label)).toEqual([0, 9]);
    other.collection.drawFor(letters);
    await other.collection.merge([file('shoes.csv', saved[0])]);
    expect(other.now().fileNews?.message).toMatch(
      /^shoes\.csv has the label “T-shirt”, which is no class of EMNIST letters\./,
    );
    expect(other.now().drawings).toEqual([]);
  });
});

describe('handwriting files', () => {
  it('of a class are merged, and what is here already counts once', async () => {
    const { collection, saved, now } = tab();
    const anna = file('anna.csv', drawingsCsv(drawnOf(7, 6)));
    const ben = file('ben.csv', drawingsCsv([...drawnOf(7, 2, 5), ...drawnOf(1, 3)]));
    await collection.merge([anna, ben]);
    expect(now().fileNews).toEqual({
      isGood: true,
      message: '10 drawings added; 1 was here already.',
    });
    collection.save();
    await collection.merge([file('again.csv', saved[0])]);
    expect(now().drawings).toHaveLength(10);
    collection.undo();
    expect(now().drawings).toEqual([]);
  });

  it('of which one is wrong are refused whole, with its name', async () => {
    const { collection, now } = tab();
    const good = file('good.csv', drawingsCsv(drawnOf(1, 2)));
    await collection.merge([good, file('holiday.png', 'no')]);
    expect(now().fileNews?.message).toMatch(/^holiday\.png is no handwriting file\./);
    expect(now().drawings).toEqual([]);
    await collection.merge([good]);
    expect(now().fileNews?.message).toBe('2 drawings added.');
  });
});
