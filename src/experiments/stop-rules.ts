/** When a run of a sweep ends before its epochs are over. */
import { EarlyStop } from '../training/early-stop.ts';
import type { EpochPoint } from '../training/events.ts';
import type { StopRules } from './sweep.ts';

/** The rule that ends a run: the test accuracy is enough, it has not risen for long, or the time is up. */
export type RuleKept = 'target' | 'no-gain' | 'minutes';

/**
 * Which rule ends a run that stands here. It follows from what the run has told so far alone, so a run that is broken
 * off and goes on ends where it would have ended.
 *
 * @param epochs the test results so far, oldest first
 * @param seconds spent training so far
 * @param patience epochs without a rise after which it ends; 0 never
 */
export function ruleKept(
  { accuracy, minutes }: StopRules,
  patience: number,
  epochs: readonly EpochPoint[],
  seconds: number,
): RuleKept | undefined {
  const last = epochs.at(-1);
  if (last !== undefined && last.epoch > 0) {
    if (accuracy !== undefined && last.valAccuracy >= accuracy) return 'target';
    if (hasNotRisen(patience, epochs)) return 'no-gain';
  }
  return minutes !== undefined && seconds >= 60 * minutes ? 'minutes' : undefined;
}

/**
 * Where a run ends that is told of in bundles, so that it may have gone beyond its end before it is heard of.
 *
 * @param from so many of the test results were looked at before
 * @returns the rule, and how many of the test results are the run's
 */
export function endByRule(
  rules: StopRules,
  patience: number,
  epochs: readonly EpochPoint[],
  seconds: number,
  from = 0,
): { rule: RuleKept; epochs: number } | undefined {
  for (let count = from + 1; count <= epochs.length; count += 1) {
    const rule = ruleKept(rules, patience, epochs.slice(0, count), 0);
    if (rule !== undefined) return { rule, epochs: count };
  }
  const rule = ruleKept(rules, patience, epochs, seconds);
  return rule === undefined ? undefined : { rule, epochs: epochs.length };
}

function hasNotRisen(patience: number, epochs: readonly EpochPoint[]): boolean {
  const stop = new EarlyStop(patience);
  return epochs.map(({ valAccuracy }) => stop.record(valAccuracy)).at(-1) ?? false;
}
