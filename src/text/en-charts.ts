/** The words of the training curves. */
import { inALine, type Noun, nouns } from './nouns.ts';
import { samplesOf, type TaskName } from './score.ts';
import {
  count,
  duration,
  fixed,
  percent as formatPercent,
  percentage,
  roughly,
  rounded,
  significant,
} from './format.ts';

/** 0.9123 as "91.2 %"; nothing finite is "not a number". */
function percent(share: number): string {
  return Number.isFinite(share) ? formatPercent(share) : 'not a number';
}

function loss(value: number): string {
  return Number.isFinite(value) ? significant(value, 3) : 'not a number';
}

const epochNumber = (value: number) => rounded(value, 2);

/** 1,407 as "1,407 steps", 1 as "1 step". */
const steps = (value: number) => `${count(value)} ${value === 1 ? 'step' : 'steps'}`;

interface TestInWords {
  valLoss: number;
  valAccuracy: number;
  valLabelErrorRate?: number;
}

export interface RunInWords {
  name: string;
  task?: TaskName;
  /** That are told apart; ten where it is not said. */
  classes?: number;
  /** What is read; digits where it is not said. */
  noun?: Noun;
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
  const { task = 'digit' } = run;
  const classes = run.classes ?? 10;
  const what = samplesOf(task, run.noun ?? nouns.digit);
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
        `${name}: before training the network reads ${percent(start.valAccuracy)} of the test ${what} right${task === 'number' ? '' : `; guessing gives about ${formatPercent(1 / classes, 0)}`}.`,
      );
    }
    if (training) {
      sentences.push(
        `${start ? 'Now' : `${name}: now`}, at ${steps(training.step)}, it reads ${percent(training.accuracy)} of the training ${what} right; the first test result comes at the end of the epoch.`,
      );
    }
  }
  if (published !== undefined && sentences.length > 0) {
    sentences.push(`The published result is ${percentage(rounded(published, 1))}.`);
  }
  return sentences.join(' ');
}

/** What the figures above the charts do not say of the accuracy. */
function accuracyRemark({ start, latest, best, published }: RunInWords): string {
  if (!latest) return '';
  const facts = [
    ...(start ? [`From ${percent(start.valAccuracy)} before training.`] : []),
    ...(best && best.epoch < latest.epoch && best.valAccuracy > latest.valAccuracy
      ? [`Best after epoch ${epochNumber(best.epoch)}: ${percent(best.valAccuracy)}.`]
      : []),
    ...(published === undefined ? [] : [`Published: ${percentage(rounded(published, 1))}.`]),
  ];
  return facts.join(' ');
}

/** The test loss, which the figures above the charts do not say. */
function lossRemark({ start, latest }: RunInWords): string {
  if (!latest) return '';
  const from = start ? `, from ${loss(start.valLoss)} before training` : '';
  return `Test loss ${loss(latest.valLoss)}${from}.`;
}

/** The test set's label error rate. */
function labelErrorRemark({ start, latest, noun = nouns.digit }: RunInWords): string {
  if (!latest) return '';
  const from = start ? `, from ${percent(start.valLabelErrorRate ?? NaN)} before training` : '';
  return `${percent(latest.valLabelErrorRate ?? NaN)} of the test ${noun.many} need a correction${from}.`;
}

/** The run's label error rate in a sentence. */
function labelErrorSummary({
  name,
  start,
  latest,
  training,
  noun = nouns.digit,
}: RunInWords): string {
  const rate = (value: number | undefined) => percent(value ?? NaN);
  if (latest) {
    const fall = start ? `, from ${rate(start.valLabelErrorRate)} before training` : '';
    return `${name}: after epoch ${epochNumber(latest.epoch)} ${rate(latest.valLabelErrorRate)} of the test ${noun.many} need a correction${fall}.`;
  }
  if (training) {
    return `${name}: at ${steps(training.step)} ${rate(training.labelErrorRate)} of the training ${noun.many} need a correction.`;
  }
  return start
    ? `${name}: before training ${rate(start.valLabelErrorRate)} of the test ${noun.many} need a correction.`
    : '';
}

const labelErrorRate = {
  title: 'Label error rate',
  explain: ({ one, many }: Noun) =>
    `How many ${many} to insert, delete or replace to make the reading right, for each ${one} there is. It can pass 100 % where the network says too much.`,
  axis: 'label error rate',
  emptyLabel: 'Label error rate chart, empty: training has not begun.',
  value: percent,
  summary: labelErrorSummary,
  remark: labelErrorRemark,
};

/** The error of the answers, where they are numbers: it is what is trained on. */
function errorSummary(run: RunInWords): string {
  return lossSummary(run).replaceAll(' loss ', ' error ');
}

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
    title: 'What to do first',
    text: (noun: Noun, isTrained: boolean) =>
      isTrained
        ? `Draw ${noun.a}: a trained network reads it. Then press Train, and watch a new one learn: how many ${noun.many} it reads right (accuracy), and how wrong it is (loss).`
        : `Press Train, and watch a network learn: how many ${noun.many} it reads right (accuracy), and how wrong it is (loss).`,
    sequences:
      'Press Train, and watch a new network learn to remember: how well it answers after the last step of a sequence, and how wrong it is.',
    numbers: (noun: Noun, isTrained: boolean) =>
      isTrained
        ? `Write a ${inALine(noun)}: a trained network reads it. Then press Train, and watch a new one learn: the ${inALine(noun)}s it reads wholly right, the ${noun.many} it gets wrong, and its loss.`
        : `Press Train, and watch a network learn: the ${inALine(noun)}s it reads wholly right, the ${noun.many} it gets wrong, and its loss.`,
    lesson: 'Here for the first time?',
    begin: 'Follow the first lesson',
  },
  accuracy: {
    title: 'Accuracy',
    explain: ({ many }: Noun, classes: number) =>
      `The share of ${many} read right. ${classes === 10 && many === 'digits' ? 'Ten digits' : `${count(classes)} classes`}, so guessing gives about ${formatPercent(1 / classes, 0)}.`,
    axis: 'accuracy',
    emptyLabel: 'Accuracy chart, empty: training has not begun.',
    value: percent,
    summary: accuracySummary,
    remark: accuracyRemark,
  },
  loss: {
    title: 'Loss',
    explain: (_: Noun, classes: number) =>
      `Cross-entropy loss: how surprised the network is by the right answer. 0 is perfect; ${fixed(Math.log(classes), 2)} (ln ${count(classes)}) is guessing.`,
    axis: 'cross-entropy',
    emptyLabel: 'Loss chart, empty: training has not begun.',
    value: loss,
    summary: lossSummary,
    remark: lossRemark,
  },
  labelErrorRate,
  /** The same charts where whole numbers are read. */
  numbers: {
    accuracy: {
      title: 'Exact match',
      explain: (noun: Noun) =>
        `The share of ${inALine(noun)}s with every ${noun.one} right: one wrong ${noun.one} of five counts as wrong.`,
      axis: 'exact match',
      emptyLabel: 'Exact match chart, empty: training has not begun.',
      value: percent,
      summary: accuracySummary,
      remark: accuracyRemark,
    },
    loss: {
      title: 'Loss',
      explain: (noun: Noun) =>
        `The mean CTC loss, -log of the probability of the right ${inALine(noun)}, summed over all ways to spread it over the frames: 0 is perfect.`,
      axis: 'CTC loss',
      emptyLabel: 'Loss chart, empty: training has not begun.',
      value: loss,
      summary: lossSummary,
      remark: lossRemark,
    },
    labelErrorRate,
  },
  /** The same charts where the first symbol is recalled. */
  recall: {
    accuracy: {
      title: 'Accuracy',
      explain:
        'The share of sequences whose first symbol is named. Four symbols, so guessing gives about 25 %.',
      axis: 'accuracy',
      emptyLabel: 'Accuracy chart, empty: training has not begun.',
      value: percent,
      summary: accuracySummary,
      remark: accuracyRemark,
    },
    loss: {
      title: 'Loss',
      explain:
        'Cross-entropy loss: how surprised the network is by the right answer. 0 is perfect; 1.39 (ln 4) is guessing.',
      axis: 'cross-entropy',
      emptyLabel: 'Loss chart, empty: training has not begun.',
      value: loss,
      summary: lossSummary,
      remark: lossRemark,
    },
    labelErrorRate,
  },
  /** And where two numbers are added: there the loss is the error, and no share is right. */
  adding: {
    accuracy: {
      title: 'Variance explained',
      explain: 'How much better the answers are than always answering 1: 100 % is no error.',
      axis: 'variance explained',
      emptyLabel: 'Chart of the variance explained, empty: training has not begun.',
      value: percent,
      summary: accuracySummary,
      remark: accuracyRemark,
    },
    loss: {
      title: 'Error',
      explain:
        'The mean squared error: by how much the answers miss the sums, squared, on average. 0 is perfect; who always answers 1 has 0.167, and so does a network that has learned nothing.',
      axis: 'mean squared error',
      emptyLabel: 'Error chart, empty: training has not begun.',
      value: loss,
      summary: errorSummary,
      remark: (run: RunInWords) => lossRemark(run).replace('Test loss', 'Test error'),
    },
    labelErrorRate,
  },
  lines: {
    train: 'Training, smoothed',
    trainRaw: 'Training, raw',
    trainOnly: 'Training',
    test: 'Test, after each epoch',
    published: (inPercent: number) => `Published: ${percentage(rounded(inPercent, 1))}`,
    publishedResult: (inPercent: number, epochs: number) =>
      `Published: ${percentage(rounded(inPercent, 1))} after ${count(epochs)} ${epochs === 1 ? 'epoch' : 'epochs'}`,
    expected: (name: string) => `How the pretrained ${name} learned`,
    runs: 'Runs',
    hideEarlier: 'Hide earlier runs',
    learningRate: (rate: number) => `learning rate ${Number(rate.toPrecision(7))}`,
  },
  tooltip: {
    place: (step: number, epoch: number, seconds: number) => [
      `Step ${count(step)}`,
      `epoch ${epochNumber(epoch)}, ${duration(seconds)}`,
    ],
    reading: 'Batch',
    smoothed: 'Smoothed',
    test: (epoch: number) => `Test, epoch ${epochNumber(epoch)}`,
    line: (what: string, value: string) => `${what}: ${value}`,
  },
  controls: {
    label: 'How the curves are shown',
    view: { label: 'Show as', charts: 'Charts', table: 'Table' },
    axis: { label: 'X-axis', step: 'Steps', epoch: 'Epochs', seconds: 'Seconds' },
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
    closeUp: 'Zoom to 90–100 %',
    csv: 'Download CSV',
    csvExplain:
      'Every reading and every test result of all runs shown, as a table for a spreadsheet.',
    csvFile: 'scanline-curves.csv',
  },
  table: {
    epochsCaption: (name: string, shown: number, all: number) =>
      shown < all
        ? `${name}: results after the latest ${count(shown)} of ${count(all)} epochs (the CSV has all)`
        : `${name}: results after each epoch`,
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
      recall: { train: 'Training accuracy', test: 'Test accuracy' },
      adding: { train: 'Training error', test: 'Test error' },
    },
    testLoss: 'Test loss',
    trainLabelErrors: 'Training label error rate',
    testLabelErrors: 'Test label error rate',
    epochSeconds: 'Seconds for this epoch',
    missing: '–',
    beforeTraining: 'before training',
  },
  tick: {
    percent: (share: number) => percentage(rounded(share * 100, 2)),
    count: (value: number) => rounded(value, 2),
    loss: (value: number) => roughly(value, 2),
  },
  format: { percent, loss, duration, count, epoch: epochNumber },
};
