import { describe, expect, it } from 'vitest';
import { holds, type Condition } from '../../src/lessons/condition.ts';
import type { Facts } from '../../src/lessons/facts.ts';

const BEFORE: Facts = { status: 'ready', epoch: 0, seed: 1, normalise: true };
const NOW: Facts = { status: 'finished', epoch: 3, seed: 1, normalise: false, accuracy: 0.91 };

describe('a condition', () => {
  it.each<[Condition, boolean]>([
    [{ status: 'finished' }, true],
    [{ status: 'training' }, false],
    [{ epoch: { atLeast: 3 } }, true],
    [{ epoch: { atLeast: 4 } }, false],
    [{ epoch: { atMost: 3 } }, true],
    [{ epoch: { atMost: 2 } }, false],
    [{ status: { oneOf: ['training', 'finished'] } }, true],
    [{ status: { oneOf: ['training', 'paused'] } }, false],
    [{ status: { changed: true } }, true],
    [{ seed: { changed: true } }, false],
    [{ normalise: false }, true],
    [{ status: 'finished', accuracy: { atLeast: 0.9 } }, true],
    [{ status: 'finished', accuracy: { atLeast: 0.95 } }, false],
    [[{ status: 'diverged' }, { epoch: 3 }], true],
    [[{ status: 'diverged' }, { epoch: 4 }], false],
  ])('%j is %s', (condition, expected) => {
    expect(holds(condition, NOW, BEFORE)).toBe(expected);
  });

  it('never holds of what is not known', () => {
    for (const test of [
      { atLeast: 0 },
      { atMost: 1 },
      { oneOf: [0] },
      { changed: true },
      0,
    ] as const) {
      expect(holds({ digit: test }, NOW, { ...BEFORE, digit: 4 })).toBe(false);
    }
  });
});
