/** The words of made-up sequences: what is shown in the place of a pad. */
import { count, fixed, percent } from './format.ts';

export const sequences = {
  title: 'A sequence',
  another: 'Another',
  back: 'Back',
  number: (index: number) => `Test sequence ${count(index + 1)}`,
  untrained: 'The network is untrained: this is a guess.',
  waiting: 'Waiting for the network.',
  recall: {
    task: (first: readonly string[], length: number) =>
      `Which symbol came first? It is one of ${first.join(', ')}, and ${count(length - 1)} others follow, which say nothing. The network reads them one by one and answers after the last.`,
    picture: (first: string, length: number) =>
      `A sequence of ${count(length)} symbols that begins with ${first}.`,
    more: (hidden: number) => `… and ${count(hidden)} more`,
    legend: 'the first symbol, to be recalled',
    chance: (classes: number) => `Guessing gives ${percent(1 / classes, 0)}.`,
  },
  adding: {
    task: (length: number) =>
      `What is the sum of the two marked numbers? Each of the ${count(length)} steps has a number from 0 to 1 and a mark, and one number in each half is marked. The network answers after the last step.`,
    picture: (length: number, at: readonly number[]) =>
      `${count(length)} numbers as bars; those at steps ${at.map((step) => count(step + 1)).join(' and ')} are marked.`,
    sum: 'The sum',
    marked: (numbers: readonly number[], sum: number) =>
      `${numbers.map((number) => fixed(number, 2)).join(' + ')} ≈ ${fixed(sum, 2)}`,
    answer: 'The network says',
    value: (answer: number) => fixed(answer, 2),
    off: (answer: number, sum: number) => `off by ${fixed(Math.abs(answer - sum), 2)}`,
    chance:
      'Who always answers 1, the mean, has a mean squared error of 0.167: only below that has a network learned something.',
  },
} as const;
