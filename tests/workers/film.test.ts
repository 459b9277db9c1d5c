/** The film of a run: its inside as it was after each epoch, through the page's client of the worker's session. */
import { afterEach, describe, expect, it } from 'vitest';
import type { AnswerTo } from '../../src/inspect/questions.ts';
import { Film } from '../../src/workers/film.ts';
import { connect, smallExperiment, type Connection } from './channel-worker.ts';

let connection: Connection | undefined;

afterEach(() => {
  connection?.client.dispose();
});

async function filmed(epochs: number): Promise<Connection> {
  connection = connect();
  const { client, next } = connection;
  await client.ask('start', { backend: 'cpu' });
  await client.ask('build', { experiment: smallExperiment({ epochs }) });
  const stopped = next('stopped');
  await client.ask('train');
  await stopped;
  // What is asked next waits until the last frame is taken.
  await client.ask('save');
  return connection;
}

function epochsTold({ events }: Connection): readonly number[] {
  return events.findLast((event) => event.type === 'film')?.epochs ?? [];
}

describe('the film of a run', () => {
  it('begins before the first step, and what is said of an epoch is what was measured after it', async () => {
    const run = await filmed(2);
    const { client, events } = run;
    const told = epochsTold(run);
    expect(told[0]).toBe(0);
    const measured = events.flatMap((event) => (event.type === 'progress' ? event.epochs : []));
    for (const epoch of told) {
      const reply = await client.ask('mistakes', { count: 50, place: 'mistakes', epoch });
      if (!('found' in reply)) throw new Error('Nothing else was asked.');
      const then = measured.find((point) => point.epoch === epoch);
      expect(reply.step).toBe(then?.step);
      expect(reply.found.accuracy).toBeCloseTo(then?.valAccuracy ?? NaN, 6);
    }
  });

  it('reads as the network did then, and is gone with its run', async () => {
    const run = await filmed(1);
    const { client } = run;
    const about = { pixels: new Float32Array(784).fill(0.3), width: 28, place: 'view' };
    const ask = async (epoch?: number) => {
      const question = { ask: 'reading' } as const;
      const reply = await client.ask('inspect', {
        ...{ question, ...about },
        ...(epoch === undefined ? {} : { epoch }),
      });
      if ('overtaken' in reply) throw new Error('Nothing else was asked.');
      return { ...(reply.answer as AnswerTo<'reading'>), trained: reply.step };
    };
    const [begin, now] = [await ask(0), await ask()];
    expect(begin.trained).toBe(0);
    expect(now.trained).toBeGreaterThan(0);
    expect(begin.probabilities).not.toEqual(now.probabilities);
    // Built again from the same seed, the network reads as it did before its first step.
    await client.ask('build', { experiment: smallExperiment({ epochs: 1 }) });
    expect((await ask()).probabilities).toEqual(begin.probabilities);
    await expect(ask(0)).rejects.toThrow(/epoch 0 were not kept/);
  });
});

describe('frames', () => {
  const weights = (size: number) =>
    Promise.resolve({
      step: 1,
      weights: new Map([['a', { shape: [size], data: new Float32Array(size) }]]),
    });

  it('beyond the budget go, every other one, and the first and the newest stay', async () => {
    const told: (readonly number[])[] = [];
    const film = new Film((epochs) => told.push(epochs), { mostBytes: 40, mostShare: 1e9 });
    for (let epoch = 0; epoch <= 12; epoch++) await film.take(epoch, () => weights(2));
    const { epochs } = film;
    expect(epochs.length).toBeLessThanOrEqual(5);
    expect(epochs.length).toBeGreaterThan(2);
    expect([epochs[0], epochs.at(-1)]).toEqual([0, 12]);
    expect(told.at(-1)).toEqual(epochs);
    expect(film.at(12)?.step).toBe(1);
  });

  it('are left out while they have cost more than their share of the time', async () => {
    const film = new Film(() => undefined, { mostBytes: 1e9, mostShare: 0 });
    for (let epoch = 0; epoch < 4; epoch++) await film.take(epoch, () => weights(2));
    expect(film.epochs).toEqual([0]);
  });

  it('of a run that is gone on with from a checkpoint end there', async () => {
    const film = new Film(() => undefined, { mostBytes: 1e9, mostShare: 1e9 });
    for (let epoch = 0; epoch < 4; epoch++) await film.take(epoch, () => weights(2));
    const other = new Film(() => undefined);
    other.continue(film, 2);
    expect(other.epochs).toEqual([0, 1, 2]);
    other.clear();
    expect(other.epochs).toEqual([]);
  });
});
