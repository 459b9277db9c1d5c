/** The page's client and the worker's session together, on real digits: what a user of the page relies on. */
import { afterEach, describe, expect, it } from 'vitest';
import { CommandError } from '../../src/workers/client.ts';
import { connect, smallExperiment, type Connection } from './channel-worker.ts';

let connection: Connection | undefined;

afterEach(() => {
  connection?.client.dispose();
});

async function ready(...setup: Parameters<typeof connect>): Promise<Connection> {
  connection = connect(...setup);
  await connection.client.send({ type: 'start', backend: 'cpu' });
  return connection;
}

const blank = () => new Float32Array(784);
/** More epochs than any test waits for. */
const endless = smallExperiment({ epochs: 1000 });

describe('a run', () => {
  it('is built, trained to its end and told step by step', async () => {
    const { client, events, next } = await ready();
    const { summary, state } = await client.send({ type: 'build', experiment: smallExperiment() });
    expect(summary.parameters).toBe(28 * 8 + 8 * 8 + 8 + 8 * 10 + 10);
    expect(state).toMatchObject({ status: 'ready', position: { step: 0, batchesPerEpoch: 10 } });

    const stopped = next('stopped');
    expect(await client.send({ type: 'train' })).toMatchObject({ status: 'training' });
    expect(await stopped).toMatchObject({
      runId: state.runId,
      reason: 'finished',
      position: { step: 20, epoch: 2 },
    });
    const epochs = events.filter((event) => event.type === 'epoch');
    expect(epochs.map(({ point }) => point.epoch)).toEqual([0, 1, 2]);
    const points = events.flatMap((event) => (event.type === 'progress' ? event.points : []));
    expect(points.map(({ step }) => step)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    expect(points.every(({ loss }) => loss > 0 && loss < 5)).toBe(true);
  });

  it('tells far fewer messages than it takes steps', async () => {
    const { client, events, next } = await ready();
    await client.send({
      type: 'build',
      experiment: smallExperiment({ batchSize: 1, trainingDigits: 300, epochs: 1 }),
    });
    const stopped = next('stopped');
    await client.send({ type: 'train' });
    await stopped;
    const messages = events.filter((event) => event.type === 'progress');
    const points = messages.flatMap((event) => event.points);
    expect(points).toHaveLength(300);
    expect(messages.length).toBeLessThan(150);
  });

  it('pauses within a step or two, says so, and then stands still', async () => {
    const { client, events, next } = await ready();
    await client.send({ type: 'build', experiment: endless });
    const moving = next('progress');
    await client.send({ type: 'train' });
    await moving;
    const before = await client.send({ type: 'predict', pixels: blank() });
    const paused = await client.send({ type: 'pause' });
    expect(paused.status).toBe('paused');
    expect(paused.position.step - (before?.step ?? 0)).toBeLessThanOrEqual(3);
    expect(events.at(-1)).toMatchObject({ type: 'stopped', reason: 'paused' });

    const told = events.length;
    const { position } = await client.send({ type: 'save' });
    expect(position).toEqual(paused.position);
    expect(events).toHaveLength(told);
  });

  it('takes a single step or epoch and then waits', async () => {
    const { client, next } = await ready();
    await client.send({ type: 'build', experiment: endless });
    for (const step of [1, 2]) {
      const stopped = next('stopped');
      await client.send({ type: 'stepBatch' });
      expect(await stopped).toMatchObject({ reason: 'paused', position: { step } });
    }
    const stopped = next('stopped');
    await client.send({ type: 'stepEpoch' });
    expect(await stopped).toMatchObject({ reason: 'paused', position: { step: 10, epoch: 1 } });
  });

  it('goes on training to the end when that is asked for in the middle of a single epoch', async () => {
    const { client, next } = await ready();
    await client.send({ type: 'build', experiment: smallExperiment({ epochs: 3 }) });
    await client.send({ type: 'stepEpoch' });
    const finished = next('stopped', ({ reason }) => reason === 'finished');
    await client.send({ type: 'train' });
    expect((await finished).position.step).toBe(30);
  });

  it('reads digits between two steps while it trains', async () => {
    const { client, next } = await ready();
    await client.send({ type: 'build', experiment: endless });
    const { digits } = await client.send({ type: 'sampleDigits', count: 2, seed: 5 });
    expect(digits).toHaveLength(2);
    const pixels = Float32Array.from(digits[0].pixels, (ink) => ink / 255);
    const untrained = await client.send({ type: 'predict', pixels });
    const moving = next('progress');
    await client.send({ type: 'train' });
    await moving;
    const training = await client.send({ type: 'predict', pixels });
    expect(untrained?.step).toBe(0);
    expect(training?.step).toBeGreaterThan(0);
    for (const reading of [untrained, training]) {
      const sum = reading?.probabilities.reduce((total, share) => total + share, 0);
      expect(sum).toBeCloseTo(1, 4);
    }
    expect(training?.probabilities).not.toEqual(untrained?.probabilities);
  });

  it('answers the newest of the predictions that wait and lets the others go', async () => {
    const { client } = await ready();
    await client.send({ type: 'build', experiment: endless });
    const asked = [1, 2, 3, 4, 5].map(() => client.send({ type: 'predict', pixels: blank() }));
    const answered = (await Promise.all(asked)).map((reading) => reading !== undefined);
    expect(answered).toEqual([true, false, false, false, true]);
  });

  it('takes a new learning rate and number of epochs while it trains', async () => {
    const { client, next } = await ready();
    await client.send({ type: 'build', experiment: endless });
    const moving = next('progress');
    await client.send({ type: 'train' });
    await moving;
    const finished = next('stopped', ({ reason }) => reason === 'finished');
    await client.send({ type: 'setLearningRate', learningRate: 0.5 });
    await client.send({ type: 'setEpochs', epochs: 1 });
    const { position } = await finished;
    // The epoch that was under way is finished.
    expect(position.epochs).toBeLessThan(endless.training.epochs);
    expect(position.epoch).toBe(position.epochs);
  });

  it('is replaced by the next that is built; nothing of the old one is heard any more', async () => {
    const { client, workers, events, next } = await ready();
    const first = await client.send({ type: 'build', experiment: endless });
    const moving = next('progress');
    await client.send({ type: 'train' });
    const late = await moving;
    const second = await client.send({ type: 'build', experiment: smallExperiment() });
    expect(second.state).toMatchObject({ status: 'ready', position: { step: 0 } });
    expect(second.state.runId).not.toBe(first.state.runId);

    const told = events.length;
    workers[0].deliver(late);
    await client.send({ type: 'pause' });
    expect(events).toHaveLength(told);
  });

  it('can be saved and taken up again where it stood', async () => {
    const { client, next } = await ready();
    await client.send({ type: 'build', experiment: endless });
    const stopped = next('stopped');
    await client.send({ type: 'stepEpoch' });
    await stopped;
    const probe = Float32Array.from({ length: 784 }, (_, i) => (i % 7) / 7);
    const before = await client.send({ type: 'predict', pixels: probe });
    const { checkpoint } = await client.send({ type: 'save' });

    await client.send({ type: 'build', experiment: endless });
    const state = await client.send({ type: 'load', checkpoint });
    expect(state).toMatchObject({ status: 'paused', position: { step: 10, epoch: 1 } });
    expect(await client.send({ type: 'predict', pixels: probe })).toEqual(before);
  });

  it('goes along when the backend is switched', async () => {
    const { client, next } = await ready();
    await client.send({ type: 'build', experiment: endless });
    const stopped = next('stopped');
    await client.send({ type: 'stepBatch' });
    await stopped;
    const { backend, state } = await client.send({ type: 'start', backend: 'wasm' });
    expect(backend.chosen).toBe('wasm');
    expect(state).toMatchObject({ status: 'paused', position: { step: 1 } });
    const again = next('stopped');
    await client.send({ type: 'stepBatch' });
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
    const failure = await failureOf(client.send({ type: 'train' }));
    expect(failure).toEqual({
      kind: 'settings',
      message: 'There is no network yet: it must be built first.',
    });
    await client.send({ type: 'build', experiment: smallExperiment() });
  });

  it('says what is wrong with an experiment and leaves the run as it was', async () => {
    const { client } = await ready();
    await client.send({ type: 'build', experiment: endless });
    const odd = { ...endless, options: { ...endless.options, unitz: 3 } };
    const failure = await failureOf(client.send({ type: 'build', experiment: odd }));
    expect(failure.kind).toBe('settings');
    expect(failure.message).toContain('unitz');
    expect(await client.send({ type: 'predict', pixels: blank() })).toBeDefined();
  });

  it.each([
    { command: { type: 'predict', pixels: new Float32Array(10) } as const, words: '784' },
    { command: { type: 'setLearningRate', learningRate: -1 } as const, words: 'learningRate' },
    { command: { type: 'setEpochs', epochs: 1.5 } as const, words: 'epochs' },
    { command: { type: 'load', checkpoint: new Uint8Array(100) } as const, words: 'safetensors' },
    { command: { type: 'sampleDigits', count: 0, seed: 1 } as const, words: 'count' },
  ])('refuses $command.type with nonsense', async ({ command, words }) => {
    const { client } = await ready();
    await client.send({ type: 'build', experiment: endless });
    const failure = await failureOf(client.send(command));
    expect(failure.kind).toBe('settings');
    expect(failure.message).toContain(words);
  });

  it('is refused when the page and the worker are of different versions', async () => {
    const { client, workers } = await ready();
    const [worker] = workers;
    const answered = new Promise<unknown>((resolve) => {
      worker.onmessage = ({ data }) => resolve(data);
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
