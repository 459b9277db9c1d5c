/** The bench in the worker: what the panel of the page relies on. */
import { afterEach, describe, expect, it } from 'vitest';
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

const endless = smallExperiment({ epochs: 1000 });

describe('the bench', () => {
  it('pauses the training, can be cancelled at any time, and lets the training go on', async () => {
    const { client, events, next } = await ready();
    await client.ask('build', { experiment: endless });
    await client.ask('train');
    await next('progress');
    const stopped = next('stopped');
    const begun = next('bench-progress');
    const cases = [
      { network: 'lstm', batch: 1 },
      { network: 'simple-rnn', batch: 1 },
    ] as const;
    const outcome = client.ask('bench', { cases });
    expect(await stopped).toMatchObject({ reason: 'paused' });
    expect(await begun).toMatchObject({
      progress: { index: 0, cases: 2, case: cases[0], phase: 'building', share: 0 },
      results: [],
    });
    expect(await client.ask('cancelBench')).toEqual({});
    expect(await outcome).toEqual({ results: [], cancelled: true });
    const steps = events.filter((event) => event.type === 'progress').length;
    expect(await client.ask('train')).toMatchObject({ status: 'training' });
    await next('progress');
    expect(events.filter((event) => event.type === 'progress').length).toBeGreaterThan(steps);
    await client.ask('pause');
  });

  it('needs no network to be built, and answers with what it measured', async () => {
    const { client, events } = await ready();
    const { results, cancelled } = await client.ask('bench', {
      cases: [{ network: 'simple-rnn', batch: 1 }],
    });
    expect(cancelled).toBe(false);
    expect(results).toHaveLength(1);
    expect(results[0]).toMatchObject({ network: 'simple-rnn', batch: 1, backend: 'cpu' });
    const shares = events.flatMap((event) =>
      event.type === 'bench-progress' ? [event.progress.share] : [],
    );
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
  });
});
