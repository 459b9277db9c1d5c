/** What happens when something breaks: nothing waits for ever, and training comes back where it can. */
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { DataError } from '../../src/data/data-error.ts';
import { readMnistFolder } from '../../src/data/mnist-node.ts';
import { CommandError } from '../../src/workers/client.ts';
import type { CommandMessage } from '../../src/workers/protocol.ts';
import { readCheckpoint } from '../../src/training/checkpoint.ts';
import {
  type ChannelWorker,
  connect,
  digits,
  smallExperiment,
  type Connection,
} from './channel-worker.ts';

let connection: Connection | undefined;

afterEach(() => {
  connection?.client.dispose();
});

const endless = smallExperiment({ epochs: 1000 });

async function training(...setup: Parameters<typeof connect>): Promise<Connection> {
  connection = connect(...setup);
  const { client, next } = connection;
  await client.ask('start', { backend: 'cpu' });
  await client.ask('build', { experiment: endless });
  const moving = next('progress', ({ position }) => position.step > 3);
  await client.ask('train');
  await moving;
  return connection;
}

describe('a worker that dies', () => {
  it('is started again and goes on training from its last checkpoint', async () => {
    const { client, workers, events, next } = await training({ checkpointInterval: 1 });
    await next('progress', ({ epochs }) => epochs.some(({ epoch }) => epoch === 2));
    const unanswered = client.ask('save');
    const recovered = next('recovered');
    workers[0].crash('RangeError: out of luck');
    await expect(unanswered).rejects.toThrow('out of luck');
    expect(events.at(-1)).toMatchObject({ type: 'crashed', recovering: true });

    const { state, backend } = await recovered;
    expect(backend.chosen).toBe('cpu');
    expect(state).toMatchObject({ status: 'training' });
    expect(state?.position.step).toBeGreaterThan(0);
    const onward = await next('progress', ({ points }) => points.length > 0);
    expect(onward.runId).toBe(state?.runId);
    expect(onward.position.step).toBeGreaterThan(state?.position.step ?? Infinity);
    expect(workers).toHaveLength(2);
  });

  it('has commands wait until it is back', async () => {
    const { client, workers, next } = await training();
    const recovered = next('recovered');
    workers[0].crash('gone');
    const paused = await client.ask('pause');
    expect((await recovered).state?.runId).toBe(paused.runId);
    expect(paused.status).toBe('paused');
  });

  it('is not started again for ever', async () => {
    const { client, workers, next } = await training();
    for (const recovering of [true, true, false]) {
      const crashed = next('crashed');
      workers.at(-1)?.crash('again');
      expect((await crashed).recovering).toBe(recovering);
    }
    expect(workers).toHaveLength(3);
    // The user's next wish tries once more.
    const paused = await client.ask('pause');
    expect(paused.status).not.toBe('training');
    expect(workers).toHaveLength(4);
  });

  it('is started again when its deaths lie far apart, however many there were', async () => {
    const { client, workers, next } = await training();
    await client.ask('pause');
    vi.useFakeTimers({ toFake: ['performance'] });
    try {
      for (let death = 1; death <= 5; death++) {
        vi.advanceTimersByTime(10 * 60_000);
        const [crashed, recovered] = [next('crashed'), next('recovered')];
        workers.at(-1)?.crash('out of memory');
        expect((await crashed).recovering).toBe(true);
        expect((await recovered).state?.status).not.toBe('training');
      }
    } finally {
      vi.useRealTimers();
    }
  });

  it('keeps the learning rate and the number of epochs that were changed since the checkpoint', async () => {
    const { client, workers, next } = await training();
    await client.ask('setLearningRate', { learningRate: 0.0125 });
    // On its way while the worker dies.
    const changed = client.ask('setEpochs', { epochs: 777 });
    const recovered = next('recovered');
    workers[0].crash('gone');
    await changed;
    expect((await recovered).state).toMatchObject({
      status: 'training',
      position: { epochs: 777 },
    });
    const { checkpoint } = await client.ask('save');
    const { learningRate, loop } = readCheckpoint(checkpoint);
    expect(learningRate).toBe(0.0125);
    expect(loop.epochs).toBe(777);
  });

  it('keeps a rate that the schedule has dropped since it was changed', async () => {
    const experiment = smallExperiment({ dropLearningRateAfter: 1 });
    connection = connect({ checkpointInterval: 0 });
    const { client, workers, next } = connection;
    await client.ask('start', { backend: 'cpu' });
    await client.ask('build', { experiment });
    await client.ask('setLearningRate', { learningRate: 0.5 });
    const kept = next('checkpoint', ({ position }) => position.epoch === 2);
    await client.ask('train');
    await kept;
    const recovered = next('recovered');
    workers[0].crash('gone');
    await recovered;
    const { checkpoint } = await client.ask('save');
    expect(readCheckpoint(checkpoint).learningRate).toBe(0.05);
  });

  it('is asked again for what the page cannot go on without', async () => {
    connection = connect();
    const { client, workers, next } = connection;
    const starting = client.ask('start', { backend: 'cpu' });
    await next('backend-progress');
    workers[0].crash('gone');
    expect((await starting).backend.chosen).toBe('cpu');
    const building = client.ask('build', { experiment: endless });
    workers.at(-1)?.crash('gone');
    expect((await building).state.status).toBe('ready');
    expect(workers).toHaveLength(3);
  });

  it('can be ended and replaced by hand when it hangs', async () => {
    const { client, workers, next } = await training();
    const recovered = next('recovered');
    client.restart();
    expect((await recovered).state?.status).toBe('training');
    expect(workers).toHaveLength(2);
  });
});

describe('a worker that cannot be brought back at once', () => {
  /** A run in training with a checkpoint, whose worker dies while the digits cannot be had. */
  async function stranded() {
    let away = false;
    const loadMnist = async () => {
      if (away) throw new DataError('unreachable', 'a file', 'The server did not answer.');
      return digits();
    };
    const setup = await training({ loadMnist, checkpointInterval: 1 });
    const { workers, next } = setup;
    const { position } = await next('checkpoint', (event) => event.position.step > 10);
    away = true;
    const lost = next('crashed', ({ recovering }) => !recovering);
    workers[0].crash('gone');
    expect(await lost).toMatchObject({ lost: true, failure: { kind: 'data' } });
    return { ...setup, kept: position.step, serverIsBack: () => (away = false) };
  }

  it('is back with the next command, and goes on from the checkpoint', async () => {
    const { client, next, kept, serverIsBack } = await stranded();
    await expect(client.ask('train')).rejects.toThrow('did not answer');
    serverIsBack();
    const recovered = next('recovered');
    expect((await client.ask('train')).status).toBe('training');
    expect((await recovered).state?.position.step).toBeGreaterThanOrEqual(kept);
    await next('progress');
  });

  it('is back when it is tried again, and trains on by itself', async () => {
    const { client, next, kept, serverIsBack } = await stranded();
    const refused = next('crashed');
    client.revive();
    expect((await refused).lost).toBe(true);
    serverIsBack();
    const recovered = next('recovered');
    client.revive();
    const { state } = await recovered;
    expect(state?.status).toBe('training');
    expect(state?.position.step).toBeGreaterThanOrEqual(kept);
    const onward = await next('progress', ({ points }) => points.length > 0);
    expect(onward.position.step).toBeGreaterThan(kept);
  });

  it("is back with the page's own start, and the run comes along", async () => {
    const { client, kept, serverIsBack } = await stranded();
    serverIsBack();
    const { state } = await client.ask('start', { backend: 'cpu' });
    expect(state?.position.step).toBeGreaterThanOrEqual(kept);
    expect((await client.ask('pause')).status).toBe('paused');
  });

  it('remembers settings that are changed meanwhile, and can build another network', async () => {
    const { client, serverIsBack } = await stranded();
    await client.ask('setLearningRate', { learningRate: 0.0125 });
    serverIsBack();
    const { checkpoint } = await client.ask('save');
    expect(readCheckpoint(checkpoint).learningRate).toBe(0.0125);
    const { state } = await client.ask('build', { experiment: smallExperiment() });
    expect(state).toMatchObject({ status: 'ready', position: { step: 0 } });
  });

  it('because its script cannot be loaded says so at once, and is tried again when asked', async () => {
    const setup = await training({ checkpointInterval: 1 });
    const { client, workers, next, loading } = setup;
    await next('checkpoint', ({ position }) => position.step > 10);
    loading.fails = true;
    const lost = next('crashed', ({ recovering }) => !recovering);
    workers[0].crash('gone');
    expect(await lost).toMatchObject({
      failure: { message: expect.stringMatching(/not be loaded/) },
    });
    expect(workers).toHaveLength(2);
    await expect(client.ask('pause')).rejects.toThrow(/could not be loaded/);
    loading.fails = false;
    const recovered = next('recovered');
    client.revive();
    expect((await recovered).state?.status).toBe('training');
  });
});

describe('a part of the program that cannot be had', () => {
  /** What a browser says of a module that did not come, and in a worker of that browser for ever. */
  function missing(worker: ChannelWorker): void {
    const post = worker.postMessage.bind(worker);
    worker.postMessage = (message) => {
      const { id, type } = message as CommandMessage;
      const failure = { kind: 'part', message: 'A part could not be loaded.' } as const;
      if (type === 'exportModel') worker.deliver({ type: 'failed', id, failure });
      else post(message);
    };
  }

  it('is refused while the server is away, and had from a new worker afterwards', async () => {
    const { client, workers, loading, next } = await training();
    missing(workers[0]);
    loading.fails = true;
    const save = () => client.ask('exportModel', { format: 'scanline' });
    await expect(save()).rejects.toThrow('A part could not be loaded');
    expect(workers).toHaveLength(1);
    loading.fails = false;
    const { position } = await next('progress');
    const recovered = next('recovered');
    expect((await save()).bytes.length).toBeGreaterThan(1000);
    const { state } = await recovered;
    expect(state?.status).toBe('training');
    // Not a step of the run is lost over it.
    expect(state?.position.step).toBeGreaterThanOrEqual(position.step);
    expect(workers).toHaveLength(2);
  });

  it('is told when a new worker cannot have it either', async () => {
    const { client, workers } = await training();
    missing(workers[0]);
    const { push } = workers;
    workers.push = (worker) => {
      missing(worker);
      return push.call(workers, worker);
    };
    const save = client.ask('exportModel', { format: 'scanline' });
    await expect(save).rejects.toThrow('A part could not be loaded');
    expect(workers).toHaveLength(2);
  });
});

describe('a client that is disposed of', () => {
  it('refuses what was under way and what comes after', async () => {
    const { client } = await training();
    const underWay = client.ask('save');
    client.dispose();
    await expect(underWay).rejects.toBeInstanceOf(CommandError);
    await expect(client.ask('pause')).rejects.toBeInstanceOf(CommandError);
  });
});

describe('silence', () => {
  it('is told when nothing is heard of what is under way', async () => {
    const never = () => new Promise<never>(() => undefined);
    connection = connect({ loadMnist: never }, { stalls: { word: 500 } });
    const silent = connection.next('silent', ({ seconds = 0 }) => seconds >= 1);
    const start = connection.client.ask('start', { backend: 'cpu' });
    start.catch(() => undefined);
    expect((await silent).seconds).toBe(1);
  });

  it('of a worker that stands still as it starts is not waited out: the next one starts', async () => {
    connection = connect({}, { stalls: { answer: 500, answerAlive: 1000 } });
    const { client, workers, next } = connection;
    const crashed = next('crashed');
    const start = client.ask('start', { backend: 'cpu' });
    // As soon as its script has run.
    await next('backend-progress');
    workers[0].hang();
    expect((await crashed).failure.message).toContain('stood still as it started');
    expect((await start).backend.chosen).toBe('cpu');
    expect(workers).toHaveLength(2);
  });

  it('of a worker that no longer answers is told long before, and when it is over', async () => {
    const { client, workers, next } = await training({}, { stalls: { answer: 1000 } });
    const silent = next('silent');
    const begun = performance.now();
    workers[0].hang();
    expect((await silent).seconds).toBe(1);
    expect(performance.now() - begun).toBeLessThan(5000);
    const over = next('silent');
    workers[0].wake();
    expect((await over).seconds).toBeUndefined();
    expect(workers).toHaveLength(1);

    workers[0].hang();
    await next('silent');
    const recovered = next('recovered');
    client.restart();
    expect((await recovered).state?.status).toBe('training');
  });
});

describe('damaged data', () => {
  it('is told by the file that is at fault; once it is mended the same command succeeds', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'scanline-mnist-'));
    try {
      await cp('public/mnist', folder, { recursive: true });
      const labels = join(folder, 't10k-labels-idx1-ubyte.gz');
      const whole = await readFile(labels);
      await writeFile(labels, whole.subarray(0, whole.length / 2));

      connection = connect({ loadMnist: readMnistFolder }, { mnist: folder });
      const { client } = connection;
      const failed = await client.ask('start', { backend: 'cpu' }).catch((e: unknown) => e);
      expect(failed).toBeInstanceOf(CommandError);
      expect((failed as CommandError).failure).toMatchObject({
        kind: 'data',
        message: expect.stringContaining('t10k-labels-idx1-ubyte.gz'),
      });

      await writeFile(labels, whole);
      const { backend } = await client.ask('start', { backend: 'cpu' });
      expect(backend.chosen).toBe('cpu');
      await client.ask('build', { experiment: smallExperiment() });
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
