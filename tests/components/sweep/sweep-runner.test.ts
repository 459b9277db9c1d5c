/** Sweeps in the page, over the real client, session, trainer and database: begun, broken off, gone on with. */
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { FrameNotifier } from '../../../src/components/charts/frame-notifier.ts';
import { RunHistory } from '../../../src/components/run-history.ts';
import { AppStore } from '../../../src/components/store/app-store.ts';
import { LiveReadings } from '../../../src/components/store/live-readings.ts';
import type { SweepSnapshot } from '../../../src/components/sweep/sweep-runner.ts';
import { parseResults, writeResults } from '../../../src/experiments/sweep-results.ts';
import { readSweep } from '../../../src/experiments/sweep-file.ts';
import type { Sweep } from '../../../src/experiments/sweep.ts';
import { RunStore } from '../../../src/runs/run-store.ts';
import { SweepStore } from '../../../src/runs/sweep-store.ts';
import type { RunLocks } from '../../../src/runs/run-locks.ts';
import { connect } from '../../workers/channel-worker.ts';

const LINK = 'v=1&network=simple-rnn&preset=sgd-256&units=8&training-digits=200&backend=cpu';

const rates = (changes: object = {}) =>
  readSweep({
    network: 'simple-rnn',
    options: { units: 8 },
    training: { batchSize: 20, trainingDigits: 200, epochs: 2 },
    vary: { learningRate: [0.01, 0.1] },
    seeds: [1, 2],
    ...changes,
  });

/** A tab that is closed holds nothing any more. */
const locks: RunLocks = {
  take: () => Promise.resolve(true),
  letGo: () => undefined,
  elsewhere: () => Promise.resolve(new Set()),
  untilFree: () => Promise.resolve(),
};

const open: (() => void)[] = [];

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

afterEach(() => {
  for (const close of open.splice(0)) close();
});

async function visit() {
  const { client, next } = connect();
  const close = () => client.dispose();
  open.push(close);
  const atOnce = () => new FrameNotifier((tell) => setTimeout(tell));
  const store = new AppStore({
    client,
    address: { read: () => LINK, write: () => undefined },
    history: new RunHistory(atOnce()),
    live: new LiveReadings(atOnce()),
    runs: new RunStore({ locks }),
    sweeps: new SweepStore({ locks }),
  });
  await store.kept.look();
  await store.start();
  const { sweeps } = store;
  const until = (wanted: (snapshot: SweepSnapshot) => boolean) =>
    new Promise<SweepSnapshot>((resolve) => {
      const look = () => {
        if (!wanted(sweeps.snapshot())) return;
        stop();
        resolve(sweeps.snapshot());
      };
      const stop = sweeps.subscribe(look);
      look();
    });
  return { store, sweeps, until, next, close };
}

/** Begins a sweep; resolves when all of it is done. */
async function done(sweep: Sweep) {
  const { sweeps, until } = await visit();
  void sweeps.start(sweep);
  await until(({ sweeps: [held] }) => held?.underWay === false);
  return sweeps.snapshot().sweeps[0].results;
}

/** What does not depend on how long things took. */
function figures({ results }: { results: readonly object[] }) {
  return JSON.parse(
    JSON.stringify(results, (key, value: unknown) => (key === 'seconds' ? 0 : value)),
  ) as unknown;
}

it(
  'a sweep that a reload breaks off in the middle of a run comes to the same table',
  { timeout: 120_000 },
  async () => {
    const unbroken = await done(rates());
    expect(unbroken.results.map(({ run, status }) => [run, status])).toEqual(
      [1, 2, 3, 4].map((run) => [run, 'finished']),
    );
    globalThis.indexedDB = new IDBFactory();

    const before = await visit();
    void before.sweeps.start(rates());
    await before.until(({ atWork }) => atWork?.run.number === 2);
    // Listened for from here on: the first may come while the store is still being written.
    const kept = before.next(
      'checkpoint',
      ({ position }) => position.step > 0 && position.epoch < 2,
    );
    await before.until(({ sweeps: [held] }) => held.current?.run === 2);
    await kept;
    before.close();

    const after = await visit();
    const { offered, sweeps } = after.sweeps.snapshot();
    expect(sweeps).toHaveLength(1);
    expect(offered).toBe(sweeps[0].id);
    expect(sweeps[0].results.results).toHaveLength(1);
    void after.sweeps.goOn(sweeps[0].id);
    const { sweeps: held } = await after.until(({ sweeps: [one] }) => !one.underWay);
    expect(figures(held[0].results)).toEqual(figures(unbroken));
    // It went on with the run that was under way, rather than with another like it.
    const store = new RunStore({ locks });
    await expect.poll(async () => (await store.list()).runs.length).toBe(4);
    // The file is the command line's.
    expect(parseResults(writeResults(held[0].results)).results).toHaveLength(4);
  },
);

it('ends a run at its target and not a batch later, and skips one that the reader skips', async () => {
  const { results } = await done(
    rates({
      training: { batchSize: 20, trainingDigits: 200, epochs: 30 },
      vary: {},
      seeds: [1],
      stop: { accuracy: 0.12 },
    }),
  );
  const [result] = results;
  expect(result.status).toBe('target');
  expect(result.steps).toBe(10 * (result.last?.epoch ?? NaN));
  expect(result.curve.filter(({ epoch, accuracy }) => epoch > 0 && accuracy >= 0.12)).toHaveLength(
    1,
  );

  const { sweeps, until, next } = await visit();
  void sweeps.start(rates({ training: { trainingDigits: 200, epochs: 1000 }, vary: {} }));
  await next('progress');
  sweeps.skip();
  await until(({ atWork }) => atWork?.run.number === 2);
  await next('progress');
  await sweeps.stop();
  const [held] = sweeps.snapshot().sweeps;
  expect(held.results.results.map(({ status }) => status)).toEqual(['skipped']);
  expect(held).toMatchObject({ underWay: false, current: { run: 2 } });
});

it('stops when the reader goes over to another network, and can be gone on with', async () => {
  const { store, sweeps, until, next } = await visit();
  void sweeps.start(rates({ seeds: [1] }));
  await next('progress');
  store.setField('units', 12);
  const { news } = await until(({ atWork }) => atWork === undefined);
  expect(news).toMatch(/settings or run were changed/);
  void sweeps.goOn(sweeps.snapshot().sweeps[0].id);
  const { sweeps: held } = await until(({ sweeps: [one] }) => one.results.results.length === 2);
  expect(held[0].results.results.map(({ status }) => status)).toEqual(['finished', 'finished']);
});

it('opens files of the command line, and says what is wrong with others', async () => {
  const { sweeps } = await visit();
  await sweeps.open(writeResults({ sweep: rates(), results: [] }));
  expect(sweeps.snapshot().sweeps).toHaveLength(1);
  const other = await visit();
  globalThis.indexedDB = new IDBFactory();
  const elsewhere = await visit();
  expect(await elsewhere.sweeps.add(other.sweeps.kept())).toBe(1);
  expect(await elsewhere.sweeps.add(other.sweeps.kept())).toBe(0);
  expect((await visit()).sweeps.snapshot().sweeps).toHaveLength(1);

  await sweeps.open('{"network": "lstm", "vary": {"units": [-1]}}');
  expect(sweeps.snapshot().news).toMatch(/vary\.units\[0\] is -1/);
  await sweeps.remove(sweeps.snapshot().sweeps[0].id);
  expect(sweeps.snapshot().sweeps).toEqual([]);
});
