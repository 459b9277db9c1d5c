/** When a busy worker is said to be silent: neither too late, nor because of a slow step or a sleeping page. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { StallDetector } from '../../src/workers/stall-detector.ts';

const LIMITS = { answer: 5_000, answerAlive: 20_000, word: 60_000 };

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

/** A worker that answers pings while `answers`, and otherwise once `answer` is called. */
function watched() {
  const told: (number | undefined)[] = [];
  const waiting: (() => void)[] = [];
  const worker = { answers: true };
  const detector = new StallDetector(LIMITS, {
    ping: () =>
      new Promise<void>((resolve) => {
        if (worker.answers) resolve();
        else waiting.push(resolve);
      }),
    tell: (seconds) => told.push(seconds),
  });
  const answer = async () => {
    for (const resolve of waiting.splice(0)) resolve();
    await vi.advanceTimersByTimeAsync(0);
  };
  return { detector, worker, told, answer };
}

describe('a busy worker', () => {
  it('that does not answer is told within 5 seconds of the missed answer, and again later', async () => {
    const { detector, worker, told, answer } = watched();
    detector.listen(true);
    worker.answers = false;
    await vi.advanceTimersByTimeAsync(6_000);
    expect(told).toEqual([5]);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(told).toEqual([5, 10]);
    await answer();
    expect(told).toEqual([5, 10, undefined]);
  });

  it('that answers but says nothing of training is told after a minute', async () => {
    const { detector, told } = watched();
    detector.listen(true);
    await vi.advanceTimersByTimeAsync(59_000);
    expect(told).toEqual([]);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(told).toEqual([60]);
    detector.heard();
    expect(told).toEqual([60, undefined]);
  });

  it('that is known to be alive may compute for longer before anything is told', async () => {
    const { detector, worker, told } = watched();
    detector.knowAlive();
    detector.listen(true);
    worker.answers = false;
    await vi.advanceTimersByTimeAsync(19_000);
    expect(told).toEqual([]);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(told).toEqual([20]);
  });

  it('that took long over a step once may do so again', async () => {
    const { detector, worker, told, answer } = watched();
    detector.listen(true);
    for (const tolds of [2, 0, 0]) {
      told.length = 0;
      worker.answers = false;
      await vi.advanceTimersByTimeAsync(8_000);
      worker.answers = true;
      await answer();
      expect(told).toHaveLength(tolds);
    }
  });

  it('is not thought dead because the page slept or its timers were held back', async () => {
    const { detector, worker, told, answer } = watched();
    detector.listen(true);
    for (let minute = 0; minute < 10; minute++) {
      worker.answers = false;
      await vi.advanceTimersByTimeAsync(1_000);
      // The clock leaps while no timer comes: nothing was missed.
      vi.setSystemTime(Date.now() + 60_000);
      worker.answers = true;
      await answer();
      detector.heard();
    }
    expect(told).toEqual([]);
  });
});

describe('a worker that does nothing', () => {
  it('is left in peace', async () => {
    const { detector, worker, told } = watched();
    worker.answers = false;
    detector.listen(true);
    await vi.advanceTimersByTimeAsync(3_000);
    detector.listen(false);
    await vi.advanceTimersByTimeAsync(600_000);
    expect(told).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });
});
