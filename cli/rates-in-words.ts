/** How well a network reads, in words: digits right or wrong, lines wholly right and how wrong the others, sums by their error. */
import type { TaskName } from '../src/models/experiment.ts';
import { percent as formatPercent, withPlainSpaces } from '../src/text/format.ts';
import { scoreInWords } from '../src/text/score.ts';

export function percent(share: number): string {
  return withPlainSpaces(formatPercent(share, 2));
}

/** What is read and what a right answer is called. */
export const WORDS: Readonly<Record<TaskName, { what: string; accuracy: string }>> = {
  digit: { what: 'digits', accuracy: 'accuracy' },
  number: { what: 'lines', accuracy: 'exact' },
  recall: { what: 'sequences', accuracy: 'accuracy' },
  adding: { what: 'sequences', accuracy: 'error' },
};

/** `98.12 %`, or the error of sums, `0.0113`. */
export function score(share: number, task: TaskName): string {
  return task === 'adding' ? withPlainSpaces(scoreInWords(share, task)) : percent(share);
}

/** `loss 0.0812  accuracy 97.51 %`; of sums the loss is the error. */
export function lossAndScore(
  { loss, accuracy }: { loss: string; accuracy: number },
  task: TaskName,
): string[] {
  const told = `${WORDS[task].accuracy} ${score(accuracy, task)}`;
  return task === 'adding' ? [told] : [`loss ${loss}`, told];
}

/** `label errors 3.20 %`, or nothing for digits. */
export function errorsInWords(labelErrorRate: number | undefined): string[] {
  return labelErrorRate === undefined ? [] : [`label errors ${percent(labelErrorRate)}`];
}
