import 'fake-indexeddb/auto';
import { IDBFactory, IDBObjectStore } from 'fake-indexeddb';
import { openDB } from 'idb';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Comparison } from '../../src/data/comparison.ts';
import { newDrawings } from '../../src/data/drawing.ts';
import { MNIST_SUBJECT } from '../../src/data/drawing-subject.ts';
import { drawnData } from '../../src/data/own/drawn-data.ts';
import { DrawingStore } from '../../src/runs/drawing-store.ts';
import { RunStore } from '../../src/runs/run-store.ts';
import { drawnOf } from '../data/drawn.ts';

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});
afterEach(() => {
  vi.restoreAllMocks();
});

const drawings = newDrawings([], drawnOf(7, 12), 1000);

it('drawings are there in their order when the page is opened again, in every tab', async () => {
  const store = new DrawingStore();
  await store.keep(drawings.toReversed());
  await new DrawingStore().keep(drawings.slice(0, 3));
  expect(await new DrawingStore().list()).toEqual(drawings);
  await store.remove(drawings.slice(2).map(({ key }) => key));
  expect(await store.list()).toEqual(drawings.slice(0, 2));
});

it('drawings of an earlier version, which says nothing of what they are of, are digits', async () => {
  const store = new DrawingStore();
  await store.keep(drawings);
  const database = await openDB('scanline');
  const { subject: _, ...earlier } = drawings[0];
  await database.put('drawings', earlier, earlier.key);
  expect(await store.list()).toEqual(drawings);
  database.close();
});

it('deleting every run leaves them', async () => {
  const store = new DrawingStore();
  await store.keep(drawings);
  await new RunStore().eraseAll();
  expect(await store.list()).toHaveLength(12);
});

it('what is damaged is put aside, and the others are there', async () => {
  const store = new DrawingStore();
  await store.keep(drawings);
  const database = await openDB('scanline');
  await database.put('drawings', { ...drawings[0], label: 12 }, drawings[0].key);
  expect(await store.list()).toEqual(drawings.slice(1));
  expect(await database.getAll('aside')).toMatchObject([{ store: 'drawings' }]);
  database.close();
});

it('a full browser is told, and what was there stays', async () => {
  const store = new DrawingStore();
  await store.keep(drawings.slice(0, 1));
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
    throw new DOMException('no room', 'QuotaExceededError');
  });
  await expect(store.keep(drawings)).rejects.toMatchObject({ kind: 'full' });
  vi.restoreAllMocks();
  expect(await store.list()).toHaveLength(1);
});

const read = (right: number) => {
  const sevens = (number: number) => [0, 0, 0, 0, 0, 0, 0, number, 0, 0];
  return { there: sevens(2), right: sevens(right) };
};
const comparison: Comparison = {
  ...{
    subject: 'mnist',
    basis: 'mnist',
    run: 'a1',
    data: drawnData(drawings, MNIST_SUBJECT).data,
    network: 'lstm',
  },
  before: { heldBack: read(0), basis: read(2) },
  after: undefined,
};

it('the last comparison is there when the page is opened again, and deleting every run leaves it', async () => {
  const store = new DrawingStore();
  expect(await store.comparison('mnist')).toBeUndefined();
  await store.keepComparison(comparison);
  const taught = { ...comparison, after: { heldBack: read(2), basis: read(1) } };
  await store.keepComparison(taught);
  await new RunStore().eraseAll();
  expect(await new DrawingStore().comparison('mnist')).toEqual(taught);
  expect(await store.comparison('emnist-letters')).toBeUndefined();
});

it.each([
  ['of a later version', { version: 2 }],
  ['of a network that is none', { network: 'oracle' }],
  ['of no drawings', { data: 'mnist' }],
  ['with more read rightly than there were', { after: { heldBack: read(3), basis: read(1) } }],
  ['of other classes', { after: { heldBack: { there: [1], right: [1] }, basis: read(1) } }],
])('a comparison %s is put aside', async (_, damage) => {
  const store = new DrawingStore();
  await store.keepComparison(comparison);
  const database = await openDB('scanline');
  await database.put('comparisons', { version: 1, ...comparison, ...damage }, 'mnist');
  expect(await store.comparison('mnist')).toBeUndefined();
  expect(await database.getAll('aside')).toMatchObject([{ store: 'comparisons' }]);
  database.close();
});
