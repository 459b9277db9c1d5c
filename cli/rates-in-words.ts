/** How well a network reads, in words: digits right or wrong, lines wholly right and how wrong the others, sums by their error. */
import type { TaskName } from '../src/models/experiment.ts';
import { rates as words, tasks } from '../src/text/cli/en-rates.ts';
import { percent as formatPercent, withPlainSpaces } from '../src/text/format.ts';
import { scoreInWords } from '../src/text/score.ts';

export function percent(share: number): string {
  return withPlainSpaces(formatPercent(share, 2));
}

/** `98.12 %`, or the error of sums, `0.0113`. */
export function score(share: number, task: TaskName): string {
  return task === 'adding' ? withPlainSpaces(scoreInWords(share, task)) : percent(share);
}

/** The same with its name: `accuracy 98.12 %`. */
export function named(share: number, task: TaskName): string {
  return words.score(tasks[task].accuracy, score(share, task));
}

/** `loss 0.0812  accuracy 97.51 %`; of sums the loss is the error. */
export function lossAndScore(
  { loss, accuracy }: { loss: string; accuracy: number },
  task: TaskName,
): string[] {
  const told = named(accuracy, task);
  return task === 'adding' ? [told] : [words.loss(loss), told];
}

/** `label errors 3.20 %`, or nothing for digits. */
export function errorsInWords(labelErrorRate: number | undefined): string[] {
  return labelErrorRate === undefined ? [] : [words.labelErrors(percent(labelErrorRate))];
}
