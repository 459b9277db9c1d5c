import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { statusOf } from '../../../src/components/store/app-state.ts';
import type { EpochPoint, Position } from '../../../src/training/events.ts';
import type { WorkerEvent } from '../../../src/workers/protocol.ts';
import { storeByHand, settled } from './scripted-worker.ts';

const position: Position = { step: 469, epoch: 1, batch: 0, batchesPerEpoch: 469, epochs: 20 };
const point: EpochPoint = {
  epoch: 1,
  step: 469,
  seconds: 4,
  loss: 0.9,
  accuracy: 0.7,
  valLoss: 0.5,
  valAccuracy: 0.86,
  epochSeconds: 4,
};

const epochEvent = {
  ...{ type: 'progress', runId: 1, position, points: [], epochs: [point] },
  samplesPerSecond: 5000,
} as const satisfies WorkerEvent;

async function readyStore(link = '') {
  const parts = storeByHand(link);
  await parts.store.start();
  await settled();
  return parts;
}

describe('getting ready', () => {
  it('loads the digits, takes a backend and builds the network of the link', async () => {
    const { store, worker } = await readyStore('v=1&network=gru&preset=adam-128&units=32');
    expect(worker.names).toEqual(['start', 'choosePretrained', 'build']);
    expect(worker.last('build')?.experiment.options['units']).toBe(32);
    expect(statusOf(store.snapshot())).toBe('ready');
    expect(store.snapshot().backend?.chosen).toBe('wasm');
    expect(store.snapshot().experiment.network).toBe('gru');
  });

  it('shows what of a link was not taken, and opens nevertheless', async () => {
    const { store } = await readyStore('v=1&network=nonsense&epochs=-3&colour=blue');
    expect(store.snapshot().notices.length).toBeGreaterThanOrEqual(3);
    expect(statusOf(store.snapshot())).toBe('ready');
    store.dismissNotices();
    expect(store.snapshot().notices).toEqual([]);
  });

  it('says what failed, keeps the settings, and tries again when asked to', async () => {
    const { store, worker } = storeByHand();
    const failure = { kind: 'data', message: 'train-images is damaged.' } as const;
    worker.refused.set('start', failure);
    await store.start();
    expect(store.snapshot().phase).toEqual({ kind: 'failed', during: 'starting', failure });
    store.setField('units', 64);

    worker.refused.clear();
    await store.retry();
    expect(statusOf(store.snapshot())).toBe('ready');
    expect(worker.last('build')?.experiment.options['units']).toBe(64);
  });

  it('builds again after a network that could not be built', async () => {
    const { store, worker } = await readyStore();
    worker.refused.set('build', { kind: 'out-of-memory', message: 'Too large.' });
    store.setField('units', 1024);
    await settled();
    expect(store.snapshot().phase).toMatchObject({ kind: 'failed', during: 'building' });
    store.train();
    expect(worker.names).not.toContain('train');

    worker.refused.clear();
    store.setField('units', 256);
    await settled();
    expect(statusOf(store.snapshot())).toBe('ready');
    expect(worker.last('build')?.experiment.options['units']).toBe(256);
  });

  it('tells the loaded bytes past the snapshots', async () => {
    const { store, worker, live } = storeByHand();
    worker.held = true;
    const starting = store.start();
    await settled();
    const before = store.snapshot();
    worker.tell({ type: 'data-progress', loadedBytes: 5, totalBytes: 10, file: 'a' });
    expect(live.now.loading).toEqual({ loadedBytes: 5, totalBytes: 10 });
    expect(store.snapshot()).toBe(before);
    worker.release();
    await starting;
  });
});

describe('settings', () => {
  it('build the network anew where they must, and only the last of several at once', async () => {
    const { store, worker } = await readyStore();
    worker.held = true;
    store.setField('units', 8);
    store.setField('units', 16);
    store.setField('units', 32);
    worker.release();
    await settled();
    const built = worker.heard.flatMap((command) =>
      command.type === 'build' ? [command.experiment.options['units']] : [],
    );
    expect(built).toEqual([256, 8, 32]);
    expect(statusOf(store.snapshot())).toBe('ready');
  });

  it('never leave another network standing than the one shown', async () => {
    const { store, worker } = await readyStore();
    worker.held = true;
    store.setField('units', 8);
    store.setField('units', 256);
    worker.release();
    await settled();
    expect(worker.last('build')?.experiment).toEqual(store.snapshot().experiment);
  });

  it('learning rate and epochs change the run under way', async () => {
    const { store, worker } = await readyStore();
    store.train();
    await settled();
    store.setField('learningRate', 0.3);
    store.setField('epochs', 50);
    await settled();
    expect(worker.last('setLearningRate')?.learningRate).toBe(0.3);
    expect(worker.last('setEpochs')?.epochs).toBe(50);
    expect(worker.names.filter((name) => name === 'build')).toHaveLength(1);
    expect(statusOf(store.snapshot())).toBe('training');
  });

  it('keep the seed when a preset or a network is chosen', async () => {
    const { store } = await readyStore();
    store.setField('seed', 77);
    store.choosePreset('adam-256');
    expect(store.snapshot().experiment.training).toMatchObject({ seed: 77, optimizer: 'adam' });
    store.chooseNetwork('hrnn');
    expect(store.snapshot().experiment.training.seed).toBe(77);
    expect(store.snapshot().preset).toBe('keras-example');
  });

  it('show the published result only while the recipe is the published one', async () => {
    const { store } = await readyStore();
    expect(store.snapshot().published?.testAccuracy).toBe(98);
    store.newSeed();
    expect(store.snapshot().published?.testAccuracy).toBe(98);
    store.setField('learningRate', 1);
    expect(store.snapshot().published).toBeUndefined();
  });
});

describe('a run', () => {
  it('trains, pauses, steps and resets', async () => {
    const { store, worker } = await readyStore();
    store.trainOrPause();
    await settled();
    expect(statusOf(store.snapshot())).toBe('training');
    store.stepBatch();
    expect(worker.names).not.toContain('stepBatch');
    store.trainOrPause();
    await settled();
    expect(statusOf(store.snapshot())).toBe('paused');
    store.stepBatch();
    await settled();
    expect(worker.last('stepBatch')).toBeDefined();
    store.reset();
    await settled();
    expect(statusOf(store.snapshot())).toBe('ready');
    expect(store.snapshot().run?.runId).toBe(2);
  });

  it('is on the charts and in the readings, but not in a snapshot for every reading', async () => {
    const { store, worker, history, live } = await readyStore();
    store.train();
    await settled();
    const before = store.snapshot();
    worker.tell({
      type: 'progress',
      runId: 1,
      position: { ...position, step: 10, epoch: 0, batch: 10 },
      points: [{ step: 10, epoch: 0.02, seconds: 0.1, loss: 2.2, accuracy: 0.2 }],
      epochs: [],
      samplesPerSecond: 5000,
    });
    expect(store.snapshot()).toBe(before);
    expect(live.now).toMatchObject({ samplesPerSecond: 5000, position: { step: 10 } });
    expect(history.snapshot().current?.readings).toBe(1);

    worker.tell(epochEvent);
    expect(store.snapshot().lastEpoch?.valAccuracy).toBe(0.86);
    expect(live.now.epochSeconds).toBe(4);
  });

  it('drops what a run that was reset still tells', async () => {
    const { store, worker } = await readyStore();
    store.train();
    await settled();
    store.reset();
    await settled();
    worker.tell(epochEvent);
    worker.tell({ type: 'stopped', runId: 1, reason: 'finished', position });
    expect(store.snapshot().lastEpoch).toBeUndefined();
    expect(statusOf(store.snapshot())).toBe('ready');
  });

  it('that ended before its command was answered has ended', async () => {
    const { store, worker } = await readyStore();
    worker.held = true;
    store.stepBatch();
    worker.tell({ type: 'stopped', runId: 1, reason: 'paused', position });
    worker.release();
    await settled();
    expect(statusOf(store.snapshot())).toBe('paused');
  });

  it('that is finished goes on only when there are more epochs', async () => {
    const { store, worker } = await readyStore();
    const end = { ...position, epoch: 20, step: 9380 };
    worker.tell({ type: 'stopped', runId: 1, reason: 'finished', position: end });
    store.train();
    expect(worker.names).not.toContain('train');
    store.setField('epochs', 50);
    await settled();
    store.train();
    expect(worker.names).toContain('train');
  });

  it('that diverged offers a tenth of the learning rate from the start', async () => {
    const { store, worker } = await readyStore();
    const divergence = { kind: 'exploding', step: 12, loss: 40, guessing: 2.3 } as const;
    worker.tell({ type: 'stopped', runId: 1, reason: 'diverged', position, divergence });
    expect(statusOf(store.snapshot())).toBe('diverged');
    expect(store.snapshot().divergence).toEqual(divergence);
    store.resetWith({ learningRate: 0.001 });
    await settled();
    expect(worker.last('build')?.experiment.training.learningRate).toBe(0.001);
    expect(store.snapshot().divergence).toBeUndefined();
    expect(statusOf(store.snapshot())).toBe('ready');
  });

  it('that lost its device says so, and where it goes on', async () => {
    const { store, worker } = await readyStore();
    store.train();
    await settled();
    const failure = { kind: 'device-lost', message: 'The graphics card stopped.' } as const;
    worker.tell({ type: 'crashed', failure, recovering: true });
    expect(store.snapshot().runError).toEqual({ failure, recovering: true });
    const state = { runId: 1, status: 'training', position } as const;
    const backend = { chosen: 'wasm', candidates: [] } as const;
    worker.tell({ type: 'recovered', backend: { ...backend, candidates: [] }, state });
    expect(store.snapshot()).toMatchObject({
      runError: undefined,
      recoveredAt: { step: 469, training: true },
    });
    expect(statusOf(store.snapshot())).toBe('training');
  });

  it('whose worker was lost while it stood still is said to stand, not to train', async () => {
    const { store, worker } = await readyStore();
    worker.tell({ type: 'stopped', runId: 1, reason: 'paused', position });
    const failure = { kind: 'device-lost', message: 'The graphics card stopped.' } as const;
    worker.tell({ type: 'crashed', failure, recovering: true });
    const state = { runId: 1, status: 'paused', position } as const;
    worker.tell({ type: 'recovered', backend: { chosen: 'wasm', candidates: [] }, state });
    expect(store.snapshot().recoveredAt).toEqual({ step: 469, training: false });
  });

  it('of which nothing was trained is back without a word', async () => {
    const { store, worker } = await readyStore();
    const failure = { kind: 'device-lost', message: 'The graphics card stopped.' } as const;
    worker.tell({ type: 'crashed', failure, recovering: true });
    worker.tell({
      type: 'recovered',
      backend: { chosen: 'wasm', candidates: [] },
      state: { runId: 1, status: 'ready', position: { ...position, step: 0, epoch: 0 } },
    });
    expect(store.snapshot()).toMatchObject({ runError: undefined, recoveredAt: undefined });
  });

  it('that cannot be brought back waits to be tried again, and says so once', async () => {
    const { store, worker } = await readyStore();
    store.train();
    await settled();
    worker.refused.set('start', { kind: 'data', message: 'The server did not answer.' });
    worker.onerror?.({ message: 'gone' } as ErrorEvent);
    expect(store.snapshot().runError).toMatchObject({ recovering: true });
    await settled();
    expect(store.snapshot().runError).toMatchObject({ recovering: false, lost: true });
    expect(statusOf(store.snapshot())).toBe('paused');
    store.train();
    await settled();
    expect(store.snapshot().runError).toMatchObject({ recovering: false, lost: true });

    worker.refused.clear();
    store.reviveWorker();
    expect(store.snapshot().runError).toMatchObject({ recovering: true });
    await settled();
    expect(store.snapshot().runError).toBeUndefined();
    expect(statusOf(store.snapshot())).toBe('training');
  });

  it('that failed for good can be started again', async () => {
    const { store, worker } = await readyStore();
    store.train();
    await settled();
    const failure = { kind: 'unexpected', message: 'Something failed.' } as const;
    worker.tell({ type: 'crashed', failure, recovering: false });
    expect(statusOf(store.snapshot())).toBe('paused');
    store.train();
    await settled();
    expect(store.snapshot().runError).toBeUndefined();
    expect(statusOf(store.snapshot())).toBe('training');
  });
});

describe('the backend', () => {
  it('is switched with the run left standing', async () => {
    const { store, worker } = await readyStore();
    store.setPage({ backend: 'cpu' });
    await settled();
    expect(worker.last('start')?.backend).toBe('cpu');
    expect(statusOf(store.snapshot())).toBe('ready');
  });
});

describe('the drawing pad', () => {
  it('gets no answer before there is a network, and one after', async () => {
    const { store } = storeByHand();
    const pixels = new Float32Array(784);
    expect(await store.predictor.predict(pixels)).toBeUndefined();
    await store.start();
    expect((await store.predictor.predict(pixels))?.probabilities).toHaveLength(10);
  });

  it('is read by the run anew whenever another is built, whoever was chosen before', async () => {
    const { store, worker } = await readyStore();
    let told = 0;
    store.predictor.subscribe(() => (told += 1));
    store.readWith('pretrained');
    expect(store.snapshot().reader).toBe('pretrained');
    expect(told).toBe(2);
    await store.inside.mistakes({ count: 10, place: 'here' });
    expect(worker.last('mistakes')?.reader).toBe('pretrained');
    store.setField('units', 64);
    await settled();
    expect(store.snapshot().reader).toBe('run');
  });

  it('hears of every change of the network', async () => {
    const { store, worker } = await readyStore();
    const steps: number[] = [];
    store.predictor.subscribe(({ step }) => steps.push(step));
    worker.tell(epochEvent);
    expect(steps).toEqual([0, 469]);
  });
});

describe('the link', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('is written seldom, with the last of many changes', async () => {
    const { store, written } = await readyStore();
    for (const units of [8, 16, 32]) store.setField('units', units);
    expect(written).toEqual([]);
    vi.advanceTimersByTime(1000);
    expect(written).toEqual(['v=1&network=simple-rnn&preset=sgd-256&units=32']);
  });

  it('is an entry of the browser’s history where the experiment was changed, but not the look', async () => {
    const { store, address, written, entries } = await readyStore();
    store.chooseNetwork('lstm');
    vi.advanceTimersByTime(1000);
    store.setPage({ theme: 'dark' });
    vi.advanceTimersByTime(1000);
    store.setField('units', 32);
    vi.advanceTimersByTime(1000);
    expect(written).toHaveLength(3);
    expect(entries).toEqual([
      'v=1&network=lstm&preset=adam-128',
      'v=1&network=lstm&preset=adam-128&units=32&theme=dark',
    ]);
    // Back: what was about to be written does not overwrite where one has gone.
    store.setField('units', 64);
    address.link = 'v=1&network=lstm&preset=adam-128&theme=dark';
    store.followAddress();
    vi.advanceTimersByTime(1000);
    expect(store.snapshot().experiment.options['units']).toBe(128);
    expect(address.link).toBe('v=1&network=lstm&preset=adam-128&theme=dark');
  });

  it('is left as it is until something is changed', async () => {
    const { written } = await readyStore('v=1&network=lstm&colour=blue');
    vi.advanceTimersByTime(1000);
    expect(written).toEqual([]);
  });

  it('opens the same experiment again', async () => {
    const { store, address } = await readyStore();
    store.chooseNetwork('irnn');
    store.choosePreset('tuned-adam');
    store.setField('learningRate', 0.003);
    store.setPage({ presenter: true, theme: 'dark', hidden: ['presets', 'momentum'] });
    store.flushLink();
    const again = await readyStore(address.link);
    expect(again.store.snapshot().notices).toEqual([]);
    expect(again.store.snapshot().experiment).toEqual(store.snapshot().experiment);
    expect(again.store.snapshot().page).toEqual(store.snapshot().page);
  });

  it('for a lesson leaves the page as it is', async () => {
    const { store } = await readyStore();
    const before = store.snapshot();
    const link = store.linkWith({ hidden: ['backend', 'learningRate'], presenter: true });
    expect(link).toContain('hide=backend,lr');
    expect(link).toContain('presenter=on');
    expect(store.snapshot()).toBe(before);
  });

  it('that is pasted into the address is taken up', async () => {
    const { store, worker, address } = await readyStore();
    address.link = 'v=1&network=lstm&preset=adam-128';
    store.followAddress();
    await settled();
    expect(store.snapshot().experiment.network).toBe('lstm');
    expect(worker.last('build')?.experiment.network).toBe('lstm');
  });
});
