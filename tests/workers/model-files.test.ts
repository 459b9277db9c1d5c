/** A network goes out of the page as a file and comes back as it was; a file that is none changes nothing. */
import { unzipSync } from 'fflate';
import { afterEach, describe, expect, it } from 'vitest';
import { CommandError } from '../../src/workers/client.ts';
import { readChosen } from '../../src/workers/model-files.ts';
import type { ChosenFile } from '../../src/workers/protocol.ts';
import { connect, smallExperiment, type Connection } from './channel-worker.ts';

let connection: Connection | undefined;
afterEach(() => {
  connection?.client.dispose();
});

const experiment = smallExperiment({ epochs: 1000 });
const probe = Float32Array.from({ length: 784 }, (_, i) => (i % 7) / 7);

/** A run that has made one epoch of ten steps. */
async function trained(): Promise<Connection> {
  connection = connect();
  const { client, next } = connection;
  await client.ask('start', { backend: 'cpu' });
  await client.ask('build', { experiment });
  const stopped = next('stopped');
  await client.ask('stepEpoch');
  await stopped;
  return connection;
}

const predict = async ({ client }: Connection) =>
  (await client.ask('predict', { pixels: probe }))?.probabilities;

async function saved({ client }: Connection, format: 'scanline' | 'keras'): Promise<ChosenFile> {
  const { name, bytes } = await client.ask('exportModel', { format });
  return { name, content: new Blob([bytes]) };
}

/** Steps once more and returns what is read then. */
async function oneStepOn(connection: Connection) {
  const stopped = connection.next('stopped');
  await connection.client.ask('stepBatch');
  await stopped;
  return predict(connection);
}

describe('a saved network', () => {
  it('is opened again as a checkpoint, with its curves, and goes on as if it had never stopped', async () => {
    const connection = await trained();
    const { client } = connection;
    const file = await saved(connection, 'scanline');
    expect(file.name).toBe('simple-rnn-step-10.safetensors');
    const read = await predict(connection);
    const further = await oneStepOn(connection);

    await client.ask('build', { experiment: smallExperiment({ seed: 9 }) });
    const opened = await client.ask('importModel', { files: [file] });
    expect(opened).toMatchObject({
      experiment,
      resumes: true,
      state: { status: 'paused', position: { step: 10, epoch: 1 } },
    });
    expect(opened.history.points).toHaveLength(10);
    expect(opened.history.epochs.map(({ epoch }) => epoch)).toEqual([0, 1]);
    expect(await predict(connection)).toEqual(read);
    expect(await oneStepOn(connection)).toEqual(further);
  });

  it('is opened again as a .keras file: it reads the same, and training goes on from its weights', async () => {
    const connection = await trained();
    const file = await saved(connection, 'keras');
    expect(file.name).toBe('simple-rnn-step-10.keras');
    const read = await predict(connection);
    await connection.client.ask('build', { experiment: smallExperiment({ seed: 9 }) });
    const opened = await connection.client.ask('importModel', { files: [file] });
    expect(opened).toMatchObject({ resumes: false, state: { status: 'ready' } });
    expect(opened.experiment.options).toEqual(experiment.options);
    expect(await predict(connection)).toEqual(read);
    expect(await oneStepOn(connection)).not.toEqual(read);
  });

  it('comes back with a worker that died after it was opened', async () => {
    const connection = await trained();
    const file = await saved(connection, 'keras');
    const read = await predict(connection);
    await connection.client.ask('importModel', { files: [file] });
    const recovered = connection.next('recovered');
    connection.workers[0].crash('gone');
    expect((await recovered).state).toMatchObject({ status: 'ready' });
    expect(await predict(connection)).toEqual(read);
  });

  it('is packed into one file where the format has several', async () => {
    const { client } = await trained();
    const { name, bytes } = await client.ask('exportModel', { format: 'cluster' });
    expect(name).toBe('simple-rnn-step-10-cluster.zip');
    expect(Object.keys(unzipSync(bytes))).toContain('cluster/train.py');
  });

  it('is taken between two steps while it trains', async () => {
    const connection = await trained();
    const moving = connection.next('progress');
    await connection.client.ask('train');
    await moving;
    const { name } = await saved(connection, 'scanline');
    expect(Number(/step-(\d+)/.exec(name)?.[1])).toBeGreaterThan(10);
    expect((await connection.client.ask('pause')).status).toBe('paused');
  });

  it('is refused where the format cannot hold the network', async () => {
    const { client } = await trained();
    await client.ask('build', {
      experiment: { ...experiment, network: 'gru', options: { units: 4 } },
    });
    const failure = await failureOf(client.ask('exportModel', { format: 'tfjs' }));
    expect(failure).toMatchObject({ kind: 'file', message: expect.stringContaining('GRU') });
  });
});

describe('a file that cannot be opened', () => {
  const file = (name: string, content: BlobPart): ChosenFile => ({
    name,
    content: new Blob([content]),
  });

  it.each([
    ['holds nonsense', file('holiday.jpg', 'not a model')],
    ['is empty', file('model.keras', '')],
    ['is all zeros', file('zeros.safetensors', new Uint8Array(1e6))],
  ])('%s: says so, and training goes on', async (_, given) => {
    const connection = await trained();
    const moving = connection.next('progress');
    await connection.client.ask('train');
    const { runId } = await moving;
    const told = connection.events.length;
    const failure = await failureOf(connection.client.ask('importModel', { files: [given] }));
    expect(failure.kind).toBe('file');
    expect(failure.message.length).toBeGreaterThan(20);

    const onward = await connection.next('progress');
    expect(onward.runId).toBe(runId);
    expect(connection.events.slice(told).map(({ type }) => type)).not.toContain('stopped');
  });

  it('is damaged in the middle of training: the run there is goes on', async () => {
    const connection = await trained();
    const { content } = await saved(connection, 'scanline');
    const moving = connection.next('progress');
    await connection.client.ask('train');
    const { runId } = await moving;
    const damaged = { name: 'cut.safetensors', content: content.slice(0, content.size - 100) };
    const failure = await failureOf(connection.client.ask('importModel', { files: [damaged] }));
    expect(failure).toMatchObject({ kind: 'file', message: expect.stringContaining('cut short') });
    expect((await connection.next('progress')).runId).toBe(runId);
  });

  it('is larger than any network: it is not even read', async () => {
    class Film extends Blob {
      override get size(): number {
        return 4e9;
      }
    }
    await expect(readChosen([{ name: 'film.mkv', content: new Film() }])).rejects.toThrow(
      '4,000\u00a0MB',
    );
  });
});

async function failureOf(command: Promise<unknown>) {
  const error: unknown = await command.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(CommandError);
  return (error as CommandError).failure;
}
