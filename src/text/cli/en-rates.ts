/** How well a network reads, in the words of the command line. */
import type { TaskName } from '../score.ts';

/** What is read and what a right answer is called. */
export const tasks: Readonly<Record<TaskName, { what: string; accuracy: string }>> = {
  digit: { what: 'images', accuracy: 'accuracy' },
  number: { what: 'lines', accuracy: 'exact' },
  recall: { what: 'sequences', accuracy: 'accuracy' },
  adding: { what: 'sequences', accuracy: 'error' },
};

export const rates = {
  score: (name: string, score: string) => `${name} ${score}`,
  loss: (loss: string) => `loss ${loss}`,
  labelErrors: (share: string) => `label errors ${share}`,
  /** The same of the test set. */
  ofTest: (figure: string) => `test ${figure}`,
} as const;
