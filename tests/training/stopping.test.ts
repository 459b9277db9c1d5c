/** When a run stops by itself, and what the learning rate does on the way. */
import { describe, expect, it } from 'vitest';
import { DivergenceWatch } from '../../src/training/divergence.ts';
import { EarlyStop } from '../../src/training/early-stop.ts';
import { learningRateAfterEpoch } from '../../src/training/optimizers/optimizer.ts';

describe('early stopping', () => {
  const stopsAfter = (patience: number, accuracies: number[]) => {
    const earlyStop = new EarlyStop(patience);
    const at = accuracies.findIndex((accuracy) => earlyStop.record(accuracy));
    return at < 0 ? undefined : at + 1;
  };

  it('stops when the accuracy has not risen for as many epochs as its patience', () => {
    expect(stopsAfter(2, [0.1, 0.5, 0.4, 0.5, 0.6])).toBe(4);
    expect(stopsAfter(3, [0.1, 0.5, 0.4, 0.5, 0.6, 0.6])).toBeUndefined();
    expect(stopsAfter(1, [0.1, 0.1])).toBe(2);
  });

  it('does not count the epochs before the first right answer', () => {
    expect(stopsAfter(2, [0, 0, 0, 0, 0.2, 0.1, 0.1])).toBe(7);
    expect(stopsAfter(1, [0, 0, 0, 0])).toBeUndefined();
  });

  it('never stops with a patience of 0', () => {
    expect(stopsAfter(0, [0.5, 0.4, 0.3, 0.2, 0.1])).toBeUndefined();
  });

  it('goes on for the full patience when someone chooses to', () => {
    const earlyStop = new EarlyStop(2);
    expect([0.5, 0.4, 0.4].map((accuracy) => earlyStop.record(accuracy))).toEqual([
      false,
      false,
      true,
    ]);
    earlyStop.grantMore();
    expect([0.5, 0.5].map((accuracy) => earlyStop.record(accuracy))).toEqual([false, true]);
  });

  it('goes on from its state as if it had never been saved', () => {
    const first = new EarlyStop(2);
    for (const accuracy of [0.5, 0.4]) first.record(accuracy);
    const second = new EarlyStop(2);
    second.state = first.state;
    expect(second.record(0.45)).toBe(true);
  });
});

describe('divergence', () => {
  const guessing = Math.log(10);

  it.each([NaN, Infinity, -Infinity])('is a loss of %s, at once', (loss) => {
    const watch = new DivergenceWatch(guessing);
    expect(watch.record(7, loss)).toEqual({ kind: 'not-a-number', step: 7, loss });
  });

  it('is a loss far above guessing for a long stretch, not for a moment', () => {
    const watch = new DivergenceWatch(guessing);
    expect(watch.record(1, 50)).toBeUndefined();
    expect(watch.record(90, 40)).toBeUndefined();
    expect(watch.record(95, 2.3)).toBeUndefined();
    expect(watch.record(96, 40)).toBeUndefined();
    expect(watch.record(190, 40)).toBeUndefined();
    expect(watch.record(196, 40)).toEqual({ kind: 'exploding', step: 196, loss: 40, guessing });
  });

  it('is not a network that merely learns nothing', () => {
    const watch = new DivergenceWatch(guessing);
    for (let step = 1; step < 5000; step++) expect(watch.record(step, 2.5)).toBeUndefined();
  });

  it('is not hidden by a batch now and then that is read right', () => {
    const watch = new DivergenceWatch(guessing);
    const told = Array.from({ length: 101 }, (_, step) =>
      watch.record(step, step % 10 === 0 ? 0 : 1000),
    );
    expect(told.slice(0, 100).filter((divergence) => divergence !== undefined)).toEqual([]);
    expect(told[100]).toMatchObject({ kind: 'exploding' });
  });

  it('is measured by what guessing costs: a line is harder to guess than a digit', () => {
    const watch = new DivergenceWatch(40);
    for (let step = 1; step < 1000; step++) expect(watch.record(step, 60)).toBeUndefined();
    for (let step = 1000; step < 1070; step++) expect(watch.record(step, 300)).toBeUndefined();
    expect(watch.record(1090, 300)).toMatchObject({ kind: 'exploding', guessing: 40 });
  });
});

const AFTER_TWO = { schedule: 'constant', dropLearningRateAfter: 2 } as const;

describe('the learning rate', () => {
  it('drops to a tenth once, after the epoch it is told', () => {
    const rates = [1, 2, 3, 4].reduce<number[]>(
      (course, epoch) => [
        ...course,
        learningRateAfterEpoch(course[course.length - 1], epoch, AFTER_TWO),
      ],
      [0.1],
    );
    expect(rates).toEqual([0.1, 0.1, 0.01, 0.01, 0.01]);
  });

  it('stays when there is no drop', () => {
    const never = { ...AFTER_TWO, dropLearningRateAfter: 0 };
    const otherwise = { ...AFTER_TWO, schedule: 'cosine' } as const;
    for (const settings of [never, otherwise]) {
      const rates = [0, 1, 2].map((epoch) => learningRateAfterEpoch(0.1, epoch, settings));
      expect(rates).toEqual([0.1, 0.1, 0.1]);
    }
  });
});
