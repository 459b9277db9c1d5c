/** The words of the page around the charts, the pad and the picture. */

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const tenth = new Intl.NumberFormat('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const atMostHundredth = new Intl.NumberFormat('en', { maximumFractionDigits: 2 });

const count = (value: number) => whole.format(value);
const percent = (share: number) => `${tenth.format(share * 100)} %`;
const megabytes = (bytes: number) => `${tenth.format(bytes / 1e6)} MB`;

/** 4.2 as "4.2 s", 75 as "1 min 15 s", 7300 as "2 h 2 min". */
function duration(seconds: number): string {
  if (seconds < 60) return `${seconds < 10 ? tenth.format(seconds) : count(seconds)} s`;
  const rounded = Math.round(seconds);
  if (rounded < 3600) return `${Math.floor(rounded / 60)} min ${rounded % 60} s`;
  return `${count(Math.floor(rounded / 3600))} h ${Math.floor((rounded % 3600) / 60)} min`;
}

/** 0.003 as it is, 0.000001 as "10⁻⁶", 60000 as "60,000": short enough for a control. */
function settingValue(value: number): string {
  if (value === 0 || Math.abs(value) >= 0.0001) {
    return new Intl.NumberFormat('en', { maximumSignificantDigits: 7 }).format(value);
  }
  const [mantissa = '1', exponent = '0'] = value.toExponential().split('e');
  const power = `10${[...String(Number(exponent))].map((sign) => SUPERSCRIPT[sign] ?? sign).join('')}`;
  return mantissa === '1' ? power : `${mantissa} × ${power}`;
}

const SUPERSCRIPT: Readonly<Record<string, string>> = {
  '-': '⁻',
  ...Object.fromEntries([...'⁰¹²³⁴⁵⁶⁷⁸⁹'].map((digit, value) => [String(value), digit])),
};

export const page = {
  name: 'Scanline',
  tagline: 'Watch a recurrent network learn to read digits',
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
      `Published: ${atMostHundredth.format(test)} % after ${count(epochs)} ${epochs === 1 ? 'epoch' : 'epochs'}.`,
    changed: 'Settings of this preset were changed.',
    restore: 'Back to the preset',
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
    ofNumbers: {
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
        explain:
          'How many lines an epoch has. They are composed anew in every epoch from the 60,000 training digits.',
      },
      testDigits: {
        label: 'Test lines',
        explain:
          'How many lines, composed of test digits, are read after each epoch. Fewer is quicker on a slow machine and gives a rougher result.',
      },
      patience: {
        label: 'Stop early after',
        explain: 'Stops when the exact match has not risen for so many epochs.',
        choices: { '0': { label: 'never' } },
      },
    },
  },
  transport: {
    title: 'Training',
    label: 'Controls of training',
    train: 'Train',
    resume: 'Go on',
    pause: 'Pause',
    stepBatch: 'One batch',
    stepEpoch: 'One epoch',
    reset: 'Reset',
    trainExplain: 'Train the network through all epochs.',
    pauseExplain: 'Pause after the batch under way.',
    batchExplain: 'Train on one batch, then pause.',
    epochExplain: 'Train to the end of this epoch, then pause.',
    resetExplain: 'Fresh weights from the seed. The curve stays, faded, to compare with.',
    keys: { train: 'Space', stepBatch: 'S', stepEpoch: 'E', reset: 'R' },
    status: {
      loading: 'Getting ready',
      building: 'Building',
      ready: 'Ready to train',
      training: 'Training',
      paused: 'Paused',
      finished: 'Finished',
      diverged: 'Gone astray',
      failed: 'Not ready',
      measuring: 'Measuring the speed',
    },
    measuring: 'Training waits until it is done; under Speed it can be stopped.',
    finished: 'All epochs are done. Choose more epochs to train on, or reset.',
    stoppedEarly: {
      digit: 'Stopped early: the test accuracy no longer rises.',
      number: 'Stopped early: the exact match no longer rises.',
    },
    evaluating: 'Reading the test set',
    epoch: 'Epoch',
    epochWordExplain: 'One pass through all that the network is trained on.',
    batch: 'Batch',
    of: (value: number, total: number) => `${count(value)} / ${count(total)}`,
    secondsPerEpoch: 'Time per epoch',
    timeLeft: 'Time left',
    score: {
      digit: {
        label: 'Test accuracy',
        explain: 'The share of test digits, never trained on, that the network reads right.',
        read: 'test digits',
        pace: 'Digits / second',
      },
      number: {
        label: 'Exact match',
        explain:
          'The share of test numbers, of digits never trained on, that the network reads right from the first digit to the last.',
        read: 'test numbers',
        pace: 'Lines / second',
      },
    },
    accuracyValue: percent,
    rate: count,
    duration,
    none: '–',
    progress: 'Progress of the run',
    progressValue: (share: number) => `${whole.format(Math.floor(share * 100))} %`,
    epochLine: (epoch: number, accuracy: number, read: string) =>
      `After epoch ${count(epoch)} the network reads ${percent(accuracy)} of the ${read} right.`,
    beforeLine: (accuracy: number, read: string) =>
      `Before training the network reads ${percent(accuracy)} of the ${read} right.`,
  },
  tabs: {
    label: 'What to look at',
    curves: 'Curves',
    architecture: 'Architecture',
    source: 'Equations and source',
    bench: 'Speed',
  },
  backend: {
    title: 'Computes with',
    choose: 'Backend',
    why: 'Why this one?',
    pending: 'Not chosen yet.',
    switchExplain: 'Switching takes the run along.',
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
    recovering: 'Starting again from the last step that was kept …',
    restart: 'Start again from the last kept step',
    keepWaiting: 'Keep waiting',
    silentTitle: 'Training is silent',
    recovered: (step: number) =>
      step === 0
        ? 'The run starts again from the beginning.'
        : `The run goes on from step ${count(step)}, the last one that was kept.`,
    recoveredTitle: 'Training goes on',
    crashTitle: 'The page has stumbled',
    crash:
      'Something on this page failed that should not have. Your settings are kept in the address.',
    crashReload: 'Load the page again',
    panelTitle: (what: string) => `“${what}” could not be shown`,
    panel: 'Something in this part failed that should not have. The rest of the page goes on.',
    panelRetry: 'Show it again',
    itSaid: (words: string) => `It said: ${words}`,
  },
  divergence: {
    lower: (rate: number) => `Reset with learning rate ${settingValue(rate)}`,
  },
  notices: { title: 'Some of the link was not taken as it was', dismiss: 'Close' },
  dialog: { close: 'Close' },
  shortcuts: {
    title: 'Keyboard shortcuts',
    explain:
      'They work while no control has the focus; the letters also on the buttons of training. To give up the focus, click beside the controls.',
    on: 'Use keyboard shortcuts',
    keys: [
      ['Space', 'Train or pause'],
      ['S', 'Train on one batch'],
      ['E', 'Train to the end of the epoch'],
      ['R', 'Reset'],
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
      transport: 'Controls of training',
      curves: 'Curves',
      architecture: 'Architecture, equations and source',
      draw: 'Drawing pad',
      bench: 'How fast is this machine?',
      files: 'Saving and opening networks',
    },
    fields: 'Single settings',
    presenter: 'Open in presenter mode: larger type, thicker lines, no explanations',
    link: 'The link',
    copy: 'Copy the link',
    copied: 'Copied',
    notCopied: 'Select it and copy',
    apply: 'Show this page like that',
  },
  about: {
    title: 'About this page',
    private:
      'Everything runs in this browser tab: the digits, the network and what you draw stay on this device.',
    data: 'The digits are MNIST, by Yann LeCun, Corinna Cortes and Christopher Burges.',
  },
  runName: (run: {
    network: string;
    width: string;
    bidirectional: boolean;
    optimizer: string;
    learningRate: number;
    /** Only where it is not the usual one. */
    seed?: number | undefined;
  }) =>
    `${run.network} ${run.width}${run.bidirectional ? ' bidirectional' : ''}, ${run.optimizer} ${settingValue(run.learningRate)}${run.seed === undefined ? '' : `, seed ${run.seed}`}`,
} as const;
