import 'fake-indexeddb/auto';
import { IDBFactory, IDBObjectStore } from 'fake-indexeddb';
import { deleteDB, openDB } from 'idb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RunStoreError } from '../../src/runs/run-database.ts';
import { MOST_RUNS, MOST_WEIGHTS, RunStore } from '../../src/runs/run-store.ts';
import { curveOf, goOn, recordOf, tabsOfOneBrowser, toldBy } from './kept-runs.ts';

let tab: () => RunStore;

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
  const locks = tabsOfOneBrowser();
  tab = () => new RunStore({ locks: locks() });
});

afterEach(() => {
  vi.restoreAllMocks();
});

const bytes = (...values: number[]) => Uint8Array.from(values);

describe('a kept run', () => {
  it('is there in full when the page is opened again', async () => {
    const store = tab();
    const curve = curveOf(10_000);
    await store.begin('a');
    await store.keep({ record: recordOf('a', curve), curve, checkpoint: bytes(1, 2, 3) });
    store.letGo('a');

    const later = tab();
    expect((await later.list()).runs.map(({ id }) => id)).toEqual(['a']);
    const kept = await later.take('a');
    expect(kept?.record).toMatchObject({ ...recordOf('a', curve), owner: expect.any(String) });
    expect(toldBy(kept?.curve)).toEqual(toldBy(curve));
    expect([...(kept?.checkpoint ?? [])]).toEqual([1, 2, 3]);
  });

  it('grows without being written anew, and is the same as one written at once', async () => {
    const store = tab();
    const curve = curveOf(9000);
    await store.keep({ record: recordOf('a', curve), curve });
    const put = vi.spyOn(IDBObjectStore.prototype, 'put');
    goOn(curve, 9050);
    await store.keep({ record: recordOf('a', curve), curve });
    const chunks = put.mock.calls.map(([, key]) => key).filter(Array.isArray);
    expect(chunks).toEqual([['a', 'readings', 2]]);
    goOn(curve, 20_000);
    await store.keep({ record: recordOf('a', curve), curve });
    expect(toldBy((await tab().read('a'))?.curve)).toEqual(toldBy(curveOf(20_000)));
  });

  it('that went back to a checkpoint has each reading once', async () => {
    const store = tab();
    const curve = curveOf(9000);
    await store.keep({ record: recordOf('a', curve), curve });
    curve.rewindTo(4000);
    await store.keep({ record: recordOf('a', curve), curve });
    expect(toldBy((await tab().read('a'))?.curve)).toEqual(toldBy(curve));
    goOn(curve, 4500);
    await store.keep({ record: recordOf('a', curve), curve });
    expect(toldBy((await tab().read('a'))?.curve)).toEqual(toldBy(curve));
  });

  it('has its best weights beside its last', async () => {
    const store = tab();
    const curve = curveOf(10);
    await store.keep({ record: recordOf('a', curve), checkpoint: bytes(1), isBest: true });
    await store.keep({ record: recordOf('a', curve), checkpoint: bytes(2) });
    expect([...((await store.weights('a', 'best')) ?? [])]).toEqual([1]);
    expect([...((await store.weights('a', 'last')) ?? [])]).toEqual([2]);
  });

  it('keeps what the reader has made of it while it trains on', async () => {
    const store = tab();
    const curve = curveOf(10);
    await store.keep({ record: recordOf('a', curve), curve });
    await tab().change('a', { title: 'mine', note: 'try again', pinned: true });
    await store.keep({ record: recordOf('a', curve, { updated: 5 }), curve });
    expect((await store.read('a'))?.record).toMatchObject({
      title: 'mine',
      note: 'try again',
      pinned: true,
      updated: 5,
    });
    await store.change('a', { title: undefined });
    expect((await store.read('a'))?.record).not.toHaveProperty('title');
  });

  it('that was deleted is not listed, and comes back when that is undone', async () => {
    const store = tab();
    const curve = curveOf(10);
    await store.keep({ record: recordOf('a', curve), curve, checkpoint: bytes(1) });
    await store.change('a', { deleted: 1000 });
    expect((await store.list()).runs).toEqual([]);
    await store.tidy(1001);
    await store.change('a', { deleted: undefined });
    expect((await store.list()).runs).toHaveLength(1);
    await store.change('a', { deleted: 1000 });
    await store.tidy(1000 + 48 * 60 * 60 * 1000);
    expect(await store.read('a')).toBeUndefined();
    expect(await store.weights('a', 'last')).toBeUndefined();
  });
});

describe('several tabs', () => {
  it('do not take a run that another has, and do when that is gone', async () => {
    const [one, other] = [tab(), tab()];
    const curve = curveOf(10);
    await one.begin('a');
    await one.keep({ record: recordOf('a', curve), curve });
    expect(await other.elsewhere()).toEqual(new Set(['a']));
    await expect(other.take('a')).rejects.toMatchObject({ kind: 'elsewhere' });
    one.letGo('a');
    expect(await other.elsewhere()).toEqual(new Set());
    expect((await other.take('a'))?.record.id).toBe('a');
  });

  it('do not write over a run that another has gone on with', async () => {
    const [one, other] = [tab(), tab()];
    const curve = curveOf(10);
    await one.keep({ record: recordOf('a', curve), curve, checkpoint: bytes(1) });
    await other.take('a');
    const late = one.keep({ record: recordOf('a', curve), curve, checkpoint: bytes(2) });
    await expect(late).rejects.toMatchObject({ kind: 'elsewhere' });
    expect([...((await other.weights('a', 'last')) ?? [])]).toEqual([1]);
    await other.keep({ record: recordOf('a', curve), curve, checkpoint: bytes(3) });
  });
});

describe('what is damaged', () => {
  async function damage(
    store: 'runs' | 'curves' | 'checkpoints',
    key: IDBValidKey,
    value: unknown,
  ) {
    const database = await openDB('scanline');
    await database.put(store, value, key);
    database.close();
  }

  it.each([
    ['nothing a run is', 'nonsense'],
    ['a run of a version to come', { ...recordOf('b', curveOf(1)), version: 99 }],
    ['settings that there are not', { ...recordOf('b', curveOf(1)), experiment: { network: 'x' } }],
  ])('is put aside as it was found, and the rest is there: %s', async (_, value) => {
    const store = tab();
    const curve = curveOf(10);
    await store.keep({ record: recordOf('a', curve), curve });
    await damage('runs', 'b', value);
    expect(await store.list()).toMatchObject({ runs: [{ id: 'a' }], putAside: 1 });
    expect(await store.list()).toMatchObject({ runs: [{ id: 'a' }], putAside: 0 });
    const database = await openDB('scanline');
    expect(await database.getAll('aside')).toMatchObject([{ store: 'runs', key: 'b', value }]);
    database.close();
  });

  it('of a curve costs the curve alone, of weights the weights alone', async () => {
    const store = tab();
    const curve = curveOf(5000);
    await store.keep({ record: recordOf('a', curve), curve, checkpoint: bytes(1) });
    await damage('curves', ['a', 'readings', 0], { step: [1, 2] });
    expect(await store.read('a')).toMatchObject({ curve: undefined, checkpoint: bytes(1) });
    await damage('checkpoints', ['a', 'last'], 7);
    expect((await store.read('a'))?.checkpoint).toBeUndefined();
  });

  it('a curve that lacks a part is none', async () => {
    const store = tab();
    const curve = curveOf(5000);
    await store.keep({ record: recordOf('a', curve), curve });
    const database = await openDB('scanline');
    await database.delete('curves', ['a', 'readings', 1]);
    database.close();
    expect((await store.read('a'))?.curve).toBeUndefined();
  });
});

describe('a browser that keeps nothing', () => {
  it.each([
    ['has no database', () => Reflect.set(globalThis, 'indexedDB', undefined)],
    [
      'refuses to open one',
      () =>
        vi.spyOn(IDBFactory.prototype, 'open').mockImplementation(() => {
          throw new DOMException('denied', 'SecurityError');
        }),
    ],
  ])('is told as such: it %s', async (_, refuse) => {
    refuse();
    const failure = await tab()
      .list()
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(RunStoreError);
    expect(failure).toMatchObject({ kind: 'refused' });
  });

  it('has a newer version of the page open', async () => {
    (await openDB('scanline', 99)).close();
    await expect(tab().list()).rejects.toMatchObject({ kind: 'other-version' });
  });

  it('that keeps again later is used again', async () => {
    const store = tab();
    const open = vi.spyOn(IDBFactory.prototype, 'open').mockImplementation(() => {
      throw new DOMException('denied', 'UnknownError');
    });
    await expect(store.list()).rejects.toMatchObject({ kind: 'refused' });
    open.mockRestore();
    expect(await store.list()).toEqual({ runs: [], putAside: 0 });
  });

  it('lets a newer page in, and is told so when it next keeps something', async () => {
    const store = tab();
    const curve = curveOf(10);
    await store.keep({ record: recordOf('a', curve), curve });
    (await openDB('scanline', 99)).close();
    const late = store.keep({ record: recordOf('a', curve), curve });
    await expect(late).rejects.toMatchObject({ kind: 'other-version' });
    await deleteDB('scanline');
  });
});

describe('a full store', () => {
  /** Refuses to hold more than so many checkpoints. */
  function roomFor(most: number): void {
    const { put, delete: drop } = IDBObjectStore.prototype;
    const held = new Set<string>();
    vi.spyOn(IDBObjectStore.prototype, 'delete').mockImplementation(function (
      this: IDBObjectStore,
      range,
    ) {
      const [id] = (range as IDBKeyRange).lower;
      if (this.name === 'checkpoints') held.delete(JSON.stringify(id));
      return drop.call(this, range);
    });
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (
      this: IDBObjectStore,
      value,
      key,
    ) {
      if (this.name === 'checkpoints' && Array.isArray(key)) {
        held.add(JSON.stringify(key[0]));
        if (held.size > most) {
          held.delete(JSON.stringify(key[0]));
          throw new DOMException('full', 'QuotaExceededError');
        }
      }
      return put.call(this, value, key);
    });
  }

  const run = (id: string, updated: number, pinned = false) => {
    const curve = curveOf(10);
    return {
      record: recordOf(id, curve, { updated, pinned }),
      curve,
      checkpoint: bytes(updated),
    };
  };

  it('drops the weights of the oldest run that is not pinned, and keeps its curve', async () => {
    const store = tab();
    roomFor(3);
    for (const [id, updated, pinned] of [
      ['pinned', 1, true],
      ['old', 2, false],
      ['newer', 3, false],
    ] as const) {
      await store.keep(run(id, updated, pinned));
    }
    await store.keep(run('newest', 4));
    expect(await store.read('old')).toMatchObject({
      checkpoint: undefined,
      record: { weights: {} },
      curve: expect.anything(),
    });
    for (const id of ['pinned', 'newer', 'newest']) {
      expect((await store.read(id))?.checkpoint).toBeDefined();
    }
  });

  it('that cannot make room says so, and leaves the run as it was kept before', async () => {
    const store = tab();
    await store.keep(run('a', 1));
    roomFor(0);
    await expect(store.keep(run('a', 2))).rejects.toMatchObject({ kind: 'full' });
    expect((await store.read('a'))?.record.updated).toBe(1);
  });

  it('is cleared of what is beyond the numbers that are kept, pinned runs apart', async () => {
    const store = tab();
    for (let time = 1; time <= MOST_RUNS + 5; time += 1)
      await store.keep(run(`run ${time}`, time, time === 1));
    await store.tidy();
    const { runs } = await store.list();
    expect(runs).toHaveLength(MOST_RUNS + 1);
    expect(runs.at(-1)?.id).toBe('run 1');
    expect(runs.filter(({ weights }) => weights.last !== undefined)).toHaveLength(MOST_WEIGHTS + 1);
    await store.eraseAll();
    expect((await store.list()).runs).toEqual([]);
  });
});
