/** The words of the drawing pad. */
import { count, percent } from './format.ts';

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

/** Classes of MNIST are called by their digits. */
const isDigit = (name: string) => /^\d$/.test(name);
const itIs = (name: string) => (isDigit(name) ? `it is a ${name}` : `it is “${name}”`);

export const draw = {
  trained,
  title: 'Draw a digit',
  /** Where the classes are no digits. */
  titleOfOthers: (classes: number) => `Draw one of ${count(classes)} classes`,
  intro: 'Draw one digit from 0 to 9 with mouse, finger or pen, or pick a test digit below.',
  pad: {
    title: 'Your digit',
    tools: 'Change the drawing',
    label: 'Drawing pad',
    role: 'drawing pad',
    help: (columns: number) =>
      `With the keyboard: arrow keys move the cursor over 28 by ${count(columns)} places, Space paints a dot, Shift with an arrow paints a line, Backspace undoes, Escape leaves the pad.`,
    helpTitle: 'Draw by keyboard',
    empty: 'Draw a digit here',
    undo: 'Undo',
    clear: 'Clear',
    cursor: (row: number, column: number, painted: boolean) =>
      `Row ${row}, column ${column}${painted ? ', ink' : ''}`,
    undone: 'Last stroke undone',
    cleared: 'Pad cleared',
    sampleShown: (label: string) =>
      `Test ${isDigit(label) ? 'digit' : 'image'} ${label} on the pad`,
  },
  seen: {
    title: 'What the network sees',
    empty: 'Nothing yet',
    emptyLabel: 'What the network sees: nothing yet, the pad is empty.',
    label: (side: number) =>
      `What the network sees: the drawing as ${side} by ${side} grey pixels.`,
    normalise: 'Normalise like MNIST',
    normaliseExplain:
      'MNIST’s makers scaled every digit to 20 pixels and moved its centre of mass to the middle. The network knows only such digits, so your drawing gets the same treatment.',
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
    meter: (name: string) => (isDigit(name) ? `Digit ${name}` : name),
    meterValue: probabilityInPercent,
    winner: 'best guess',
    right: (name: string) => `Right: ${itIs(name)}.`,
    wrong: (name: string) => `Wrong: ${itIs(name)}.`,
  },
  /** In place of some of `pad` and `samples`, where the classes are no digits. */
  padOfOthers: { title: 'Your drawing', empty: 'Draw here' },
  samplesOfOthers: { title: 'Test images', again: 'Other images' },
  samples: {
    title: 'Test digits',
    label: (label: string, index: number, read?: string) =>
      `Test ${isDigit(label) ? 'digit' : 'image'} ${label}, image ${count(index)}${read === undefined ? '' : `, read as ${read}`}`,
    again: 'Other digits',
    waiting: 'They appear once the data is loaded.',
    kinds: {
      label: 'Which test digits',
      any: 'Any',
      misread: 'Misread',
      only: (name: string) => `Only ${name}`,
      looking: 'The network reads the test digits …',
      none: 'The network misread none of the test digits it was given.',
    } as const,
  },
  number: {
    title: 'Write a number',
    pad: {
      title: 'Your number',
      tools: 'Change the writing',
      label: 'Writing strip',
      role: 'writing strip',
      help: (columns: number) =>
        `With the keyboard: arrow keys move the cursor over 28 by ${count(columns)} places, Space paints a dot, Shift with an arrow paints a line, Backspace undoes, Escape leaves the strip.`,
      helpTitle: 'Write by keyboard',
      empty: 'Write one to five digits here',
      undo: 'Undo',
      clear: 'Clear',
      cursor: (row: number, column: number, painted: boolean) =>
        `Row ${row}, column ${column}${painted ? ', ink' : ''}`,
      undone: 'Last stroke undone',
      cleared: 'Strip cleared',
      sampleShown: (label: string) => `Test line ${label} on the strip`,
    },
    guess: {
      title: 'What it reads',
      empty: 'The strip is empty: nothing to read.',
      waiting: 'Waiting for the network.',
      nothing: 'It sees no digit,',
      none: 'no digit',
      tooWide: 'That is wider than any line the network can read: write higher, or fewer digits.',
      probability: (probability: number) => `with ${probabilityInPercent(probability)}`,
      announce: (number: string, probability: number) =>
        number === ''
          ? 'The network sees no digit'
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
      legend: { digit: 'a digit', blank: 'the blank (–)', fuller: 'fuller = more likely' },
      explain: (pixelsPerFrame: number) =>
        `A column of boxes is a frame: what the network reads in the ${count(pixelsPerFrame)} pixel columns above it. Drop blanks and repeated digits to get the number.`,
      explainEmpty:
        'Under the line appears what the network says in each of its frames: a digit, or the blank, which means “nothing new here”.',
      question: 'What are frames, blank and CTC?',
      terms: [
        [
          'Frame',
          'A few columns of the line. In each frame the network says how likely each digit is there, and the blank.',
        ],
        [
          'Blank',
          'An eleventh class, “nothing new here”. It fills the room between digits, and keeps two equal digits in a row apart.',
        ],
        [
          'CTC',
          'Connectionist temporal classification: a loss that adds up all ways to spread the number over the frames, so nobody has to say where a digit stands.',
        ],
        ['Exact match', 'The share of numbers in which every digit is read right.'],
        [
          'Label error rate',
          'How many digits must be inserted, deleted or replaced to make the reading right, for each digit there is.',
        ],
      ],
    },
    samples: {
      title: 'Lines of test digits',
      label: (label: string, index: number) => `Test line ${label}, number ${count(index)}`,
      again: 'Other lines',
      waiting: 'They appear once the data is loaded.',
    },
  },
};
