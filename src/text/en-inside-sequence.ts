/** The words of "Inside" and "Mistakes" where what is read is a made-up sequence. */
import { count, fixed, percent, significant } from './format.ts';

/** Signed, since what counts for an answer and what counts against it are told apart. */
function signedValue(value: number): string {
  return `${value > 0 ? '+' : '−'}${significant(Math.abs(value), 2)}`;
}

export const sequenceView = {
  /** What a question is called where it is not of an image. */
  questions: {
    pixels: {
      label: 'Which steps counted?',
      explain:
        'Above: how much of the answer comes from each step, by the gradient. Below, as a check: how much the answer loses when that step is blank.',
    },
    'what-if': {
      label: 'What if?',
      explain:
        'Silence or freeze a part of the network from a step on, or change a step of the sequence. The answer with the change stands beside the one without.',
    },
    reading: {
      label: 'What does it think so far?',
      explain:
        'The network is asked for an answer after every step, though it was trained to answer only at the end. Watch whether it still knows at the end what it read first.',
    },
    states: {
      label: 'What does it remember?',
      explain:
        'Each row is a unit, each column a step: the numbers the network carries along. What is to be remembered must stand in some of them to the end.',
    },
  },
  chooser: 'Test sequence',
  begins: (number: number, symbol: string) =>
    `Test sequence ${count(number)}, begins with ${symbol}.`,
  adds: (number: number, marked: readonly number[], sum: number) =>
    `Test sequence ${count(number)}: ${marked.map((one) => fixed(one, 2)).join(' + ')} ≈ ${fixed(sum, 2)}.`,
  picture: {
    recall:
      'The sequence, a column a step and a row a symbol, as far as it has been read. Drag over it to move along the steps.',
    adding:
      'The sequence, a bar a step; the two that are marked are to be added. Drag over it to move along the steps.',
  },
  reads: {
    recall: (step: number, symbol: string) => `Step ${count(step)} reads ${symbol}.`,
    adding: (step: number, number: number, isMarked: boolean) =>
      `Step ${count(step)} reads ${fixed(number, 2)}${isMarked ? ', marked' : ''}.`,
  },
  sum: {
    chart:
      'What it would answer after each step, beside the sum and the best answer there is so far',
    now: (step: number, answer: number, best: number, sum: number) =>
      `After step ${count(step)} it says ${fixed(answer, 2)}. Who remembers everything would say ${fixed(best, 2)} so far; the sum is ${fixed(sum, 2)}.`,
    answer: 'its answer',
    best: 'best so far',
    before: 'as it is',
    after: 'with the change',
    target: 'the sum',
    axis: 'step',
  },
  steps: {
    gradient: 'By the gradient',
    covered: 'Left out',
    sum: 'The number that it answers',
    told: (step: number, value: number) =>
      `Step ${count(step)} counts most: ${signedValue(value)} of the answer.`,
    coveredTold: (step: number, value: number) =>
      `Without step ${count(step)} the answer ${value > 0 ? 'loses' : 'gains'} most, ${significant(Math.abs(value), 2)}.`,
    legend: (most: number) =>
      `Orange: up to +${significant(most, 1)}. Blue: down to −${significant(most, 1)}.`,
    step: 'Step',
  },
  noGhosts:
    'Train another network on sequences of this length, and its run can be laid beside this one here.',
  whatIf: {
    step: 'Step',
    symbol: 'What it reads there',
    mark: 'Mark or unmark it',
    undo: 'Undo changes',
    change: 'Change what it reads:',
    changed: (steps: number) => `${count(steps)} ${steps === 1 ? 'step' : 'steps'} changed.`,
    number: (value: number) => fixed(value, 2),
  },
  batch: {
    forward: 'The network reads every sequence of the batch with its weights as they are.',
    recall: (loss: number, accuracy: number) =>
      `The loss of a sequence is −ln of how likely its first symbol was. The mean of the batch is ${fixed(loss, 3)}, with ${percent(accuracy, 0)} recalled rightly.`,
    adding: (loss: number) =>
      `The loss of a sequence is the squared difference between its sum and the answer. The mean of the batch is ${fixed(loss, 3)}.`,
  },
  mistakes: {
    explain:
      'Each row is the symbol that came first, each column what the network answered: off the diagonal are its mistakes. Pick a cell to see its sequences, and a sequence to look inside the network as it reads it.',
    explainSums:
      'A sum is never simply right or wrong, so the sequences are ordered by how far the answer is off. Pick one to look inside the network as it reads it.',
    reading: (sequences: number) => `Reading ${count(sequences)} test sequences …`,
    open: (number: number, label: string, read: string, confidence: number) =>
      `Look inside: test sequence ${count(number)}, ${label} read as ${read} with ${percent(confidence, 0)}`,
    short: (number: number) => count(number),
    result: (sequences: number, error: number, trained: string) =>
      `Of ${count(sequences)} sums the mean squared error is ${significant(error, 2)}. ${trained}`,
    table: 'The sums that it misses by most',
    columns: { sequence: 'Sequence', sum: 'Sum', answer: 'Answer', off: 'Off by' },
    openSum: (number: number) => `Look inside: test sequence ${count(number)}`,
    number: (value: number) => fixed(value, 2),
  },
} as const;
