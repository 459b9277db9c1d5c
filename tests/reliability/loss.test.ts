/** What a fault costs is counted in steps and in training time, not in the pace of some other moment. */
import { expect, it } from 'vitest';
import { lossOf, type Course } from './training-page.ts';

const course: Course = [
  { at: 0, step: 0 },
  { at: 4_000, step: 10 },
  { at: 6_000, step: 110 },
  { at: 9_000, step: 210 },
];

it('is nothing where training goes on from the last step or beyond it', () => {
  expect(lossOf(course, 210)).toEqual({ stepsLost: 0, intervalsLost: 0 });
  expect(lossOf(course, 230)).toEqual({ stepsLost: 0, intervalsLost: 0 });
});

it('is the time since the step was reached, however slow training began', () => {
  expect(lossOf(course, 110)).toEqual({ stepsLost: 100, intervalsLost: 0.3 });
  expect(lossOf(course, 10).intervalsLost).toBeCloseTo(0.5);
  expect(lossOf(course, 0).intervalsLost).toBeCloseTo(0.9);
});

it('is even between two looks', () => {
  expect(lossOf(course, 160)).toEqual({ stepsLost: 50, intervalsLost: 0.15 });
});
