/** The store over the real client, session and trainer, on real digits: what the page's buttons come to. */
import { afterEach, expect, it } from 'vitest';
import { FrameNotifier } from '../../../src/components/charts/frame-notifier.ts';
import { RunHistory } from '../../../src/components/run-history.ts';
import { type AppState, statusOf } from '../../../src/components/store/app-state.ts';
import { AppStore } from '../../../src/components/store/app-store.ts';
import { LiveReadings } from '../../../src/components/store/live-readings.ts';
import { connect } from '../../workers/channel-worker.ts';

const LINK =
  'v=1&network=simple-rnn&preset=sgd-256&units=8&batch-size=20&training-digits=200&epochs=2&backend=cpu';

let dispose = () => {};
afterEach(() => dispose());

function open() {
  const { client } = connect();
  dispose = () => client.dispose();
  const atOnce = () => new FrameNotifier((tell) => setTimeout(tell));
  const history = new RunHistory(atOnce());
  const live = new LiveReadings(atOnce());
  const address = { read: () => LINK, write: () => {} };
  const store = new AppStore({ client, address, history, live });
  const until = (wanted: (state: AppState) => boolean) =>
    new Promise<AppState>((resolve) => {
      const look = () => {
        if (!wanted(store.snapshot())) return;
        stop();
        resolve(store.snapshot());
      };
      const stop = store.subscribe(look);
      look();
    });
  return { store, history, live, until };
}

it('trains a run to its end, keeps its curve, and goes on when epochs are added', async () => {
  const { store, history, live, until } = open();
  await store.start();
  expect(statusOf(store.snapshot())).toBe('ready');

  store.train();
  const finished = await until((state) => statusOf(state) === 'finished');
  expect(finished.lastEpoch?.epoch).toBe(2);
  expect(live.now.position).toMatchObject({ step: 20, epoch: 2 });
  const { current } = history.snapshot();
  expect(current?.epochPoints.map(({ epoch }) => epoch)).toEqual([0, 1, 2]);
  expect(current?.name).toBe('SimpleRNN 8, SGD 0.01, batch size 20, training digits 200');

  store.setField('epochs', 3);
  store.train();
  await until((state) => state.lastEpoch?.epoch === 3);
  expect(history.snapshot().current?.runId).toBe(current?.runId);
});

it('steps by a batch, answers the drawing pad, and begins anew on a change that restarts', async () => {
  const { store, history, live, until } = open();
  await store.start();
  store.stepBatch();
  await until((state) => statusOf(state) === 'paused');
  expect(live.now.position).toMatchObject({ step: 1, batch: 1 });

  const reading = await store.predictor.predict(new Float32Array(784).fill(0.5));
  expect(reading?.step).toBe(1);
  const sum = reading?.probabilities.reduce((total, each) => total + each, 0);
  expect(sum).toBeCloseTo(1, 4);

  store.setField('units', 12);
  await until((state) => statusOf(state) === 'ready' && state.experiment.options['units'] === 12);
  expect(live.now.position?.step).toBe(0);
  expect(history.snapshot().ghosts).toHaveLength(1);
});
