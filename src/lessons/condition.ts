/** Conditions as data, and the one function that says whether they hold. */
import type { Facts, FactValue } from './facts.ts';

/** What is asked of one fact: a value, a bound, one of several values, or another value than when the step began. */
export type FactTest =
  | FactValue
  | { readonly atLeast: number }
  | { readonly atMost: number }
  | { readonly oneOf: readonly FactValue[] }
  | { readonly changed: true };

/** Facts by name, all of which must pass: `{ status: 'finished', accuracy: { atLeast: 0.8 } }`. */
export type AllOf = Readonly<Record<string, FactTest>>;
/** One of which must hold, where there are several. */
export type Condition = AllOf | readonly AllOf[];

/** @param before the facts when the step began */
export function holds(condition: Condition, now: Facts, before: Facts): boolean {
  const ways: readonly AllOf[] = isList(condition) ? condition : [condition];
  return ways.some((way) =>
    Object.entries(way).every(([name, test]) => passes(test, now[name], before[name])),
  );
}

function passes(
  test: FactTest,
  now: FactValue | undefined,
  before: FactValue | undefined,
): boolean {
  if (typeof test !== 'object') return now === test;
  if ('changed' in test) return now !== undefined && now !== before;
  if ('oneOf' in test) return now !== undefined && test.oneOf.includes(now);
  if (typeof now !== 'number') return false;
  return 'atLeast' in test ? now >= test.atLeast : now <= test.atMost;
}

function isList(condition: Condition): condition is readonly AllOf[] {
  return Array.isArray(condition);
}
