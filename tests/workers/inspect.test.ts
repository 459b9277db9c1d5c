/** The inside of a network, asked through the page's client of the worker's session. */
import { afterEach, describe, expect, it } from 'vitest';
import { FEATURES, SequenceSource } from '../../src/data/sequences.ts';
import type { AnswerTo } from '../../src/inspect/questions.ts';
import type { Experiment } from '../../src/models/experiment.ts';
import { experimentFromPreset } from '../../src/models/index.ts';
import { CommandError } from '../../src/workers/client.ts';
import { connect, smallExperiment, type Connection } from './channel-worker.ts';

let connection: Connection | undefined;

afterEach(() => {
  connection?.client.dispose();
});

async function built(experiment: Experiment): Promise<Connection> {
  connection = connect();
  await connection.client.ask('start', { backend: 'cpu' });
  await connection.client.ask('build', { experiment });
  return connection;
}

const blank = () => new Float32Array(784);
const about = { width: 28, place: 'view' };

describe('inspect', () => {
  it('reads as the network does, while it trains, with the step that was', async () => {
    const { client, next } = await built(smallExperiment({ epochs: 50 }));
    const { digits } = await client.ask('testDigits', { indices: [7, 3, 4000] });
    expect(digits.map(({ index }) => index)).toEqual([7, 3]);
    const pixels = Float32Array.from(digits[0].pixels, (byte) => byte / 255);
    await client.ask('train');
    await next('progress');
    const told = await client.ask('inspect', { question: { ask: 'reading' }, pixels, ...about });
    if ('overtaken' in told) throw new Error('Nothing else was asked.');
    expect(told.step).toBeGreaterThan(0);
    await client.ask('pause');
    const again = await client.ask('inspect', { question: { ask: 'reading' }, pixels, ...about });
    const { probabilities } = await client.ask('predict', { pixels });
    if ('overtaken' in again) throw new Error('Nothing else was asked.');
    const reading = again.answer as AnswerTo<'reading'>;
    expect(reading.steps).toBe(28);
    probabilities.forEach((p, k) => expect(reading.probabilities[270 + k]).toBeCloseTo(p, 5));
  });

  it('answers the newest question of a place, and every place', async () => {
    const options = {
      ...experimentFromPreset('custom').options,
      layers: 'rows gru:40:all flatten dense:10',
    };
    const { client } = await built({ ...experimentFromPreset('custom'), options });
    // It has to run the network once for each row.
    const ask = (place: string) =>
      client.ask('inspect', { question: { ask: 'reading' }, pixels: blank(), width: 28, place });
    const asked = [ask('view'), ask('view'), ask('strip'), ask('view')];
    const told = await Promise.all(asked);
    expect(told.map((reply) => 'overtaken' in reply)).toEqual([true, true, false, false]);
  });

  it('says why a question cannot be answered', async () => {
    const { client } = await built(smallExperiment());
    const wrong = client.ask('inspect', {
      question: { ask: 'alignment' },
      pixels: blank(),
      ...about,
    });
    await expect(wrong).rejects.toThrow(/only networks that read lines align/);
    await expect(wrong).rejects.toBeInstanceOf(CommandError);
    const size = client.ask('inspect', {
      question: { ask: 'states' },
      pixels: new Float32Array(5),
      ...about,
    });
    await expect(size).rejects.toThrow(/28 x 28 pixels/);
  });
});

describe('mistakes', () => {
  it('are those of the first test digits, and their share is the accuracy', async () => {
    const { client, next, events } = await built(smallExperiment({ epochs: 1 }));
    const stopped = next('stopped');
    await client.ask('train');
    await stopped;
    const told = await client.ask('mistakes', { count: 50, place: 'mistakes' });
    if (!('found' in told)) throw new Error('Nothing else was asked.');
    const epochs = events.flatMap((event) => (event.type === 'progress' ? event.epochs : []));
    expect(told.found.count).toBe(50);
    expect(told.found.accuracy).toBeCloseTo(epochs.at(-1)?.valAccuracy ?? NaN, 6);
  });
});

describe('made-up sequences', () => {
  const sequences = (data: 'recall' | 'adding') =>
    smallExperiment({ data, length: 12, testDigits: 60, trainingDigits: 60, epochs: 1 });

  it.each(['recall', 'adding'] as const)('%s: is read as the network does', async (data) => {
    const { client } = await built(sequences(data));
    const { inputs } = new SequenceSource(data, 12, 0).testing(3, 4);
    const asked = { pixels: inputs, width: FEATURES[data], place: 'view' };
    const told = await client.ask('inspect', { question: { ask: 'reading' }, ...asked });
    if ('overtaken' in told) throw new Error('Nothing else was asked.');
    const { classes, steps, probabilities } = told.answer as AnswerTo<'reading'>;
    expect(steps).toBe(12);
    const predicted = await client.ask('predict', { pixels: inputs });
    predicted.probabilities.forEach((p, k) =>
      expect(probabilities[11 * classes + k]).toBeCloseTo(p, 5),
    );
  });

  it('mistakes of recall are counted over all test sequences, and their share is the accuracy', async () => {
    const { client, next, events } = await built(sequences('recall'));
    const stopped = next('stopped');
    await client.ask('train');
    await stopped;
    const told = await client.ask('mistakes', { count: 10_000, place: 'mistakes' });
    if (!('found' in told)) throw new Error('Symbols are told apart.');
    const epochs = events.flatMap((event) => (event.type === 'progress' ? event.epochs : []));
    expect(told.found).toMatchObject({ count: 60, classes: 4 });
    expect(told.found.accuracy).toBeCloseTo(epochs.at(-1)?.valAccuracy ?? NaN, 6);
  });

  it('sums are told by how far they are off, and the mean of the squares is the test loss', async () => {
    const { client, next, events } = await built(sequences('adding'));
    const stopped = next('stopped');
    await client.ask('train');
    await stopped;
    const told = await client.ask('mistakes', { count: 10_000, place: 'mistakes' });
    if (!('sums' in told)) throw new Error('A sum is answered.');
    const epochs = events.flatMap((event) => (event.type === 'progress' ? event.epochs : []));
    const { answers, count, meanSquaredError } = told.sums;
    expect(count).toBe(60);
    expect(meanSquaredError).toBeCloseTo(epochs.at(-1)?.valLoss ?? NaN, 5);
    const off = answers.map(({ answer, sum }) => Math.abs(answer - sum));
    expect(off).toEqual(off.toSorted((a, b) => b - a));
    const { targets } = new SequenceSource('adding', 12, 0).testing(0, 60);
    for (const { index, sum } of answers) expect(sum).toBe(targets[index]);
  });
});

describe('slow motion', () => {
  it('makes one step and stands', async () => {
    const { client } = await built(smallExperiment());
    const { slow, state, reach } = await client.ask('slowStep');
    // How far the loss reaches back is that of the weights before the step: the digits are the batch's own.
    expect(reach.map(({ layer, steps }) => [layer, steps])).toEqual([['simple_rnn', 28]]);
    expect(reach[0].digits).toBeGreaterThan(0);
    expect(reach[0].h.every((length) => length >= 0 && Number.isFinite(length))).toBe(true);
    expect(reach[0].h[27]).toBeGreaterThan(0);
    expect(slow?.digits.length).toBeGreaterThan(0);
    expect(state).toMatchObject({ status: 'paused', position: { step: 1 } });
    expect(slow?.weights.map(({ name }) => name)).toContain('simple_rnn/recurrent_kernel');
  });
});
