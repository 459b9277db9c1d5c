import { describe, expect, it } from 'vitest';
import { statusOf } from '../../../src/components/store/app-state.ts';
import { settled, storeByHand } from './scripted-worker.ts';

async function readyStore() {
  const parts = storeByHand();
  await parts.store.start();
  await settled();
  return parts;
}

describe('while the speed is measured', () => {
  it('says so and neither trains nor resets, and goes on afterwards', async () => {
    const { store, worker } = await readyStore();
    worker.held = true;
    const measured = store.bench.run([], () => undefined);
    expect(statusOf(store.snapshot())).toBe('measuring');
    store.train();
    store.stepBatch();
    store.reset();
    expect(worker.names).toEqual(['start', 'choosePretrained', 'build', 'bench']);
    worker.release();
    await measured;
    expect(statusOf(store.snapshot())).toBe('ready');
    store.train();
    expect(worker.names.at(-1)).toBe('train');
  });

  it('is over also when measuring fails', async () => {
    const { store, worker } = await readyStore();
    worker.refused.set('bench', { kind: 'unexpected', message: 'No.' });
    await expect(store.bench.run([], () => undefined)).rejects.toThrow();
    expect(statusOf(store.snapshot())).toBe('ready');
  });
});
