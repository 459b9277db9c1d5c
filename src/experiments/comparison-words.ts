/** What a comparison of two groups says, in a sentence. */
import type { TaskName } from '../models/experiment.ts';
import { experiments } from '../text/en-experiments.ts';
import type { Comparison } from './statistics.ts';

export function comparisonInWords(
  comparison: Comparison,
  {
    one,
    other,
    runs,
    task = 'digit',
  }: { one: string; other: string; runs: readonly [number, number]; task?: TaskName },
): string {
  const words = experiments.compare;
  const { difference } = comparison;
  const compared = { one, other, runs, difference, task };
  if (comparison.kind === 'too-few' || comparison.kind === 'no-spread') {
    return words[comparison.kind](compared);
  }
  const { kind, interval, confidence } = comparison;
  return words[kind]({ ...compared, interval, confidence });
}
