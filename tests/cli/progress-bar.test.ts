/** How long a run will still take is told from its own pace. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ProgressBar } from '../../cli/progress-bar.ts';
import { roughDuration } from '../../src/text/format.ts';
import type { Position } from '../../src/training/events.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** What the bar shows when a run that goes from `first` comes to `step` of 100 after so many seconds. */
function shownAfter(seconds: number, first: number, step: number): string {
  let shown = '';
  const draw = (text: string) => (shown = text);
  const bar = new ProgressBar({ result: draw, note: draw, draw, terminal: false });
  const at = (step: number): Position => ({
    ...{ step, epochs: 2, batchesPerEpoch: 50 },
    ...{ epoch: Math.floor(step / 50), batch: step % 50 },
  });
  const point = { step, epoch: 0, seconds, loss: 1, accuracy: 0.5 };
  bar.progress(at(first), point, 10);
  vi.advanceTimersByTime(1000 * seconds);
  bar.progress(at(step), point, 10);
  return shown;
}

describe('the progress bar', () => {
  it('tells the time left at the pace since the run was taken up', () => {
    expect(shownAfter(10, 0, 20)).toMatch(/batch 20\/50 .* 40 s left$/);
    expect(shownAfter(10, 60, 80)).toMatch(/epoch 2\/2 .* 10 s left$/);
  });

  it.each([
    [0.4, '0 s'],
    [89, '89 s'],
    [90, '2 min'],
    [3600, '60 min'],
    [5400, '1.5 h'],
    [200_000, '55.6 h'],
  ])('calls %d seconds %s', (seconds, words) => {
    expect(roughDuration(seconds)).toBe(words.replace(' ', '\u00a0'));
  });
});
