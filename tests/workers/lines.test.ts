/** Numbers through the page's client and the worker's session together: sampled, read and trained on. */
import { afterEach, describe, expect, it } from 'vitest';
import type { Experiment } from '../../src/models/experiment.ts';
import { experimentFromPreset } from '../../src/models/index.ts';
import { CommandError } from '../../src/workers/client.ts';
import { connect, smallExperiment, type Connection } from './channel-worker.ts';

let connection: Connection | undefined;

afterEach(() => {
  connection?.client.dispose();
});

async function ready(): Promise<Connection> {
  connection = connect();
  await connection.client.ask('start', { backend: 'cpu' });
  return connection;
}

/** A small reader of numbers, a few lines an epoch. */
function reader(epochs: number): Experiment {
  const { network, options, training } = experimentFromPreset('blstm-line');
  return {
    network,
    options: { ...options, units: 6 },
    training: { ...training, batchSize: 4, trainingDigits: 12, testDigits: 5, epochs },
  };
}

const blank = (width: number) => new Float32Array(28 * width);

describe('test lines', () => {
  it('come with what they say, before any network is built, and the same for the same seed', async () => {
    const { client } = await ready();
    const { lines } = await client.ask('sampleLines', { count: 4, seed: 9 });
    expect(lines).toHaveLength(4);
    expect(new Set(lines.map(({ index }) => index)).size).toBe(4);
    for (const { label, width, pixels } of lines) {
      expect(label.length).toBeGreaterThanOrEqual(1);
      expect(label.length).toBeLessThanOrEqual(5);
      expect(label.every((digit) => digit >= 0 && digit <= 9)).toBe(true);
      expect(pixels).toHaveLength(28 * width);
      expect(Math.max(...pixels)).toBeGreaterThan(200);
    }
    expect(await client.ask('sampleLines', { count: 4, seed: 9 })).toEqual({ lines });
    const others = await client.ask('sampleLines', { count: 4, seed: 10 });
    expect(others.lines).not.toEqual(lines);
  });
});

describe('a network that reads numbers', () => {
  it('is trained to its end, with label errors in what it tells', async () => {
    const { client, events, next } = await ready();
    await client.ask('build', { experiment: reader(1) });
    const stopped = next('stopped');
    await client.ask('train');
    expect(await stopped).toMatchObject({ reason: 'finished', position: { step: 3 } });
    const epochs = events.flatMap((event) => (event.type === 'progress' ? event.epochs : []));
    for (const { valLabelErrorRate } of epochs) expect(valLabelErrorRate).toBeGreaterThan(0);
    const points = events.flatMap((event) => (event.type === 'progress' ? event.points : []));
    for (const { labelErrorRate } of points) expect(labelErrorRate).toBeGreaterThan(0);
  });

  it('reads lines while it trains, the newest of those that wait', async () => {
    const { client, next } = await ready();
    await client.ask('build', { experiment: reader(1000) });
    const { lines } = await client.ask('sampleLines', { count: 1, seed: 2 });
    const [{ width }] = lines;
    const pixels = Float32Array.from(lines[0].pixels, (ink) => ink / 255);
    const untrained = await client.ask('readLine', { pixels, width });
    expect(untrained).toMatchObject({ step: 0, pixelsPerFrame: 4, frames: Math.ceil(width / 4) });
    expect(untrained?.frameProbabilities).toHaveLength(11 * Math.ceil(width / 4));

    const moving = next('progress');
    await client.ask('train');
    await moving;
    const answers = await Promise.all([
      client.ask('readLine', { pixels, width }),
      client.ask('readLine', { pixels: blank(40), width: 40 }),
    ]);
    expect(answers[0].step).toBeGreaterThan(0);
    expect(answers[1]).toMatchObject({ frames: 10 });
  });

  it('can be saved and taken up again where it stood', async () => {
    const { client, next } = await ready();
    await client.ask('build', { experiment: reader(3) });
    const stopped = next('stopped');
    await client.ask('stepBatch');
    await stopped;
    const question = { pixels: blank(50), width: 50 };
    const before = await client.ask('readLine', question);
    const { checkpoint } = await client.ask('save');
    await client.ask('build', { experiment: reader(3) });
    expect(await client.ask('readLine', question)).not.toEqual(before);
    await client.ask('load', { checkpoint });
    expect(await client.ask('readLine', question)).toEqual(before);
  });

  it.each([
    { pixels: blank(0), width: 0, words: 'line is empty' },
    { pixels: blank(400), width: 400, words: 'too wide' },
    { pixels: blank(9), width: 10, words: '280 pixels' },
    { pixels: blank(9).fill(NaN), width: 9, words: 'row 0, column 0 is NaN' },
    { pixels: blank(28), width: undefined, words: 'reads lines' },
  ])('refuses to read: $words', async ({ pixels, width, words }) => {
    const { client } = await ready();
    await client.ask('build', { experiment: reader(1) });
    const asked: Promise<unknown> =
      width === undefined
        ? client.ask('predict', { pixels })
        : client.ask('readLine', { pixels, width });
    const failure = await asked.then(
      () => undefined,
      (error: unknown) => (error instanceof CommandError ? error.failure : undefined),
    );
    expect(failure?.kind).toBe('settings');
    expect(failure?.message).toContain(words);
    expect(await client.ask('readLine', { pixels: blank(20), width: 20 })).toBeDefined();
  });
});

describe('a network that names digits', () => {
  it('refuses to read a line', async () => {
    const { client } = await ready();
    await client.ask('build', { experiment: smallExperiment() });
    const reading = client.ask('readLine', { pixels: blank(20), width: 20 });
    await expect(reading).rejects.toThrow(/simple-rnn names single images and cannot read a line/);
  });
});
