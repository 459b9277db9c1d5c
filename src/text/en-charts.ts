/** The words of the training curves. */

const wholeNumber = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const tenth = new Intl.NumberFormat('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const atMostTenth = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
const hundredth = new Intl.NumberFormat('en', { maximumFractionDigits: 2 });
const significant = new Intl.NumberFormat('en', {
  minimumSignificantDigits: 3,
  maximumSignificantDigits: 3,
});

/** 0.9123 as "91.2 %"; nothing finite is "not a number". */
function percent(share: number): string {
  return Number.isFinite(share) ? `${tenth.format(share * 100)}\u00a0%` : 'not a number';
}

function loss(value: number): string {
  return Number.isFinite(value) ? significant.format(value) : 'not a number';
}

/** 42 as "42 s", 125 as "2 min 5 s". */
function duration(seconds: number): string {
  if (seconds < 60)
    return `${seconds < 10 ? atMostTenth.format(seconds) : wholeNumber.format(seconds)}\u00a0s`;
  const whole = Math.round(seconds);
  const rest = whole % 60;
  return `${wholeNumber.format(Math.floor(whole / 60))} min${rest > 0 ? ` ${rest} s` : ''}`;
}

const count = (value: number) => wholeNumber.format(value);
const epochNumber = (value: number) => hundredth.format(value);

/** 1,407 as "1,407 steps", 1 as "1 step". */
const steps = (value: number) => `${count(value)} ${value === 1 ? 'step' : 'steps'}`;

interface TestInWords {
  valLoss: number;
  valAccuracy: number;
  valLabelErrorRate?: number;
}

export interface RunInWords {
  name: string;
  task?: 'digit' | 'number';
  /** The test result before training, where it is known. */
  start?: TestInWords | undefined;
  /** The latest test result after an epoch. */
  latest?: (TestInWords & { epoch: number; step: number; seconds: number }) | undefined;
  best?: { epoch: number; valAccuracy: number } | undefined;
  /** The latest reading of the training batches. */
  training?: { step: number; loss: number; accuracy: number; labelErrorRate?: number } | undefined;
  /** In percent. */
  published?: number | undefined;
}

/** The run's accuracy in a sentence or two. */
function accuracySummary(run: RunInWords): string {
  const { name, start, latest, best, training, published } = run;
  const what = run.task === 'number' ? 'numbers' : 'digits';
  const sentences: string[] = [];
  if (latest) {
    const rise = start ? `, from ${percent(start.valAccuracy)} before training` : '';
    sentences.push(
      `${name}: after epoch ${epochNumber(latest.epoch)} (${steps(latest.step)}, ${duration(latest.seconds)}) the network reads ${percent(latest.valAccuracy)} of the test ${what} right${rise}.`,
    );
    if (best && best.epoch < latest.epoch && best.valAccuracy > latest.valAccuracy) {
      sentences.push(
        `It was best after epoch ${epochNumber(best.epoch)}, with ${percent(best.valAccuracy)}.`,
      );
    }
  } else {
    if (start) {
      sentences.push(
        `${name}: before training the network reads ${percent(start.valAccuracy)} of the test ${what} right${run.task === 'number' ? '' : '; guessing gives about 10 %'}.`,
      );
    }
    if (training) {
      sentences.push(
        `${start ? 'Now' : `${name}: now`}, at ${steps(training.step)}, it reads ${percent(training.accuracy)} of the training ${what} right; the first test result comes at the end of the epoch.`,
      );
    }
  }
  if (published !== undefined && sentences.length > 0) {
    sentences.push(`The published result is ${atMostTenth.format(published)}\u00a0%.`);
  }
  return sentences.join(' ');
}

/** The run's label error rate in a sentence. */
function labelErrorSummary({ name, start, latest, training }: RunInWords): string {
  const rate = (value: number | undefined) => percent(value ?? NaN);
  if (latest) {
    const fall = start ? `, from ${rate(start.valLabelErrorRate)} before training` : '';
    return `${name}: after epoch ${epochNumber(latest.epoch)} ${rate(latest.valLabelErrorRate)} of the test digits need a correction${fall}.`;
  }
  if (training) {
    return `${name}: at ${steps(training.step)} ${rate(training.labelErrorRate)} of the training digits need a correction.`;
  }
  return start
    ? `${name}: before training ${rate(start.valLabelErrorRate)} of the test digits need a correction.`
    : '';
}

const labelErrorRate = {
  title: 'Label error rate',
  explain:
    'Digits to insert, delete or replace to make the reading right, for each digit there is. It can pass 100 % where the network says too much.',
  axis: 'corrections per digit',
  emptyLabel: 'Label error rate chart, empty: training has not begun.',
  value: percent,
  summary: labelErrorSummary,
};

/** The run's loss in a sentence or two. */
function lossSummary({ name, start, latest, training }: RunInWords): string {
  if (latest) {
    const fall = start ? `, from ${loss(start.valLoss)} before training` : '';
    return `${name}: after epoch ${epochNumber(latest.epoch)} the test loss is ${loss(latest.valLoss)}${fall}.`;
  }
  if (training) {
    return `${name}: at ${steps(training.step)} the training loss is ${loss(training.loss)}${start ? `; before training the test loss was ${loss(start.valLoss)}` : ''}.`;
  }
  return start ? `${name}: before training the test loss is ${loss(start.valLoss)}.` : '';
}

export const charts = {
  title: 'Curves',
  empty: {
    title: 'No curve yet',
    text: 'Press Train. Two curves will grow here: how many digits the network reads right (accuracy), and how wrong it is (loss).',
    numbers:
      'Press Train. Curves will grow here: how many numbers the network reads wholly right, how many of their digits it gets wrong, and its loss.',
  },
  accuracy: {
    title: 'Accuracy',
    explain: 'The share of digits read right. Ten digits, so guessing gives about 10 %.',
    axis: 'digits read right',
    emptyLabel: 'Accuracy chart, empty: training has not begun.',
    value: percent,
    summary: accuracySummary,
  },
  loss: {
    title: 'Loss',
    explain:
      'The mean cross-entropy, -log of the probability given to the right digit: 0 is perfect, 2.30 is guessing.',
    axis: 'cross-entropy',
    emptyLabel: 'Loss chart, empty: training has not begun.',
    value: loss,
    summary: lossSummary,
  },
  labelErrorRate,
  /** The same charts where whole numbers are read. */
  numbers: {
    accuracy: {
      title: 'Exact match',
      explain: 'The share of numbers read wholly right: one wrong digit of five counts as wrong.',
      axis: 'numbers read right',
      emptyLabel: 'Exact match chart, empty: training has not begun.',
      value: percent,
      summary: accuracySummary,
    },
    loss: {
      title: 'Loss',
      explain:
        'The mean CTC loss, -log of the probability of the right number, summed over all ways to spread it over the frames: 0 is perfect.',
      axis: 'CTC loss',
      emptyLabel: 'Loss chart, empty: training has not begun.',
      value: loss,
      summary: lossSummary,
    },
    labelErrorRate,
  },
  lines: {
    train: 'Training, smoothed',
    trainRaw: 'Training, each reading',
    trainOnly: 'Training',
    test: 'Test, after each epoch',
    published: (percentage: number) => `Published: ${atMostTenth.format(percentage)}\u00a0%`,
    publishedRemark: (remark: string, epochs: number) =>
      `Reported after ${count(epochs)} epochs. ${remark}`,
    ghosts: 'Earlier runs',
    forgetGhosts: 'Forget earlier runs',
  },
  tooltip: {
    place: (step: number, epoch: number, seconds: number) =>
      `Step ${count(step)} · epoch ${epochNumber(epoch)} · ${duration(seconds)}`,
    reading: 'Training, this reading',
    smoothed: 'Training, smoothed',
    test: (epoch: number) =>
      epoch === 0 ? 'Test, before training' : `Test, after epoch ${epochNumber(epoch)}`,
    line: (what: string, value: string) => `${what}: ${value}`,
  },
  controls: {
    label: 'How the curves are shown',
    view: { label: 'Show as', charts: 'Charts', table: 'Table' },
    axis: { label: 'Across', step: 'Steps', epoch: 'Epochs', seconds: 'Seconds' },
    axisTitle: { step: 'training steps', epoch: 'epochs', seconds: 'seconds of training' },
    smoothing: {
      label: 'Smoothing',
      explain:
        'Each point is the mean over so many training steps around it. The faint line beneath shows every reading.',
      off: 'Off',
      window: (trainingSteps: number) => count(trainingSteps),
      windowLabel: (trainingSteps: number) =>
        trainingSteps === 0 ? 'No smoothing' : `Smoothed over about ${count(trainingSteps)} steps`,
    },
    logLoss: 'Log scale',
    closeUp: 'Close-up, from 90 %',
    csv: 'Download CSV',
    csvExplain:
      'Every reading and every test result of all runs shown, as a table for a spreadsheet.',
    csvFile: 'scanline-curves.csv',
  },
  table: {
    epochsCaption: (name: string) => `${name}: results after each epoch`,
    readingsCaption: (name: string, shown: number, all: number) =>
      shown < all
        ? `${name}: the latest ${count(shown)} of ${count(all)} training readings (the CSV has all)`
        : `${name}: all ${count(all)} training readings`,
    epoch: 'Epoch',
    step: 'Step',
    seconds: 'Seconds',
    trainLoss: 'Training loss',
    accuracy: {
      digit: { train: 'Training accuracy', test: 'Test accuracy' },
      number: { train: 'Training exact match', test: 'Test exact match' },
    },
    testLoss: 'Test loss',
    trainLabelErrors: 'Training label error rate',
    testLabelErrors: 'Test label error rate',
    epochSeconds: 'Seconds for this epoch',
    missing: '–',
    beforeTraining: 'before training',
  },
  tick: {
    percent: (share: number) => `${hundredth.format(share * 100)}\u00a0%`,
    count: (value: number) => hundredth.format(value),
    loss: (value: number) =>
      new Intl.NumberFormat('en', { maximumSignificantDigits: 2 }).format(value),
  },
  format: { percent, loss, duration, count, epoch: epochNumber },
};
