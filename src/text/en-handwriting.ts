/** The words of one's own handwriting: collecting drawings, taking them along, and teaching a network with them. */
import { count, percent } from './format.ts';

const drawings = (number: number) => `${count(number)} ${number === 1 ? 'drawing' : 'drawings'}`;

export const handwriting = {
  tab: 'Handwriting',
  title: 'Your handwriting',
  intro:
    'Draw digits in your own hand, and teach them to a network. One drawing in five of each digit is held back: the network never learns from it, and is tested on it. The drawings stay in this browser.',
  collect: {
    title: 'Collect drawings',
    prompt: (digit: number) => `Draw a ${digit}`,
    choose: 'Which digit you draw',
    digit: (digit: number, there: number) => `${digit}: ${drawings(there)}`,
    inTurn: 'Ask for the digits in turn',
    inTurnExplain:
      'After each drawing you are asked for the digit that has the fewest. Choose a digit yourself, and you stay with it.',
    pad: {
      title: 'Drawing to keep',
      label: 'Pad for your handwriting',
      empty: (digit: number) => `Draw a ${digit} here`,
    },
    keep: 'Keep',
    keepAs: (digit: number) => `Keep it as a ${digit}`,
    keepKey: 'Enter',
    enter: 'Enter keeps the drawing.',
    undo: 'Undo the last change',
    sees: {
      normalised: 'What you draw is kept as the network sees it, normalised like MNIST’s digits.',
      plain:
        '“Normalise like MNIST” is switched off beside the drawing pad, so what you draw is kept as it is, only shrunk.',
    },
    kept: (digit: number, there: number) => `Kept: ${drawings(there)} of ${digit}.`,
    keptAndNext: (digit: number, there: number, next: number) =>
      `Kept: ${drawings(there)} of ${digit}. Now draw a ${next}.`,
    known: 'The very same drawing is here already.',
    most: (most: number) =>
      `${drawings(most)} are the most that are kept. Delete some, or save them as a file first.`,
    goneAgain: (number: number) => `${drawings(number)} taken back.`,
    backAgain: (number: number) => `${drawings(number)} ${number === 1 ? 'is' : 'are'} back.`,
  },
  there: {
    title: 'Your drawings',
    none: 'No drawing yet. Twenty of a digit are a good beginning; five are the least that can be taught.',
    inShort: (train: number, test: number) =>
      `${drawings(train + test)}: ${count(train)} to learn from, ${count(test)} held back to test with.`,
    progress: (digit: number) => `Drawings of ${digit}`,
    of: (digit: number, train: number, test: number) =>
      `${drawings(train + test)} of ${digit}, ${count(test)} of them held back (framed).`,
    noneOf: (digit: number) => `No drawing of ${digit} yet.`,
    image: (digit: number, number: number, isHeldBack: boolean) =>
      `Drawing ${count(number)} of ${digit}${isHeldBack ? ', held back' : ''}`,
    more: (number: number) => `And ${count(number)} earlier ones.`,
    remove: (digit: number) => `Delete all of ${digit}`,
    removed: (digit: number, number: number) =>
      `${drawings(number)} of ${digit} deleted. “Undo the last change” brings them back.`,
  },
  files: {
    title: 'Share them',
    explain:
      'A handwriting file is CSV with a digit and 784 pixels in each line. Open the files of a whole class here, or drop them on the page while this tab is open, and they are merged; the same drawing counts once. The file is also a data set: it opens under Files, and in a terminal as --data handwriting.csv or --data mnist+handwriting.csv.',
    save: 'Save as a file',
    name: 'handwriting.csv',
    saved: 'handwriting.csv is saved where this browser keeps downloads.',
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
        label: 'Teach this network',
        explain:
          'The network that reads now goes on from its weights, for three rounds over your drawings and 4,000 digits of MNIST, so that it does not forget.',
      },
      mixed: {
        label: 'Train anew, with MNIST',
        explain:
          'From random weights, on MNIST and your drawings together. Few drawings are shown many times a round, so that they count.',
      },
      alone: {
        label: 'Train anew, on yours alone',
        explain:
          'From random weights, on nothing but your drawings. See how little a network learns from few examples.',
      },
    },
    whyNot: {
      few: 'Draw the same digit five times at least: four to learn from and one held back to test with.',
      oneDigit: 'Draw a second digit as well: with one alone there is nothing to tell apart.',
      numbers:
        'This network reads whole numbers. Choose one that reads single digits, such as LSTM.',
      otherData:
        'This network was set to learn something else than digits. Choose MNIST as the data set first, or train anew.',
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
      ofDigit: (digit: number) => `your ${digit}s`,
      mnist: (there: number) => `${count(there)} test digits of MNIST`,
      share: (right: number, there: number) =>
        there > 200 ? percent(right / there) : `${count(right)} of ${count(there)}`,
      notBefore: '–',
      notYet: 'still learning',
      never: 'broken off',
      explain:
        'The drawings and digits of this test were never learned from. A network that gains on yours and loses on MNIST has forgotten.',
      noBefore: 'Before, there was no network that reads digits.',
      brokenOff:
        'This lesson was broken off. Bring its run back from the table of runs and train it to its end, and what it reads then stands here.',
      draw: 'Now draw the same on the drawing pad: the network reads it anew.',
    },
  },
} as const;
