/** The lessons that come with the page, in the order in which the page offers them. */
import { firstNetwork } from './first-network.ts';
import { forgetting } from './forgetting.ts';
import { fourSides } from './four-sides.ts';
import { gates } from './gates.ts';
import { identityStart } from './identity-start.ts';
import { learningRate } from './learning-rate.ts';
import type { Lesson } from './lesson.ts';
import { numbers } from './numbers.ts';
import { rows } from './rows.ts';
import { seeds } from './seeds.ts';
import { whatItSees } from './what-it-sees.ts';

export const LESSONS: readonly Lesson[] = [
  firstNetwork,
  rows,
  forgetting,
  gates,
  identityStart,
  learningRate,
  fourSides,
  numbers,
  whatItSees,
  seeds,
];

export function lessonById(id: string): Lesson | undefined {
  return LESSONS.find((lesson) => lesson.id === id);
}
