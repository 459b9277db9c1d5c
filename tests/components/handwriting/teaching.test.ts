/** The store over the real client and session: drawings are taught, compared, and handed over where they are missing. */
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { FrameNotifier } from '../../../src/components/charts/frame-notifier.ts';
import { RunHistory } from '../../../src/components/run-history.ts';
import { LiveReadings } from '../../../src/components/store/live-readings.ts';
import { AppStore } from '../../../src/components/store/app-store.ts';
import { statusOf } from '../../../src/components/store/app-state.ts';
import { drawingsCsv } from '../../../src/data/drawing.ts';
import { readLink } from '../../../src/models/link.ts';
import { drawnOf } from '../../data/drawn.ts';
import { connect } from '../../workers/channel-worker.ts';

const LINK =
  'v=1&network=simple-rnn&preset=sgd-256&units=8&batch-size=20&training-digits=200&epochs=2&backend=cpu';

const open: (() => void)[] = [];
beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});
afterEach(() => open.splice(0).forEach((dispose) => dispose()));

/** A page with a worker of its own; in Node nothing keeps data sets, as in a browser over plain http. */
function page(link: string) {
  const { client } = connect();
  open.push(() => client.dispose());
  const atOnce = () => new FrameNotifier((tell) => setTimeout(tell));
  const [history, live] = [new RunHistory(atOnce()), new LiveReadings(atOnce())];
  return new AppStore({ client, history, live, address: { read: () => link, write: () => {} } });
}

function until<T>(
  { subscribe, getState }: { subscribe: (look: () => void) => () => void; getState: () => T },
  wanted: (state: T) => boolean,
): Promise<T> {
  return new Promise((resolve) => {
    const stop = subscribe(() => look());
    const look = () => {
      if (!wanted(getState())) return;
      stop();
      resolve(getState());
    };
    look();
  });
}

it('teaches drawings alone, says what was read before and after, and the link brings it back', async () => {
  const first = page(LINK);
  await first.start();
  const csv = new Blob([drawingsCsv([...drawnOf(7, 5), ...drawnOf(1, 5)])]);
  await first.drawings.merge([{ name: 'mine.csv', content: csv }]);
  await first.teaching.begin('teach');
  expect(first.snapshot().imported).toBe(
    'SimpleRNN 8, SGD 0.01, batch size 20, training digits 200',
  );
  first.pause();
  await until(first.teaching.state, ({ comparison }) => comparison?.after !== undefined);

  await first.teaching.begin('alone');
  const { comparison } = await until(
    first.teaching.state,
    (state) => state.comparison?.after !== undefined,
  );
  expect(comparison?.before?.heldBack.there).toEqual([0, 1, 0, 0, 0, 0, 0, 1, 0, 0]);
  expect(comparison?.after?.basis.there.reduce((sum, n) => sum + n)).toBe(50);
  const { experiment } = first.snapshot();
  expect(experiment.training).toMatchObject({ data: comparison?.data, trainingDigits: 8 });

  const link = first.linkWith();
  expect(readLink(link).state.experiment).toEqual(experiment);
  await first.drawings.settled();
  const later = page(link);
  await later.start();
  await until(
    { subscribe: later.subscribe, getState: later.snapshot },
    (state) => statusOf(state) === 'ready',
  );
  expect(later.snapshot().ownData).toEqual([comparison?.data]);
  await first.teaching.settled();
  await later.teaching.load();
  expect(later.teaching.state.getState().comparison).toEqual(comparison);
});
