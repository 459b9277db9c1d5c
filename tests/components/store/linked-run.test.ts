import { expect, it } from 'vitest';
import { linkedRun } from '../../../src/components/store/linked-run.ts';
import { writeResultLink } from '../../../src/experiments/result-link.ts';
import { experimentFromPreset } from '../../../src/models/index.ts';
import { storeByHand } from './scripted-worker.ts';

const LINK = writeResultLink({
  name: 'Ada',
  experiment: experimentFromPreset('lstm', 'adam-128'),
  preset: 'adam-128',
  backend: 'wasm',
  points: [0, 2].map((epoch) => ({
    ...{ epoch, step: 469 * epoch, seconds: 10 * epoch, loss: 2 - epoch / 2 },
    accuracy: 0.1 + 0.4 * epoch,
  })),
});

it('a link with a result draws its curve as an earlier run that cannot be gone on with', () => {
  const { store, history } = storeByHand(LINK);
  const [ghost] = history.snapshot().ghosts;
  expect(ghost).toMatchObject({ name: 'Ada, from the link', isKept: false, task: 'digit' });
  expect(ghost.epochPoints).toMatchObject([
    { epoch: 0, step: 0, valAccuracy: 0.1, valLoss: 2 },
    { epoch: 2, step: 938, valAccuracy: 0.9, valLoss: 1, seconds: 20, epochSeconds: 10 },
  ]);
  expect(store.snapshot().notices).toEqual([]);
});

it('a damaged result leaves the settings, and is told', () => {
  const { store, history } = storeByHand(LINK.slice(0, -3));
  expect(store.snapshot().experiment.network).toBe('lstm');
  expect(history.snapshot().ghosts).toEqual([]);
  expect(store.snapshot().notices).toEqual([expect.stringMatching(/not the result/)]);
});

it('a link without a result brings no run', () => {
  expect(linkedRun('#network=gru')).toEqual({});
});
