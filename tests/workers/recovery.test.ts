/** What happens when something breaks: nothing waits for ever, and training comes back where it can. */
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { readMnistFolder } from '../../src/data/mnist-node.ts';
import { CommandError } from '../../src/workers/client.ts';
import { connect, smallExperiment, type Connection } from './channel-worker.ts';

let connection: Connection | undefined;

afterEach(() => {
  connection?.client.dispose();
});

const endless = smallExperiment({ epochs: 1000 });

async function training(...setup: Parameters<typeof connect>): Promise<Connection> {
  connection = connect(...setup);
  const { client, next } = connection;
  await client.send({ type: 'start', backend: 'cpu' });
  await client.send({ type: 'build', experiment: endless });
  const moving = next('progress', ({ position }) => position.step > 3);
  await client.send({ type: 'train' });
  await moving;
  return connection;
}

describe('a worker that dies', () => {
  it('is started again and goes on training from its last checkpoint', async () => {
    const { client, workers, events, next } = await training({ checkpointInterval: 1 });
    await next('epoch', ({ point }) => point.epoch === 2);
    const unanswered = client.send({ type: 'save' });
    const recovered = next('recovered');
    workers[0].crash('RangeError: out of luck');
    await expect(unanswered).rejects.toThrow('out of luck');
    expect(events.at(-1)).toMatchObject({ type: 'crashed', recovering: true });

    const { state, backend } = await recovered;
    expect(backend.chosen).toBe('cpu');
    expect(state).toMatchObject({ status: 'training' });
    expect(state?.position.step).toBeGreaterThan(0);
    const onward = await next('progress');
    expect(onward.runId).toBe(state?.runId);
    expect(onward.position.step).toBeGreaterThan(state?.position.step ?? Infinity);
    expect(workers).toHaveLength(2);
  });

  it('has commands wait until it is back', async () => {
    const { client, workers, next } = await training();
    const recovered = next('recovered');
    workers[0].crash('gone');
    const paused = await client.send({ type: 'pause' });
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
    const paused = await client.send({ type: 'pause' });
    expect(paused.status).not.toBe('training');
    expect(workers).toHaveLength(4);
  });

  it('can be ended and replaced by hand when it hangs', async () => {
    const { client, workers, next } = await training();
    const recovered = next('recovered');
    client.restart();
    expect((await recovered).state?.status).toBe('training');
    expect(workers).toHaveLength(2);
  });
});

describe('a client that is disposed of', () => {
  it('refuses what was under way and what comes after', async () => {
    const { client } = await training();
    const underWay = client.send({ type: 'save' });
    client.dispose();
    await expect(underWay).rejects.toBeInstanceOf(CommandError);
    await expect(client.send({ type: 'pause' })).rejects.toBeInstanceOf(CommandError);
  });
});

describe('silence', () => {
  it('is told when nothing is heard of what is under way', async () => {
    connection = connect({ loadMnist: () => new Promise(() => undefined) }, { silenceLimit: 500 });
    const silent = connection.next('silent', ({ seconds }) => seconds >= 1);
    const start = connection.client.send({ type: 'start', backend: 'cpu' });
    start.catch(() => undefined);
    expect((await silent).seconds).toBe(1);
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
      const failed = await client.send({ type: 'start', backend: 'cpu' }).catch((e: unknown) => e);
      expect(failed).toBeInstanceOf(CommandError);
      expect((failed as CommandError).failure).toMatchObject({
        kind: 'data',
        message: expect.stringContaining('t10k-labels-idx1-ubyte.gz'),
      });

      await writeFile(labels, whole);
      const { backend } = await client.send({ type: 'start', backend: 'cpu' });
      expect(backend.chosen).toBe('cpu');
      await client.send({ type: 'build', experiment: smallExperiment() });
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
