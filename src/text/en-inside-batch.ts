/** The words of the question "What did this batch change?". */
import { capital, type Noun } from './nouns.ts';
import { classInWords } from './class-names.ts';
import { count, fixed, percent, significant } from './format.ts';

export const batchView = {
  step: 'Make one training step',
  another: 'Make another',
  making: 'Making a step …',
  intro:
    'This makes the next training step of the run and shows it part by part. A run that trains is paused first; weights that come with the page are not trained further, so a new run begins from its seed.',
  over: 'The run is at its end: give it more epochs first.',
  stage: 'Part of the step',
  stages: { forward: '1 Forward', loss: '2 Loss', back: '3 Back', update: '4 Update' },
  next: 'Next part',
  made: (step: number, samples: number) => `Step ${count(step)}, a batch of ${count(samples)}.`,
  forward: ({ one }: Noun, right: number, shown: number) =>
    `The network reads every ${one} of the batch with its weights as they are. Of the first ${count(shown)} it reads ${count(right)} rightly; under each is how likely it thinks the right answer.`,
  forwardLines: 'The network reads every line of the batch with its weights as they are.',
  loss: ({ a }: Noun, loss: number, accuracy: number) =>
    `The loss of ${a} is −ln of how likely its right answer was: 0 when it is sure, more the less it is. The mean of the whole batch is ${fixed(loss, 3)}, with ${percent(accuracy, 0)} read rightly.`,
  lossLines: (loss: number, accuracy: number) =>
    `The loss of a line is −ln of how likely its number was over all ways to spread it over the frames. The mean of the batch is ${fixed(loss, 3)}, with ${percent(accuracy, 0)} read wholly right.`,
  back: ({ many }: Noun, samples: number) =>
    `The gradient of the loss goes back from the answer through the last step to the first: the mean of ${count(samples)} of these ${many}. What is small at a step teaches little of what was read there.`,
  backOnly:
    'The gradient of the loss goes back through all layers. Here is its length for each weight.',
  update: (name: string, change: number, share: number) =>
    `${name} moves by ${significant(change, 2)}, ${percent(share, 2)} of its length. The picture shows each of its numbers: orange went up, blue went down.`,
  bound: (most: number) => `From −${significant(most, 1)} to +${significant(most, 1)}.`,
  better: ({ many }: Noun, better: number, shown: number) =>
    `After the step ${count(better)} of the ${count(shown)} ${many} are read with more confidence in the right answer than before.`,
  weight: 'Weight',
  map: (name: string) => `How every number of ${name} moved`,
  digit: (label: string, read: string, p: number) =>
    `${capital(classInWords(label))}, read as ${read}; the right answer has ${percent(p, 0)}`,
  digitLoss: (label: string, loss: number) =>
    `${capital(classInWords(label))}, loss ${fixed(loss, 2)}`,
  percent: (share: number) => percent(share, 0),
  number: (value: number) => significant(value, 2),
  columns: {
    gradient: 'Gradient',
    before: 'Length',
    change: 'Moved by',
  },
  asTable: 'As a table',
  table: 'The length of each weight or of its gradient, and how far it moved',
} as const;
