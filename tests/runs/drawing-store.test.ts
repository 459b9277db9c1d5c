import 'fake-indexeddb/auto';
import { IDBFactory, IDBObjectStore } from 'fake-indexeddb';
import { openDB } from 'idb';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { newDrawings } from '../../src/data/drawing.ts';
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
