/** The words of the page around the charts, the pad and the picture. */
import {
  aboutDuration,
  count,
  duration,
  megabytes,
  nearDuration,
  percent,
  percentage,
  roughly,
  rounded,
} from './format.ts';
import type { Things } from './en-fields.ts';
import { inALine, type Noun, capital } from './nouns.ts';
import { samplesOf, scoreInWords, type TaskName } from './score.ts';

/** 0.003 as it is, 0.000001 as "10⁻⁶", 60000 as "60,000": short enough for a control. */
function settingValue(value: number): string {
  if (value === 0 || Math.abs(value) >= 0.0001) {
    return roughly(value, 7);
  }
  const [mantissa = '1', exponent = '0'] = value.toExponential().split('e');
  const power = `10${[...String(Number(exponent))].map((sign) => SUPERSCRIPT[sign] ?? sign).join('')}`;
  return mantissa === '1' ? power : `${mantissa} × ${power}`;
}

const SUPERSCRIPT: Readonly<Record<string, string>> = {
  '-': '⁻',
  ...Object.fromEntries([...'⁰¹²³⁴⁵⁶⁷⁸⁹'].map((digit, value) => [String(value), digit])),
};

/** "Batch size" as "batch size", but "MNIST" as it is. */
function lowerFirst(words: string): string {
  return /^[A-Z][a-z]/.test(words) ? words[0].toLowerCase() + words.slice(1) : words;
}

interface KeptRunInWords {
  name: string;
  /** Epochs begun, and in all. */
  epoch: number;
  epochs: number;
  /** 0 to 1, after the last epoch; unknown before the first has ended. */
  accuracy?: number | undefined;
  task: TaskName;
}

const standsAt = ({ epoch, epochs, accuracy, task }: KeptRunInWords) =>
  `epoch ${count(epoch)} of ${count(epochs)}${accuracy === undefined ? '' : `, ${task === 'adding' ? 'error ' : ''}${scoreInWords(accuracy, task)}`}`;

const runs = {
  offer: {
    title: 'Go on where you stopped?',
    what: (run: KeptRunInWords) => `Go on with ${run.name}, ${standsAt(run)}.`,
    finished: (run: KeptRunInWords) => `Open ${run.name} again, ${standsAt(run)}.`,
    accept: 'Continue',
    acceptFinished: 'Open it',
    decline: 'Start fresh',
  },
  left: {
    title: 'The run before is kept',
    what: (run: KeptRunInWords) => `${run.name}, ${standsAt(run)}, was put aside.`,
    bringBack: 'Bring it back',
  },
  ghosts: {
    bringBack: (name: string) => `Go back to ${name}`,
    hidden: 'The earlier runs are off the charts.',
    undo: 'Show them again',
  },
  fromLink: (name: string) => (name === '' ? 'From the link' : `${name}, from the link`),
  failed: 'This run cannot be brought back',
  noWeights: 'Its weights are no longer kept, only its curve.',
  gone: 'It is no longer kept in this browser.',
  elsewhere: 'It is open in another tab. Go on there, or close that tab first.',
  curveLost: 'Its curve was damaged; the one from its last checkpoint is shown.',
  keeping: {
    title: 'Runs are not kept',
    refused:
      'This browser does not let the page keep anything (a private window, or blocked storage). Training goes on, but a reload loses the run. Save the network under Files before you leave.',
    full: 'The browser’s storage is full. Training goes on, but a reload goes back to the last step that was kept. Save the network under Files, or free some disk space.',
    'other-version':
      'Another tab has a different version of this page open, so nothing is kept here. Training goes on; reload this tab when you can.',
    elsewhere:
      'This run was continued in another tab as well. From here on the two are kept as two runs.',
    putAside: (number: number) =>
      number === 1
        ? 'One earlier run could not be read and was put aside. The others are there.'
        : `${count(number)} earlier runs could not be read and were put aside. The others are there.`,
  },
} as const;

export const page = {
  name: 'Scanline',
  tagline: ({ one, many }: Noun) =>
    `Watch a recurrent network learn to read ${one === 'sequence' ? 'and remember' : many}`,
  skip: 'Skip to training',
  landmarks: {
    settings: 'Network and settings',
    picker: 'Network',
    settingsAlone: 'Settings',
    draw: 'Drawing',
  },
  header: {
    theme: 'Theme',
    themes: { system: 'System theme', light: 'Light theme', dark: 'Dark theme' },
    presenter: 'Presenter',
    settings: 'Settings',
    copyLink: 'Copy link',
    copyLinkExplain: 'A link that opens exactly this experiment.',
    copied: 'Link copied',
    notCopied: 'Copy the address',
    useInClass: 'Use in class',
    useInClassExplain: 'Make a link for a lesson that shows only what the lesson needs.',
    shortcuts: 'Keyboard shortcuts',
  },
  networks: {
    title: 'Network',
    about: (network: string) => `How ${network} reads`,
  },
  presets: {
    title: 'Preset',
    published: (test: number, epochs: number) =>
      `Published: ${percentage(rounded(test, 2))} after ${count(epochs)} ${epochs === 1 ? 'epoch' : 'epochs'}.`,
    /** How long it will take; `epochs` in all. */
    time: (time: { epochSeconds: number; epochs: number; here: boolean }) =>
      `An epoch takes ${aboutDuration(time.epochSeconds)} ${time.here ? 'on this machine' : 'on a laptop'}${time.epochs === 1 ? '' : `, all ${count(time.epochs)} take ${aboutDuration(time.epochSeconds * time.epochs)}`}.`,
    longTime: nearDuration,
    long: ({ many }: Noun) =>
      `You can pause at any time, and the run is kept. For a first look, train on fewer ${many}.`,
    changed: 'Changed from the preset.',
    restore: 'Restore preset',
  },
  settings: {
    title: 'Settings',
    network: 'The network',
    training: 'Training',
    more: 'More settings',
    about: (label: string) => `What is ${label}?`,
    newSeed: 'New seed',
    value: settingValue,
    /** What settings are called where whole numbers are read. */
    ofNumbers: ({ noun: { many }, train }: Things) => ({
      batchSize: {
        label: 'Batch size',
        explain: 'How many lines are read before the weights change once.',
      },
      epochs: {
        label: 'Epochs',
        explain: 'How often training goes through so many lines, composed anew each time.',
      },
      trainingDigits: {
        label: 'Lines per epoch',
        explain: `How many lines an epoch has. They are composed anew in every epoch from the ${count(train)} training ${many}.`,
      },
      testDigits: {
        label: 'Test lines',
        explain: `How many lines, composed of test ${many}, are read after each epoch. Fewer is quicker on a slow machine and gives a rougher result.`,
      },
      patience: {
        label: 'Early stopping after',
        explain: 'Stops when the exact match has not risen for so many epochs.',
        choices: { '0': { label: 'never' } },
      },
    }),
    /** Where made-up sequences are read. */
    ofSequences: {
      batchSize: {
        label: 'Batch size',
        explain: 'How many sequences are read before the weights change once.',
      },
      epochs: {
        label: 'Epochs',
        explain: 'How often training goes through so many sequences, made anew each time.',
      },
      trainingDigits: {
        label: 'Sequences per epoch',
        explain:
          'How many sequences an epoch has. They are made anew in every epoch, from the seed.',
      },
      testDigits: {
        label: 'Test sequences',
        explain: 'How many sequences, never trained on, are read after each epoch.',
      },
    },
    /** And a sum is answered. */
    ofSums: {
      patience: {
        label: 'Early stopping after',
        explain: 'Stops when the test error has not fallen for so many epochs.',
        choices: { '0': { label: 'never' } },
      },
    },
  },
  transport: {
    title: 'Training',
    label: 'Training controls',
    train: 'Train',
    resume: 'Resume',
    trainMore: (epochs: number) =>
      epochs === 1 ? 'Train 1 more epoch' : `Train ${count(epochs)} more epochs`,
    pause: 'Pause',
    stepBatch: 'Step: 1 batch',
    stepEpoch: 'Step: 1 epoch',
    reset: 'Reset',
    trainExplain: 'Train the network through all epochs.',
    pauseExplain: 'Pause after the batch under way.',
    batchExplain: 'Train on one batch, then pause.',
    epochExplain: 'Train to the end of this epoch, then pause.',
    resetExplain: 'Fresh weights from the seed. The curve stays, faded, to compare with.',
    keys: { train: 'Space', stepBatch: 'S', stepEpoch: 'E', reset: 'R' },
    status: {
      loading: 'Loading',
      building: 'Building',
      ready: 'Ready to train',
      training: 'Training',
      paused: 'Paused',
      finished: 'Finished',
      diverged: 'Diverged',
      failed: 'Not ready',
      measuring: 'Measuring the speed',
    },
    measuring: 'Training waits until it is done; under Speed it can be stopped.',
    finished: 'All epochs are done.',
    stoppedEarly: {
      digit: 'Stopped early: the test accuracy no longer rises.',
      number: 'Stopped early: the exact match no longer rises.',
      recall: 'Stopped early: the test accuracy no longer rises.',
      adding: 'Stopped early: the test error no longer falls.',
    },
    evaluating: 'Testing on the test set',
    compiling: (done: number, total: number) =>
      `Preparing the graphics card: ${count(done)} of ${count(total)} programs.`,
    digitsComing: (share: number) => `${percent(share, 0)} of the digits are here.`,
    epoch: 'Epoch',
    epochWordExplain: 'One pass through all that the network is trained on.',
    batch: 'Batch',
    of: (value: number, total: number) => `${count(value)} / ${count(total)}`,
    secondsPerEpoch: 'Per epoch',
    timeLeft: 'Time left',
    learningRate: 'Rate now',
    learningRateValue: (rate: number) => roughly(rate, 2),
    score: {
      digit: {
        label: 'Test accuracy',
        explain: ({ many }: Noun) =>
          `The share of test ${many}, never trained on, that the network reads right.`,
        training: 'Training accuracy',
        trainingExplain: ({ many }: Noun) =>
          `The share of training ${many} in the latest batches that the network read right while it learned from them.`,
        pace: ({ many }: Noun) => `${capital(many)} / s`,
      },
      number: {
        label: 'Exact match',
        explain: (noun: Noun) =>
          `The share of test ${inALine(noun)}s, of ${noun.many} never trained on, that the network reads right from the first ${noun.one} to the last.`,
        training: 'Training match',
        trainingExplain: (noun: Noun) =>
          `The share of training ${inALine(noun)}s in the latest batches that the network read right while it learned from them.`,
        pace: () => 'Lines / s',
      },
      recall: {
        label: 'Test accuracy',
        explain: () =>
          'The share of test sequences, never trained on, whose first symbol the network names. There are four, so guessing gives about 25 %.',
        training: 'Training accuracy',
        trainingExplain: () =>
          'The share of sequences in the latest batches whose first symbol the network named while it learned from them.',
        pace: () => 'Sequences / s',
      },
      adding: {
        label: 'Test error',
        explain: () =>
          'The mean squared error: by how much the answers miss the sums, squared, on average over test sequences. 0 is perfect; who always answers 1 has 0.167.',
        training: 'Training error',
        trainingExplain: () =>
          'The mean squared error in the latest batches, while the network learned from them.',
        pace: () => 'Sequences / s',
      },
    },
    scoreValue: scoreInWords,
    when: (epoch: number) => (epoch === 0 ? 'before training' : `after epoch ${count(epoch)}`),
    latestBatches: 'in the latest batches',
    /** In a narrow place, where a line may break between the two. */
    short: (score: string, epoch: string) =>
      [score, `epoch ${epoch}`].map((part) => part.replaceAll(' ', '\u00a0')).join(' · '),
    rate: count,
    duration,
    /** What it will take, before it has begun. */
    expected: nearDuration,
    none: '–',
    progress: 'Progress of the run',
    progressValue: (share: number) => percentage(count(Math.floor(share * 100))),
    epochLine: (epoch: number, share: number, task: TaskName, noun: Noun) =>
      task === 'adding'
        ? `After epoch ${count(epoch)} the test error is ${scoreInWords(share, task)}.`
        : `After epoch ${count(epoch)} the network reads ${percent(share)} of the test ${samplesOf(task, noun)} right.`,
    beforeLine: (share: number, task: TaskName, noun: Noun) =>
      task === 'adding'
        ? `Before training the test error is ${scoreInWords(share, task)}.`
        : `Before training the network reads ${percent(share)} of the test ${samplesOf(task, noun)} right.`,
  },
  tabs: {
    label: 'Views',
    curves: 'Curves',
    inside: 'Inside',
    mistakes: 'Mistakes',
    architecture: 'Architecture',
    source: 'Equations',
    bench: 'Speed',
  },
  backend: {
    title: 'Backend',
    choose: 'Backend',
    why: 'Why this one?',
    pending: 'Not chosen yet.',
    switchExplain: 'Your run continues on the new backend.',
  },
  loading: {
    data: 'Loading MNIST: 70,000 handwritten digits',
    amount: (loaded: number, total: number) => `${megabytes(loaded)} of ${megabytes(total)}`,
    amountSoFar: megabytes,
    backend: 'Looking for the fastest way to compute …',
    building: 'Building the network …',
    measuring: 'The network is built when the speed has been measured.',
    progress: 'Loading the digits',
    retry: 'Try again',
  },
  failure: {
    dismiss: 'Close',
    recovering: 'Restarting …',
    recoveringRun: 'Restarting from the last checkpoint …',
    kept: 'Your run is kept up to its last checkpoint and continues from there.',
    retry: 'Try again',
    restart: 'Restart from the last checkpoint',
    keepWaiting: 'Keep waiting',
    silentTitle: 'No answer from training',
    recoveredTitle: { training: 'Training goes on', standing: 'The run is back' },
    crashTitle: 'Something broke',
    crash: 'An unexpected error occurred. Your settings are kept in the address.',
    crashReload: 'Load the page again',
    panelTitle: (what: string) => `“${what}” could not be shown`,
    panel: 'An unexpected error occurred in this part. The rest of the page goes on.',
    panelRetry: 'Show it again',
    itSaid: (words: string) => `It said: ${words}`,
  },
  divergence: {
    lower: (rate: number) => `Reset with learning rate ${settingValue(rate)}`,
    clip: 'Reset with gradient clipping',
  },
  notices: { title: 'Parts of the link were ignored or changed', dismiss: 'Close' },
  dialog: { close: 'Close' },
  shortcuts: {
    title: 'Keyboard shortcuts',
    explain:
      'They work everywhere on the page except while you type in a field, in an open list or in a dialog. On a button, Space presses the button.',
    on: 'Use keyboard shortcuts',
    keys: [
      ['Space', 'Train or pause'],
      ['S', 'Train on one batch'],
      ['E', 'Train to the end of the epoch'],
      ['R', 'Reset'],
      ['L', 'Back to the lesson, while one is followed'],
      ['?', 'Show these shortcuts'],
    ],
    key: 'Key',
    does: 'What it does',
  },
  class: {
    title: 'Use in class',
    intro:
      'Make a link for a lesson: it opens with the experiment as it stands now and shows only what you leave ticked.',
    show: 'Parts of the page',
    panels: {
      networks: 'Choice of network',
      presets: 'Presets',
      settings: 'Settings',
      backend: 'Backend',
      transport: 'Training controls',
      curves: 'Curves',
      runs: 'Table of runs',
      sweep: 'Repeat and sweep',
      board: 'Class board',
      architecture: 'Architecture, equations and source',
      draw: 'Drawing pad',
      bench: 'How fast is this machine?',
      files: 'Saving and opening networks',
      class: 'This dialog, “Use in class”',
      inside: 'Looking inside the network',
      mistakes: 'Mistakes on the test set',
      handwriting: 'Your own handwriting',
    },
    lesson: 'Lesson',
    lessonTitle: 'Title of the lesson',
    task: 'What to do, one step a line',
    taskExplain:
      'Title and steps stand on top of the page; pupils tick off what they have done. One line alone is shown as a sentence or a question.',
    fields: 'Individual settings',
    presenter: 'Open in presenter mode: larger type, thicker lines, no explanations',
    link: 'The link',
    copy: 'Copy the link',
    copied: 'Copied',
    notCopied: 'Select it and copy',
    apply: 'Apply to this page',
  },
  about: {
    title: 'About this page',
    private:
      'Everything runs in this browser tab: the data, the network and what you draw stay on this device.',
    data: 'The digits that come with the page are MNIST, by Yann LeCun, Corinna Cortes and Christopher Burges.',
  },
  runName: (run: {
    network: string;
    width: string;
    bidirectional: boolean;
    optimizer: string;
    /** As it began, and what it was changed to. */
    learningRates: readonly number[];
    /** Settings that are not the usual ones, in words. */
    others: readonly string[];
  }) =>
    [
      `${run.network} ${run.width}${run.bidirectional ? ' bidirectional' : ''}`,
      `${run.optimizer} ${run.learningRates.map(settingValue).join(' → ')}`,
      ...run.others,
    ].join(', '),
  settingInName: {
    value: (label: string, value: string) => `${lowerFirst(label)} ${lowerFirst(value)}`,
    onOrOff: (label: string, on: boolean) => `${on ? '' : 'no '}${lowerFirst(label)}`,
    numbered: (name: string, number: number) => `${name} (${number})`,
  },
  runs,
} as const;
