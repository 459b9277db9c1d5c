/** The page's client and the worker's session together, on real digits: what a user of the page relies on. */
import { afterEach, describe, expect, it } from 'vitest';
import { readCheckpoint } from '../../src/training/checkpoint.ts';
import { CommandError } from '../../src/workers/client.ts';
import { connect, smallExperiment, type Connection } from './channel-worker.ts';

let connection: Connection | undefined;

afterEach(() => {
  connection?.client.dispose();
});

async function ready(...setup: Parameters<typeof connect>): Promise<Connection> {
  connection = connect(...setup);
  await connection.client.ask('start', { backend: 'cpu' });
  return connection;
}

const blank = () => new Float32Array(784);
/** More epochs than any test waits for. */
const endless = smallExperiment({ epochs: 1000 });

describe('checkpoints', () => {
  const kept = ({ events }: Connection) => events.filter((event) => event.type === 'checkpoint');

  it('are kept after the first steps and whenever training stops, after every reading up to them was told', async () => {
    const parts = await ready();
    const { client, events, next } = parts;
    await client.ask('build', { experiment: endless });
    const first = next('checkpoint');
    await client.ask('train');
    expect((await first).position.step).toBeGreaterThan(0);
    const last = next('checkpoint');
    const { position, runId } = await client.ask('pause');
    await last;
    expect(kept(parts)).toHaveLength(2);
    const checkpoint = kept(parts)[1];
    expect(checkpoint).toMatchObject({ runId, position });
    expect(readCheckpoint(checkpoint.checkpoint).loop.step).toBe(position.step);
    const told = events
      .slice(0, events.indexOf(checkpoint))
      .flatMap((event) => (event.type === 'progress' ? event.points : []));
    expect(told.at(-1)?.step).toBe(position.step);

    const again = next('checkpoint');
    await client.ask('stepBatch');
    expect((await again).position.step).toBe(position.step + 1);
  });

  it('are kept by time, not for each of very short epochs', async () => {
    const parts = await ready();
    const { client, events, next } = parts;
    const tiny = smallExperiment({ trainingDigits: 20, testDigits: 10, epochs: 100 });
    await client.ask('build', { experiment: tiny });
    const stopped = next('checkpoint', ({ position }) => position.epoch === 100);
    const begun = performance.now();
    await client.ask('train');
    await stopped;
    const seconds = (performance.now() - begun) / 1000;
    const epochs = events.flatMap((event) => (event.type === 'progress' ? event.epochs : []));
    expect(epochs.map(({ epoch }) => epoch)).toEqual(Array.from({ length: 101 }, (_, i) => i));
    const told = events.filter(({ type }) => type === 'progress');
    expect(told.length).toBeLessThan(100);
    // One after the first steps, one at the end, and between them one in 2.5 seconds.
    expect(kept(parts).length).toBeLessThanOrEqual(3 + seconds / 2.5);
  });
});

describe('a run', () => {
  it('is built, trained to its end and told step by step', async () => {
    const { client, events, next } = await ready();
    const { state } = await client.ask('build', { experiment: smallExperiment() });
    expect(state).toMatchObject({ status: 'ready', position: { step: 0, batchesPerEpoch: 10 } });

    const stopped = next('stopped');
    expect(await client.ask('train')).toMatchObject({ status: 'training' });
    expect(await stopped).toMatchObject({
      runId: state.runId,
      reason: 'finished',
      position: { step: 20, epoch: 2 },
    });
    const epochs = events.flatMap((event) => (event.type === 'progress' ? event.epochs : []));
    expect(epochs.map(({ epoch }) => epoch)).toEqual([0, 1, 2]);
    const points = events.flatMap((event) => (event.type === 'progress' ? event.points : []));
    expect(points.map(({ step }) => step)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    expect(points.every(({ loss }) => loss > 0 && loss < 5)).toBe(true);
  });

  it('tells far fewer messages than it takes steps', async () => {
    const { client, events, next } = await ready();
    await client.ask('build', {
      experiment: smallExperiment({ batchSize: 1, trainingDigits: 300, epochs: 1 }),
    });
    const stopped = next('stopped');
    await client.ask('train');
    await stopped;
    const messages = events.filter((event) => event.type === 'progress');
    const points = messages.flatMap((event) => event.points);
    expect(points).toHaveLength(300);
    expect(messages.length).toBeLessThan(150);
  });

  it('pauses within a step or two, says so, and then stands still', async () => {
    const { client, events, next } = await ready();
    await client.ask('build', { experiment: endless });
    const moving = next('progress');
    await client.ask('train');
    await moving;
    const before = await client.ask('predict', { pixels: blank() });
    const paused = await client.ask('pause');
    expect(paused.status).toBe('paused');
    expect(paused.position.step - (before?.step ?? 0)).toBeLessThanOrEqual(3);
    expect(events.findLast(({ type }) => type !== 'checkpoint')).toMatchObject({
      type: 'stopped',
      reason: 'paused',
    });

    const told = events.length;
    const { position } = await client.ask('save');
    expect(position).toEqual(paused.position);
    expect(events).toHaveLength(told);
  });

  it('takes a single step or epoch and then waits', async () => {
    const { client, next } = await ready();
    await client.ask('build', { experiment: endless });
    for (const step of [1, 2]) {
      const stopped = next('stopped');
      await client.ask('stepBatch');
      expect(await stopped).toMatchObject({ reason: 'paused', position: { step } });
    }
    const stopped = next('stopped');
    await client.ask('stepEpoch');
    expect(await stopped).toMatchObject({ reason: 'paused', position: { step: 10, epoch: 1 } });
  });

  it('goes on training to the end when that is asked for in the middle of a single epoch', async () => {
    const { client, next } = await ready();
    await client.ask('build', { experiment: smallExperiment({ epochs: 3 }) });
    await client.ask('stepEpoch');
    const finished = next('stopped', ({ reason }) => reason === 'finished');
    await client.ask('train');
    expect((await finished).position.step).toBe(30);
  });

  it('hands out test digits, at random or of one label', async () => {
    const { client } = await ready();
    const sample = async (label?: number) => {
      const { digits } = await client.ask('sampleDigits', { count: 6, seed: 5, label });
      return digits.map((digit) => digit.label);
    };
    expect(new Set(await sample()).size).toBeGreaterThan(1);
    for (const label of [0, 7]) expect(new Set(await sample(label))).toEqual(new Set([label]));
  });

  it('reads digits between two steps while it trains', async () => {
    const { client, next } = await ready();
    await client.ask('build', { experiment: endless });
    const { digits } = await client.ask('sampleDigits', { count: 2, seed: 5 });
    expect(digits).toHaveLength(2);
    const pixels = Float32Array.from(digits[0].pixels, (ink) => ink / 255);
    const untrained = await client.ask('predict', { pixels });
    const moving = next('progress');
    await client.ask('train');
    await moving;
    const training = await client.ask('predict', { pixels });
    expect(untrained?.step).toBe(0);
    expect(training?.step).toBeGreaterThan(0);
    for (const reading of [untrained, training]) {
      const sum = reading?.probabilities.reduce((total, share) => total + share, 0);
      expect(sum).toBeCloseTo(1, 4);
    }
    expect(training?.probabilities).not.toEqual(untrained?.probabilities);
  });

  it('takes a new learning rate and number of epochs while it trains', async () => {
    const { client, next } = await ready();
    await client.ask('build', { experiment: endless });
    const moving = next('progress');
    await client.ask('train');
    await moving;
    const finished = next('stopped', ({ reason }) => reason === 'finished');
    await client.ask('setLearningRate', { learningRate: 0.5 });
    await client.ask('setEpochs', { epochs: 1 });
    const { position } = await finished;
    // The epoch that was under way is finished.
    expect(position.epochs).toBeLessThan(endless.training.epochs);
    expect(position.epoch).toBe(position.epochs);
  });

  it('is replaced by the next that is built; nothing of the old one is heard any more', async () => {
    const { client, workers, events, next } = await ready();
    const first = await client.ask('build', { experiment: endless });
    const moving = next('progress');
    await client.ask('train');
    const late = await moving;
    const second = await client.ask('build', { experiment: smallExperiment() });
    expect(second.state).toMatchObject({ status: 'ready', position: { step: 0 } });
    expect(second.state.runId).not.toBe(first.state.runId);

    const told = events.length;
    workers[0].deliver(late);
    await client.ask('pause');
    expect(events).toHaveLength(told);
  });

  it('can be saved and taken up again where it stood', async () => {
    const { client, next } = await ready();
    await client.ask('build', { experiment: endless });
    const stopped = next('stopped');
    await client.ask('stepEpoch');
    await stopped;
    const probe = Float32Array.from({ length: 784 }, (_, i) => (i % 7) / 7);
    const before = await client.ask('predict', { pixels: probe });
    const { checkpoint } = await client.ask('save');

    await client.ask('build', { experiment: endless });
    const state = await client.ask('load', { checkpoint });
    expect(state).toMatchObject({ status: 'paused', position: { step: 10, epoch: 1 } });
    expect(await client.ask('predict', { pixels: probe })).toEqual(before);
  });

  it('goes along when the backend is switched', async () => {
    const { client, next } = await ready();
    await client.ask('build', { experiment: endless });
    const stopped = next('stopped');
    await client.ask('stepBatch');
    await stopped;
    const { backend, state } = await client.ask('start', { backend: 'wasm' });
    expect(backend.chosen).toBe('wasm');
    expect(state).toMatchObject({ status: 'paused', position: { step: 1 } });
    const again = next('stopped');
    await client.ask('stepBatch');
    expect(await again).toMatchObject({ position: { step: 2 } });
  });
});

describe('a command that cannot be done', () => {
  const failureOf = async (command: Promise<unknown>) => {
    const error: unknown = await command.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(CommandError);
    return (error as CommandError).failure;
  };

  it('says that there is no network yet, and the worker lives on', async () => {
    const { client } = await ready();
    const failure = await failureOf(client.ask('train'));
    expect(failure).toEqual({
      kind: 'settings',
      message: 'There is no network yet: it must be built first.',
    });
    await client.ask('build', { experiment: smallExperiment() });
  });

  it('says what is wrong with an experiment and leaves the run as it was', async () => {
    const { client } = await ready();
    await client.ask('build', { experiment: endless });
    const odd = { ...endless, options: { ...endless.options, unitz: 3 } };
    const failure = await failureOf(client.ask('build', { experiment: odd }));
    expect(failure.kind).toBe('settings');
    expect(failure.message).toContain('unitz');
    expect(await client.ask('predict', { pixels: blank() })).toBeDefined();
  });

  it('refuses a digit of the wrong size, and a checkpoint that is none', async () => {
    const { client } = await ready();
    await client.ask('build', { experiment: endless });
    for (const [asked, words] of [
      [client.ask('predict', { pixels: new Float32Array(10) }), '784'],
      [client.ask('load', { checkpoint: new Uint8Array(100) }), 'safetensors'],
    ] as const) {
      const failure = await failureOf(asked);
      expect(failure.kind).toBe('settings');
      expect(failure.message).toContain(words);
    }
  });

  it('is refused when the page and the worker are of different versions', async () => {
    const { client, workers } = await ready();
    const [worker] = workers;
    const answered = new Promise<unknown>((resolve) => {
      worker.onmessage = ({ data }: MessageEvent<{ id?: number }>) => {
        // What was asked before may be answered now.
        if (data.id === 99) resolve(data);
      };
    });
    worker.postMessage({ type: 'pause', id: 99, version: 0 });
    expect(await answered).toMatchObject({
      type: 'failed',
      id: 99,
      failure: { message: expect.stringContaining('different versions') },
    });
    client.dispose();
  });
});
