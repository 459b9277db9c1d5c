/** Weights that come with the page read what is drawn until the network is trained here, and never start a run. */
import { readFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AnswerTo } from '../../src/inspect/questions.ts';
import type { Experiment } from '../../src/models/experiment.ts';
import type { OtherNetwork } from '../../src/workers/protocol.ts';
import { readCheckpoint } from '../../src/training/checkpoint.ts';
import { writeSafetensors } from '../../src/training/safetensors.ts';
import { connect, smallExperiment, type Connection } from './channel-worker.ts';

const experiment = smallExperiment();
const probe = Float32Array.from({ length: 784 }, (_, i) => (i % 7) / 7);

let folder: string;
let connection: Connection | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'scanline-pretrained-'));
});
afterEach(async () => {
  connection?.client.dispose();
  await rm(folder, { recursive: true });
});

async function loadFile(address: string): Promise<Uint8Array | undefined> {
  return readFile(address).catch(() => undefined);
}

async function ready(): Promise<Connection> {
  connection = connect({ loadFile }, { pretrained: `${folder}/` });
  await connection.client.ask('start', { backend: 'cpu' });
  return connection;
}

/** Trains for a step and lays its weights down as those that come with the page; returns what they read. */
async function ship({ client, next }: Connection): Promise<Float32Array> {
  await client.ask('build', { experiment });
  const stopped = next('stopped');
  await client.ask('stepBatch');
  await stopped;
  const { weights } = readCheckpoint((await client.ask('save')).checkpoint);
  const { probabilities } = (await client.ask('predict', { pixels: probe })) ?? {};
  await writeFile(
    join(folder, 'small.safetensors'),
    writeSafetensors({ tensors: weights, metadata: {} }),
  );
  await shipIndex({ file: 'small.safetensors', experiment, testAccuracy: 0.98, epochs: 3 });
  return probabilities ?? new Float32Array();
}

function shipIndex(entry: object): Promise<void> {
  return writeFile(join(folder, 'index.json'), JSON.stringify({ 'simple-rnn': entry }));
}

const predict = async ({ client }: Connection) =>
  (await client.ask('predict', { pixels: probe }))?.probabilities;

const predictBy = async ({ client }: Connection, reader: 'run' | 'pretrained') =>
  (await client.ask('predict', { pixels: probe, reader }))?.probabilities;

const withUnits = (units: number): Experiment => ({
  ...experiment,
  options: { ...experiment.options, units },
});

describe('pretrained weights', () => {
  it('read before a network is built and while it is untrained; training starts from the seed', async () => {
    const connection = await ready();
    const { client, next } = connection;
    const trained = await ship(connection);
    await client.ask('build', { experiment });
    const untrained = await predict(connection);

    const { pretrained } = await client.ask('choosePretrained', { experiment });
    expect(pretrained).toMatchObject({ kind: 'reads', testAccuracy: 0.98, epochs: 3 });
    expect(await predict(connection)).toEqual(trained);
    expect(untrained).not.toEqual(trained);

    const stopped = next('stopped');
    await client.ask('stepBatch');
    await stopped;
    // The first step of the same seed leads to the same weights: it did not start from the trained ones.
    expect(await predict(connection)).toEqual(trained);
    const { checkpoint } = await client.ask('save');
    expect(readCheckpoint(checkpoint).iterations).toBe(1);
  });

  it('read beside a run that trains, whichever is asked for', async () => {
    const connection = await ready();
    const { client, next } = connection;
    const trained = await ship(connection);
    await client.ask('choosePretrained', { experiment });
    await client.ask('build', { experiment });
    for (const steps of [1, 2]) {
      const stopped = next('stopped');
      await client.ask('stepBatch');
      await stopped;
      expect(await predictBy(connection, 'pretrained')).toEqual(trained);
      // The weights that come with the page are those of the first step.
      const own = await predictBy(connection, 'run');
      if (steps === 1) expect(own).toEqual(trained);
      else expect(own).not.toEqual(trained);
    }
  });

  it('read at once when the page opens, before the digits are loaded', async () => {
    const before = await ready();
    const trained = await ship(before);
    before.client.dispose();
    connection = connect(
      { loadFile, loadMnist: () => new Promise(() => undefined) },
      { pretrained: `${folder}/` },
    );
    connection.client.ask('start', { backend: 'cpu' }).catch(() => undefined);
    await connection.client.ask('choosePretrained', { experiment });
    expect(await predict(connection)).toEqual(trained);
  });

  it('follow to another backend', async () => {
    const connection = await ready();
    const trained = await ship(connection);
    await connection.client.ask('build', { experiment });
    await connection.client.ask('choosePretrained', { experiment });
    await connection.client.ask('start', { backend: 'wasm' });
    const read = await predict(connection);
    read?.forEach((share, digit) => expect(share).toBeCloseTo(trained[digit], 5));
  });

  it('come back with a worker that died', async () => {
    const connection = await ready();
    const trained = await ship(connection);
    await connection.client.ask('build', { experiment });
    await connection.client.ask('choosePretrained', { experiment });
    const recovered = connection.next('recovered');
    connection.workers[0].crash('gone');
    await recovered;
    await expect.poll(() => predict(connection)).toEqual(trained);
  });

  it('do not read for other options, and say which they are for', async () => {
    const connection = await ready();
    await ship(connection);
    const other = withUnits(12);
    await connection.client.ask('build', { experiment: other });
    const untrained = await predict(connection);
    const { pretrained } = await connection.client.ask('choosePretrained', { experiment: other });
    expect(pretrained).toMatchObject({ kind: 'other-options', experiment, testAccuracy: 0.98 });
    expect(await predict(connection)).toEqual(untrained);
  });

  it('may be several of one network: those with its options read', async () => {
    const connection = await ready();
    const trained = await ship(connection);
    const entry = { file: 'small.safetensors', testAccuracy: 0.98, epochs: 3 };
    await shipIndex([
      { ...entry, file: 'wide.safetensors', experiment: withUnits(12) },
      { ...entry, experiment },
    ]);
    await connection.client.ask('build', { experiment });
    const { pretrained } = await connection.client.ask('choosePretrained', { experiment });
    expect(pretrained.kind).toBe('reads');
    expect(await predict(connection)).toEqual(trained);
  });

  it('are none where the page comes without', async () => {
    const connection = await ready();
    const { pretrained } = await connection.client.ask('choosePretrained', { experiment });
    expect(pretrained).toEqual({ kind: 'none' });
  });

  it.each([
    ['the index is damaged', () => writeFile(join(folder, 'index.json'), '{"simple-rnn":')],
    ['the index says nonsense', () => shipIndex({ file: '../../etc/passwd', experiment })],
    ['their file is missing', () => rm(join(folder, 'small.safetensors'))],
    ['their file is cut short', () => cutShort(join(folder, 'small.safetensors'))],
    [
      'their weights are of another shape',
      () =>
        shipIndex({
          file: 'small.safetensors',
          experiment: withUnits(4),
          testAccuracy: 0.9,
          epochs: 1,
        }),
    ],
  ])('are unusable when %s; the network then reads by itself', async (_, damage) => {
    const connection = await ready();
    await ship(connection);
    await damage();
    const wanted = withUnits(4);
    await connection.client.ask('build', { experiment: wanted });
    const untrained = await predict(connection);
    const kinds: string[] = [];
    for (const asked of [wanted, experiment]) {
      const chosen = await connection.client.ask('choosePretrained', { experiment: asked });
      kinds.push(chosen.pretrained.kind);
    }
    expect(kinds).toContain('unusable');
    expect(kinds).not.toContain('reads');
    await connection.client.ask('choosePretrained', { experiment: wanted });
    expect(await predict(connection)).toEqual(untrained);
  });

  it('and a kept run’s are looked into beside the network on the page', async () => {
    const connection = await ready();
    const { client } = connection;
    const trained = await ship(connection);
    const { checkpoint } = await client.ask('save');
    // Another network stands there meanwhile.
    await client.ask('build', { experiment: withUnits(5) });
    await client.ask('choosePretrained', { experiment: withUnits(5) });
    const readBy = async (other: OtherNetwork) => {
      const reply = await client.ask('inspect', {
        ...{ question: { ask: 'reading' }, pixels: probe, width: 28, place: 'ghost', other },
      });
      if ('overtaken' in reply) throw new Error('Nothing else was asked.');
      return (reply.answer as AnswerTo<'reading'>).probabilities.slice(-10);
    };
    for (const other of [{ pretrained: 'simple-rnn' }, { checkpoint }] as const) {
      const read = await readBy(other);
      trained.forEach((p, k) => expect(read[k]).toBeCloseTo(p, 5));
    }
    await expect(readBy({ pretrained: 'gru' })).rejects.toThrow(/No weights of gru/);
  });
});

async function cutShort(path: string): Promise<void> {
  const whole = await readFile(path);
  await writeFile(path, whole.subarray(0, whole.length - 8));
}
