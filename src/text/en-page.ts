/** The words of the page around the charts, the pad and the picture. */

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const tenth = new Intl.NumberFormat('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const atMostTenth = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });

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

/** A setting's number as people write it. */
function settingNumber(value: number): string {
  if (value === 0 || Math.abs(value) >= 0.001) {
    return value.toLocaleString('en', { maximumSignificantDigits: 9 });
  }
  const [digits, exponent] = value.toExponential().split('e');
  const raised = [...(exponent ?? '')].map((sign) => SUPERSCRIPTS[sign] ?? sign).join('');
  return digits === '1' ? `10${raised}` : `${digits} × 10${raised}`;
}

const SUPERSCRIPTS: Readonly<Record<string, string>> = Object.fromEntries(
  [...'-0123456789'].map((sign, index) => [sign, [...'⁻⁰¹²³⁴⁵⁶⁷⁸⁹'][index] ?? sign]),
);

export const page = {
  name: 'Scanline',
  tagline: 'Watch a recurrent network learn to read digits',
  skip: 'Skip to training',
  landmarks: {
    header: 'Page settings',
    settings: 'Network and settings',
    training: 'Training',
    draw: 'Draw a digit',
    architecture: 'The network',
  },
  header: {
    theme: 'Theme',
    themes: { system: 'As the system', light: 'Light', dark: 'Dark' },
    presenter: 'Presenter mode',
    copyLink: 'Copy link',
    copyLinkExplain: 'A link to exactly this experiment.',
    copied: 'Link copied',
    notCopied: 'The browser did not allow it. Copy the address of this page instead.',
    useInClass: 'Use in class',
    shortcuts: 'Keyboard shortcuts',
  },
  networks: {
    title: 'Network',
    about: 'How it reads a digit',
  },
  presets: {
    title: 'Preset',
    explain: 'A recipe to start from: the network’s options and how it is trained.',
    published: (test: number, epochs: number) =>
      `Published: ${atMostTenth.format(test)} % after ${count(epochs)} ${epochs === 1 ? 'epoch' : 'epochs'}`,
    changed: 'changed',
    changedExplain: 'You have changed settings of this preset.',
    restore: 'Back to the preset',
  },
  settings: {
    title: 'Settings',
    network: 'The network',
    training: 'Training',
    more: 'More about training',
    about: (label: string) => `What is ${label}?`,
    seed: 'Seed',
    newSeed: 'New seed',
    /** 0.001 as "0.001", 0.000001 as "10⁻⁶", 60000 as "60,000". */
    number: settingNumber,
  },
  transport: {
    title: 'Training',
    label: 'Controls of training',
    train: 'Train',
    resume: 'Go on',
    trainMore: 'Train',
    pause: 'Pause',
    stepBatch: 'One batch',
    stepEpoch: 'One epoch',
    reset: 'Reset',
    batchExplain: 'Train on one batch, then pause.',
    epochExplain: 'Train to the end of this epoch, then pause.',
    resetExplain: 'Fresh weights from the seed; the curve stays as a faded one.',
    status: {
      loading: 'Getting ready',
      building: 'Building the network',
      ready: 'Ready',
      training: 'Training',
      paused: 'Paused',
      finished: 'Finished',
      diverged: 'Gone astray',
      failed: 'Not ready',
    },
    finishedHint: 'All epochs are done. Raise the epochs to train on, or reset.',
    stoppedEarly: 'Stopped early: the test accuracy no longer rises.',
    evaluating: 'Reading the test digits',
    epoch: 'Epoch',
    epochExplainWord: 'One pass through all the training digits.',
    batch: 'Batch',
    of: (value: number, total: number) => `${count(value)} / ${count(total)}`,
    samplesPerSecond: 'Digits per second',
    secondsPerEpoch: 'Time per epoch',
    timeLeft: 'Time left',
    accuracy: 'Test accuracy',
    accuracyValue: percent,
    rate: count,
    duration,
    none: '–',
    progress: 'Progress of the run',
    progressValue: (share: number) => `${count(share * 100)} %`,
    epochLine: (epoch: number, accuracy: number) =>
      `After epoch ${count(epoch)} the network reads ${percent(accuracy)} of the test digits right.`,
    beforeLine: (accuracy: number) =>
      `Before training the network reads ${percent(accuracy)} of the test digits right: guessing.`,
  },
  backend: {
    title: 'Computes with',
    choose: 'Backend',
    why: 'Why this one, and the others',
    switchExplain: 'Switching starts the network afresh.',
    using: (label: string, detail: string) => (detail === '' ? label : `${label}: ${detail}`),
  },
  loading: {
    title: 'Getting ready',
    data: 'Loading MNIST, 70,000 handwritten digits',
    amount: (loaded: number, total: number) => `${megabytes(loaded)} of ${megabytes(total)}`,
    starting: 'Starting',
    building: 'Building the network',
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
        ? 'Recovered: the run starts again from the beginning.'
        : `Recovered: the run goes on from step ${count(step)}.`,
    crashTitle: 'The page has stumbled',
    crash: 'Something on this page failed that should not have. Your settings are in the address.',
    crashReload: 'Load the page again',
    panel: (what: string) => `“${what}” could not be shown.`,
    panelRetry: 'Show it again',
  },
  divergence: { lower: (rate: string) => `Reset with learning rate ${rate}` },
  notices: { title: 'About this link', dismiss: 'Close' },
  shortcuts: {
    title: 'Keyboard shortcuts',
    explain: 'They work while no control has the focus.',
    on: 'Use keyboard shortcuts',
    close: 'Close',
    keys: [
      ['Space', 'Train or pause'],
      ['S', 'Train one batch'],
      ['E', 'Train to the end of the epoch'],
      ['R', 'Reset'],
      ['?', 'Show these shortcuts'],
    ],
  },
  class: {
    title: 'Use in class',
    intro:
      'Make a link for a lesson: it opens with this experiment and shows only what the lesson needs.',
    show: 'Show',
    panels: {
      networks: 'Choice of network',
      presets: 'Presets',
      settings: 'Settings',
      architecture: 'The network’s picture and layers',
      transport: 'Controls of training',
      curves: 'Curves',
      draw: 'Drawing pad',
      backend: 'Backend',
    },
    fields: 'Single settings',
    presenter: 'Open in presenter mode: larger type, thicker lines, no explanations',
    link: 'The link',
    copy: 'Copy the link',
    copied: 'Copied',
    apply: 'Show this page so',
    close: 'Close',
  },
  network: {
    title: 'The network',
    source: 'Equations and source',
  },
  footer: {
    explain:
      'Everything runs in this browser tab: the digits, the network and what you draw stay on this device.',
    data: 'The digits are MNIST by Y. LeCun, C. Cortes and C. Burges.',
  },
  runName: (run: {
    network: string;
    width: string;
    bidirectional: boolean;
    optimizer: string;
    learningRate: number;
  }) =>
    `${run.network} ${run.width}${run.bidirectional ? ' bidirectional' : ''}, ${run.optimizer} ${run.learningRate}`,
  count,
} as const;
