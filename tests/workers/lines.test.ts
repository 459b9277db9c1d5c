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
  await connection.client.send({ type: 'start', backend: 'cpu' });
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
    const { lines } = await client.send({ type: 'sampleLines', count: 4, seed: 9 });
    expect(lines).toHaveLength(4);
    expect(new Set(lines.map(({ index }) => index)).size).toBe(4);
    for (const { label, width, pixels } of lines) {
      expect(label.length).toBeGreaterThanOrEqual(1);
      expect(label.length).toBeLessThanOrEqual(5);
      expect(label.every((digit) => digit >= 0 && digit <= 9)).toBe(true);
      expect(pixels).toHaveLength(28 * width);
      expect(Math.max(...pixels)).toBeGreaterThan(200);
    }
    expect(await client.send({ type: 'sampleLines', count: 4, seed: 9 })).toEqual({ lines });
    const others = await client.send({ type: 'sampleLines', count: 4, seed: 10 });
    expect(others.lines).not.toEqual(lines);
  });
});

describe('a network that reads numbers', () => {
  it('is trained to its end, with label errors in what it tells', async () => {
    const { client, events, next } = await ready();
    await client.send({ type: 'build', experiment: reader(1) });
    const stopped = next('stopped');
    await client.send({ type: 'train' });
    expect(await stopped).toMatchObject({ reason: 'finished', position: { step: 3 } });
    const epochs = events.flatMap((event) => (event.type === 'epoch' ? [event.point] : []));
    for (const { valLabelErrorRate } of epochs) expect(valLabelErrorRate).toBeGreaterThan(0);
    const points = events.flatMap((event) => (event.type === 'progress' ? event.points : []));
    for (const { labelErrorRate } of points) expect(labelErrorRate).toBeGreaterThan(0);
  });

  it('reads lines while it trains, the newest of those that wait', async () => {
    const { client, next } = await ready();
    await client.send({ type: 'build', experiment: reader(1000) });
    const { lines } = await client.send({ type: 'sampleLines', count: 1, seed: 2 });
    const [{ width }] = lines;
    const pixels = Float32Array.from(lines[0].pixels, (ink) => ink / 255);
    const untrained = await client.send({ type: 'readLine', pixels, width });
    expect(untrained).toMatchObject({ step: 0, pixelsPerFrame: 4, frames: Math.ceil(width / 4) });
    expect(untrained?.frameProbabilities).toHaveLength(11 * Math.ceil(width / 4));

    const moving = next('progress');
    await client.send({ type: 'train' });
    await moving;
    const answers = await Promise.all(
      [width, 24, 32, 40].map((columns) =>
        client.send(
          columns === width
            ? { type: 'readLine', pixels, width }
            : { type: 'readLine', pixels: blank(columns), width: columns },
        ),
      ),
    );
    expect(answers[0]?.step).toBeGreaterThan(0);
    expect(answers.slice(1, 3)).toEqual([undefined, undefined]);
    expect(answers[3]).toMatchObject({ frames: 10 });
  });

  it('can be saved and taken up again where it stood', async () => {
    const { client, next } = await ready();
    await client.send({ type: 'build', experiment: reader(3) });
    const stopped = next('stopped');
    await client.send({ type: 'stepBatch' });
    await stopped;
    const question = { type: 'readLine', pixels: blank(50), width: 50 } as const;
    const before = await client.send(question);
    const { checkpoint } = await client.send({ type: 'save' });
    await client.send({ type: 'build', experiment: reader(3) });
    expect(await client.send(question)).not.toEqual(before);
    await client.send({ type: 'load', checkpoint });
    expect(await client.send(question)).toEqual(before);
  });

  it.each([
    { command: { type: 'readLine', pixels: blank(0), width: 0 } as const, words: 'line is empty' },
    { command: { type: 'readLine', pixels: blank(400), width: 400 } as const, words: 'too wide' },
    { command: { type: 'readLine', pixels: blank(9), width: 10 } as const, words: '280 pixels' },
    {
      command: { type: 'readLine', pixels: blank(9).fill(NaN), width: 9 } as const,
      words: 'row 0, column 0 is NaN',
    },
    { command: { type: 'predict', pixels: blank(28) } as const, words: 'reads numbers' },
    { command: { type: 'sampleLines', count: 0, seed: 1 } as const, words: 'count' },
  ])('refuses $command.type: $words', async ({ command, words }) => {
    const { client } = await ready();
    await client.send({ type: 'build', experiment: reader(1) });
    const failure = await client.send(command).then(
      () => undefined,
      (error: unknown) => (error instanceof CommandError ? error.failure : undefined),
    );
    expect(failure?.kind).toBe('settings');
    expect(failure?.message).toContain(words);
    expect(await client.send({ type: 'readLine', pixels: blank(20), width: 20 })).toBeDefined();
  });
});

describe('a network that names digits', () => {
  it('refuses to read a line', async () => {
    const { client } = await ready();
    await client.send({ type: 'build', experiment: smallExperiment() });
    const reading = client.send({ type: 'readLine', pixels: blank(20), width: 20 });
    await expect(reading).rejects.toThrow(/simple-rnn names single digits and cannot read a line/);
  });
});
