import { describe, expect, it } from 'vitest';
import { GHOST_RUNS } from '../../src/components/run-history.ts';
import { epoch, historyByHand, reading } from './charts/runs.ts';

describe('the history of runs', () => {
  it('tells listeners once a frame, however many readings came', () => {
    const { history, frame } = historyByHand();
    let told = 0;
    history.subscribe(() => (told += 1));
    history.begin({ runId: 1, name: 'a run' });
    for (let step = 1; step <= 50; step += 1) history.addPoints(1, [reading(step)]);
    expect(told).toBe(0);
    frame();
    expect(told).toBe(1);
    frame();
    expect(told).toBe(1);
  });

  it('gives the same snapshot until something changed', () => {
    const { history } = historyByHand();
    history.begin({ runId: 1, name: 'a run' });
    const before = history.snapshot();
    expect(history.snapshot()).toBe(before);
    history.addPoints(1, [reading(1)]);
    expect(history.snapshot()).not.toBe(before);
  });

  it('drops what belongs to a run that was reset', () => {
    const { history } = historyByHand();
    history.begin({ runId: 1, name: 'first' });
    history.begin({ runId: 2, name: 'second' });
    history.addPoints(1, [reading(1)]);
    history.addEpoch(1, epoch(0, 0.1));
    expect(history.snapshot().current?.isEmpty).toBe(true);
  });

  it('keeps the last few runs as ghosts, the latest first, and no empty ones', () => {
    const { history } = historyByHand();
    for (let runId = 1; runId <= GHOST_RUNS + 3; runId += 1) {
      history.begin({ runId, name: `run ${runId}` });
      if (runId !== GHOST_RUNS + 1) history.addPoints(runId, [reading(1)]);
    }
    const names = history.snapshot().ghosts.map(({ name }) => name);
    expect(names).toHaveLength(GHOST_RUNS);
    expect(names[0]).toBe(`run ${GHOST_RUNS + 2}`);
    expect(names).not.toContain(`run ${GHOST_RUNS + 1}`);
    history.forgetGhosts();
    expect(history.snapshot().ghosts).toEqual([]);
  });
});

describe('a run that went back to a checkpoint', () => {
  it('has each step once, with the readings of the second try', () => {
    const { history } = historyByHand();
    history.begin({ runId: 1, name: 'a run' });
    for (let step = 1; step <= 250; step += 1) history.addPoints(1, [reading(step, 9)]);
    history.addEpoch(1, epoch(0, 0.1));
    history.addEpoch(1, epoch(1, 0.5));
    history.addEpoch(1, epoch(2, 0.6));
    history.addPoints(1, [reading(151, 1), reading(152, 1)]);
    const run = history.snapshot().current;
    expect(run?.readings).toBe(152);
    expect(run?.pointAt(151).step).toBe(152);
    expect(run?.pointAt(151).loss).toBe(1);
    expect(run?.epochPoints.map((point) => point.epoch)).toEqual([0, 1]);
    expect(run?.rawIndices('loss').at(-1)).toBe(151);
    expect(run?.smoothed('loss', 10).length).toBe(152);
  });

  it('takes an epoch told twice once', () => {
    const { history } = historyByHand();
    history.begin({ runId: 1, name: 'a run' });
    history.addEpoch(1, epoch(1, 0.5));
    history.addEpoch(1, epoch(1, 0.55));
    expect(history.snapshot().current?.epochPoints.map((point) => point.valAccuracy)).toEqual([
      0.55,
    ]);
  });
});
