import { expect, it } from 'vitest';
import { QuestionPace } from '../../../src/components/inside/question-pace.ts';

it('lets all views together take three hundredths of the time, however many ask', () => {
  let now = 0;
  const pace = new QuestionPace(() => now);
  const views = [
    { cost: 1, next: 0 },
    { cost: 30, next: 0 },
    { cost: 220, next: 0 },
  ];
  let spent = 0;
  for (; now < 600_000; now += 10) {
    for (const view of views) {
      if (view.next > now) continue;
      spent += view.cost;
      view.next = now + pace.pauseAfter(view.cost);
    }
  }
  expect(spent / now).toBeLessThan(0.033);
  expect(spent / now).toBeGreaterThan(0.025);
});

it('waits a moment even after what costs nothing, and never longer for what others took in the worker', () => {
  const pace = new QuestionPace(() => 5_000);
  expect(pace.pauseAfter(0)).toBe(QuestionPace.LEAST_PAUSE);
  expect(pace.pauseAfter(100)).toBe(3_200);
});
