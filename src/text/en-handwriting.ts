/** The words of one's own handwriting: collecting drawings, taking them along, and teaching a network with them. */
import { classInWords } from './class-names.ts';
import { count, percent } from './format.ts';
import type { Noun } from './nouns.ts';

const drawings = (number: number) => `${count(number)} ${number === 1 ? 'drawing' : 'drawings'}`;

export const handwriting = {
  tab: 'Handwriting',
  title: 'Your handwriting',
  intro: ({ one, many }: Noun, data: string, classes: number) =>
    `Draw ${one === 'image' ? `the ${count(classes)} classes of ${data}` : many} in your own hand, and teach them to a network. One drawing in five of each class is held back: the network never learns from it, and is tested on it. The drawings stay in this browser, those of each data set by themselves.`,
  /** Where nothing can be drawn. */
  noImages: (data: string) =>
    `“${data}” is made up of numbers, not of images, so there is nothing to draw. Choose a data set of images under Settings to collect drawings of its classes.`,
  collect: {
    title: 'Collect drawings',
    prompt: (name: string) => `Draw ${classInWords(name)}`,
    choose: ({ one }: Noun) => `Which ${one} you draw`,
    class: (name: string, there: number) => `${name}: ${drawings(there)}`,
    inTurn: 'Ask for all in turn',
    inTurnExplain:
      'After each drawing you are asked for the class that has the fewest. Choose one yourself, and you stay with it.',
    pad: {
      title: 'Drawing to keep',
      label: 'Pad for your handwriting',
      empty: (name: string) => `Draw ${classInWords(name)} here`,
    },
    keep: 'Keep',
    keepAs: (name: string) => `Keep it as ${classInWords(name)}`,
    keepKey: 'Enter',
    enter: 'Enter keeps the drawing.',
    undo: 'Undo the last change',
    sees: {
      normalised: 'What you draw is kept as the network sees it, normalised like MNIST’s digits.',
      plain:
        '“Normalise like MNIST” is switched off beside the drawing pad, so what you draw is kept as it is, only shrunk.',
    },
    kept: (name: string, there: number) => `Kept: ${drawings(there)} of ${name}.`,
    keptAndNext: (name: string, there: number, next: string) =>
      `Kept: ${drawings(there)} of ${name}. Now draw ${classInWords(next)}.`,
    known: 'The very same drawing is here already.',
    most: (most: number) =>
      `${drawings(most)} are the most that are kept. Delete some, or save them as a file first.`,
    goneAgain: (number: number) => `${drawings(number)} taken back.`,
    backAgain: (number: number) => `${drawings(number)} ${number === 1 ? 'is' : 'are'} back.`,
  },
  there: {
    title: 'Your drawings',
    none: 'No drawing yet. Twenty of a class are a good beginning; five are the least that can be taught.',
    inShort: (train: number, test: number) =>
      `${drawings(train + test)}: ${count(train)} to learn from, ${count(test)} held back to test with.`,
    of: (name: string, train: number, test: number) =>
      `${drawings(train + test)} of ${name}, ${count(test)} of them held back (framed).`,
    noneOf: (name: string) => `No drawing of ${name} yet.`,
    image: (name: string, number: number, isHeldBack: boolean) =>
      `Drawing ${count(number)} of ${name}${isHeldBack ? ', held back' : ''}`,
    more: (number: number) => `And ${count(number)} earlier ones.`,
    remove: (name: string) => `Delete all of ${name}`,
    removed: (name: string, number: number) =>
      `${drawings(number)} of ${name} deleted. “Undo the last change” brings them back.`,
  },
  files: {
    title: 'Share them',
    explain: (file: string, basis: string | undefined) =>
      `A handwriting file is CSV with a class’s name and the pixels in each line. Open the files of everybody in the room here, or drop them on the page while this tab is open, and they are merged; the same drawing counts once. The file is also a data set: it opens under Files, and in a terminal as --data ${file}${basis === undefined ? '' : ` or --data ${basis}+${file}`}.`,
    save: 'Save as a file',
    /** Without a name of the data set, of MNIST's digits. */
    name: (of: string | undefined) =>
      of === undefined ? 'handwriting.csv' : `drawings-${of.replace(/[^\p{L}\p{N}]+/gu, '-')}.csv`,
    saved: (file: string) => `${file} is saved where this browser keeps downloads.`,
    open: 'Open and merge files …',
    merged: (added: number, known: number) =>
      `${drawings(added)} added${known === 0 ? '' : `; ${count(known)} ${known === 1 ? 'was' : 'were'} here already`}.`,
    reading: 'Reading the files …',
  },
  store: {
    refused:
      'This browser keeps nothing for this page: your drawings last until the page is closed. Save them as a file.',
    full: 'The browser’s storage is full: your new drawings last until the page is closed. Save them as a file, or free some disk space.',
    'other-version':
      'Another tab has another version of this page open, so your drawings cannot be kept. Close the other tabs, then reload; save them as a file first.',
    elsewhere:
      'Another tab keeps your drawings at the moment. Save them as a file before you close this one.',
  },
  teach: {
    title: 'Teach a network',
    ways: {
      teach: {
        label: () => 'Teach this network',
        explain: ({ many }: Noun, data: string, beside: number) =>
          `The network that reads now goes on from its weights, for three rounds over your drawings and ${count(beside)} ${many} of ${data}, so that it does not forget.`,
      },
      mixed: {
        label: (data: string) => `Train anew, with ${data}`,
        explain: (_: Noun, data: string) =>
          `From random weights, on ${data} and your drawings together. Few drawings are shown many times a round, so that they count.`,
      },
      alone: {
        label: () => 'Train anew, on yours alone',
        explain: () =>
          'From random weights, on nothing but your drawings. See how little a network learns from few examples.',
      },
    },
    whyNot: {
      few: 'Draw the same class five times at least: four to learn from and one held back to test with.',
      oneClass: 'Draw a second class as well: with one alone there is nothing to tell apart.',
      numbers:
        'This network reads whole lines. Choose one that reads one image at a time, such as LSTM.',
      noBasis:
        'Only the drawings are chosen as the data set. Choose the data set that they were drawn for first, or train on yours alone.',
      notReady: 'Wait until the network is ready.',
    },
    preparing: 'Reading your drawings before the lesson …',
    failed: 'This did not work',
    result: {
      title: 'Before and after',
      network: (network: string) => `What ${network} reads rightly:`,
      what: 'Read rightly',
      before: 'Before',
      after: 'After',
      heldBack: 'Your drawings that were held back',
      ofClass: (name: string) => (/^\d$/.test(name) ? `your ${name}s` : `yours of ${name}`),
      basis: ({ many }: Noun, data: string, there: number) =>
        `${count(there)} test ${many} of ${data}`,
      share: (right: number, there: number) =>
        there > 200 ? percent(right / there) : `${count(right)} of ${count(there)}`,
      notBefore: '–',
      notYet: 'still learning',
      never: 'broken off',
      explain: (data: string) =>
        `What this test reads was never learned from. A network that gains on yours and loses on ${data} has forgotten.`,
      noBefore: 'Before, there was no network that reads such images.',
      brokenOff:
        'This lesson was broken off. Bring its run back from the table of runs and train it to its end, and what it reads then stands here.',
      draw: 'Now draw the same on the drawing pad: the network reads it anew.',
    },
  },
} as const;
