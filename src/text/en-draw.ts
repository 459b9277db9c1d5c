/** The words of the drawing pad. */
import { count, percent } from './format.ts';
import { classInWords } from './class-names.ts';
import { capital, inALine, type Noun } from './nouns.ts';

/** 0.934 as "93 %"; what is not quite nothing or not quite everything is not rounded to it. */
function probabilityInPercent(probability: number): string {
  if (probability > 0 && probability < 0.005) return `< ${percent(0.01, 0)}`;
  if (probability < 1 && probability >= 0.995) return `> ${percent(0.99, 0)}`;
  return percent(probability, 0);
}

/** How far a network is trained that has made a step. `epoch` is steps by batches per epoch. */
function trained({ step, epoch }: { step: number; epoch: number }): string {
  const whole = Math.round(epoch);
  if (whole > 0 && Math.abs(epoch - whole) < 1e-6) return `After epoch ${count(whole)}.`;
  const steps = `after ${count(step)} training ${step === 1 ? 'step' : 'steps'}`;
  return epoch < 1
    ? `In its first epoch, ${steps}.`
    : `In epoch ${count(Math.floor(epoch) + 1)}, ${steps}.`;
}

export const draw = {
  trained,
  title: (noun: Noun, classes: number) =>
    noun.one === noun.drawn ? `Draw ${noun.a}` : `Draw one of ${count(classes)} classes`,
  pad: {
    tools: 'Change the drawing',
    label: 'Drawing pad',
    role: 'drawing pad',
    help: (columns: number) =>
      `With the keyboard: arrow keys move the cursor over 28 by ${count(columns)} places, Space paints a dot, Shift with an arrow paints a line, Backspace undoes, Escape leaves the pad.`,
    helpTitle: 'Draw by keyboard',
    undo: 'Undo',
    clear: 'Clear',
    cursor: (row: number, column: number, painted: boolean) =>
      `Row ${row}, column ${column}${painted ? ', ink' : ''}`,
    undone: 'Last stroke undone',
    cleared: 'Pad cleared',
  },
  sampleShown: (noun: Noun, label: string) => `Test ${noun.one} ${label} on the pad`,
  /** And these, which depend on what is drawn. */
  padOf: (noun: Noun) => ({
    title: `Your ${noun.drawn}`,
    empty: noun.one === noun.drawn ? `Draw ${noun.a} here` : 'Draw here',
  }),
  seen: {
    title: 'What the network sees',
    empty: 'Nothing yet',
    emptyLabel: 'What the network sees: nothing yet, the pad is empty.',
    label: (side: number) =>
      `What the network sees: the drawing as ${side} by ${side} grey pixels.`,
    normalise: 'Normalise like MNIST',
    normaliseExplain: (noun: Noun) =>
      `MNIST’s makers scaled every digit to 20 pixels and moved its centre of mass to the middle. ${
        noun.one === 'digit'
          ? 'The network knows only such digits, so your drawing gets the same treatment.'
          : `Your drawing gets the same treatment. The ${noun.many} that this network knows may lie otherwise: switch it off and see.`
      }`,
    normalised:
      'Dashed box: your ink, 20 pixels along its longer side. Cross: its centre of mass, moved to the middle.',
    plain: (side: number) =>
      `Only shrunk to ${side} by ${side}, as you drew it. Draw small or in a corner and see the network fail: it was never shown such images.`,
    sample: 'An image of the test set, as it is. The network was not trained on it.',
  },
  guess: {
    title: 'What it reads',
    empty: 'The pad is empty: nothing to read.',
    waiting: 'Waiting for the network.',
    sure: 'It reads',
    unsure: 'Not sure, perhaps',
    withProbability: (probability: number) => `with ${probabilityInPercent(probability)}`,
    announce: (name: string, probability: number) =>
      `The network reads ${name} with ${probabilityInPercent(probability)}`,
    inShort: (read: string, probability: number) => `${read}, ${probabilityInPercent(probability)}`,
    listLabel: 'Probability of each class',
    meter: (noun: Noun, name: string) =>
      ['digit', 'letter'].includes(noun.one) ? `${capital(noun.one)} ${name}` : name,
    meterValue: probabilityInPercent,
    winner: 'best guess',
    right: (name: string) => `Right: it is ${classInWords(name)}.`,
    wrong: (name: string) => `Wrong: it is ${classInWords(name)}.`,
  },
  samples: ({ one, many }: Noun) => ({
    title: `Test ${many}`,
    label: (label: string, index: number, read?: string) =>
      `Test ${one} ${label}, image ${count(index)}${read === undefined ? '' : `, read as ${read}`}`,
    again: `Other ${many}`,
    waiting: 'They appear once the data is loaded.',
    kinds: {
      label: `Which test ${many}`,
      any: 'Any',
      misread: 'Misread',
      only: (name: string) => `Only ${name}`,
      looking: `The network reads the test ${many} …`,
      none: `The network misread none of the test ${many} it was given.`,
    } as const,
  }),
  /** Where a line of several is read. */
  number: (noun: Noun) => ({
    title: `Write a ${inALine(noun)}`,
    pad: {
      title: `Your ${inALine(noun)}`,
      tools: 'Change the writing',
      label: 'Writing strip',
      role: 'writing strip',
      help: (columns: number) =>
        `With the keyboard: arrow keys move the cursor over 28 by ${count(columns)} places, Space paints a dot, Shift with an arrow paints a line, Backspace undoes, Escape leaves the strip.`,
      helpTitle: 'Write by keyboard',
      empty: `Write one to five ${noun.many} here`,
      undo: 'Undo',
      clear: 'Clear',
      cursor: (row: number, column: number, painted: boolean) =>
        `Row ${row}, column ${column}${painted ? ', ink' : ''}`,
      undone: 'Last stroke undone',
      cleared: 'Strip cleared',
    },
    sampleShown: (label: string) => `Test line ${label} on the strip`,
    guess: {
      title: 'What it reads',
      empty: 'The strip is empty: nothing to read.',
      waiting: 'Waiting for the network.',
      nothing: `It sees no ${noun.one},`,
      none: `no ${noun.one}`,
      tooWide: `That is wider than any line the network can read: write higher, or fewer ${noun.many}.`,
      probability: (probability: number) => `with ${probabilityInPercent(probability)}`,
      announce: (number: string, probability: number) =>
        number === ''
          ? `The network sees no ${noun.one}`
          : `The network reads ${number} with ${probabilityInPercent(probability)}`,
      right: (label: string) => `Right: it is ${label}.`,
      wrong: (label: string) => `Wrong: it is ${label}.`,
    },
    frames: {
      title: 'Where it reads what',
      line: 'line',
      blank: 'blank',
      blankMark: '–',
      seen: (columns: number) =>
        `What the network sees: the line as 28 by ${count(columns)} grey pixels.`,
      seenNothing: 'What the network sees: nothing yet, the strip is empty.',
      said: (classes: string[]) => `Likeliest in each frame, from the left: ${classes.join(', ')}.`,
      saidNothing: 'What the network says in each frame: nothing yet.',
      legend: { digit: noun.a, blank: 'the blank (–)', fuller: 'fuller = more likely' },
      explain: (pixelsPerFrame: number) =>
        `A column of boxes is a frame: what the network reads in the ${count(pixelsPerFrame)} pixel columns above it. Drop blanks and repeated ${noun.many} to get the ${inALine(noun)}.`,
      explainEmpty: `Under the line appears what the network says in each of its frames: ${noun.a}, or the blank, which means “nothing new here”.`,
      question: 'What are frames, blank and CTC?',
      terms: [
        [
          'Frame',
          `A few columns of the line. In each frame the network says how likely each ${noun.one} is there, and the blank.`,
        ],
        [
          'Blank',
          `An eleventh class, “nothing new here”. It fills the room between ${noun.many}, and keeps two equal ${noun.many} in a row apart.`,
        ],
        [
          'CTC',
          `Connectionist temporal classification: a loss that adds up all ways to spread the ${inALine(noun)} over the frames, so nobody has to say where ${noun.a} stands.`,
        ],
        ['Exact match', `The share of ${inALine(noun)}s in which every ${noun.one} is read right.`],
        [
          'Label error rate',
          `How many ${noun.many} must be inserted, deleted or replaced to make the reading right, for each ${noun.one} there is.`,
        ],
      ],
    },
    samples: {
      title: `Lines of test ${noun.many}`,
      label: (label: string, index: number) => `Test line ${label}, number ${count(index)}`,
      again: 'Other lines',
      waiting: 'They appear once the data is loaded.',
    },
  }),
};
