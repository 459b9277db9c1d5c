/** The words of experiments that are repeated and swept, on the page and on the command line. */
import { count, fixed, percent, percentage, rounded, significant } from './format.ts';
import { errorOf, scoreInWords, type TaskName } from './score.ts';

/** A difference between two shares in percentage points, 0.0123 as "1.23"; of sums, between their errors. */
const size = (difference: number, task: TaskName) =>
  task === 'adding'
    ? significant(Math.abs(difference) * (errorOf(0) - errorOf(1)), 2)
    : fixed(Math.abs(difference) * 100, 2);
/** Of two errors the one less the other has the other sign. */
const signed = (difference: number, task: TaskName) => {
  const told = task === 'adding' ? -difference : difference;
  return `${told < 0 ? '−' : ''}${size(told, task)}`;
};
/** "3.10 points", "0.012". */
const apart = (difference: number, task: TaskName) =>
  task === 'adding' ? size(difference, task) : `${size(difference, task)} points`;

const howMany = (one: number, other: number) =>
  one === other ? `${count(one)} runs each` : `${count(one)} and ${count(other)} runs`;

interface Compared {
  /** What the groups are called, e.g. "learning rate 0.1". */
  one: string;
  other: string;
  runs: readonly [number, number];
  /** Of the means, one less the other: shares. */
  difference: number;
  task: TaskName;
}

interface Judged extends Compared {
  interval: { low: number; high: number };
  /** Of the interval, 0 to 1. */
  confidence: number;
}

/** The lower end first: of errors that is the higher share. */
const intervalWords = ({ interval: { low, high }, confidence, task }: Judged) => {
  const [from, to] = task === 'adding' ? [high, low] : [low, high];
  return `${rounded(confidence * 100, 1)} % interval ${signed(from, task)} to ${signed(to, task)}`;
};

/** "reads 1.20 points more of the test set right than", "has an error 0.012 lower than". */
const against = ({ difference, task }: Compared) =>
  task === 'adding'
    ? `has an error ${size(difference, task)} ${difference < 0 ? 'higher' : 'lower'} than`
    : `reads ${size(difference, task)} points ${difference < 0 ? 'less' : 'more'} of the test set right than`;

const unit = ({ task }: Compared) => (task === 'adding' ? '' : ' points');

export const experiments = {
  /** What a run ended with. */
  status: {
    finished: 'all epochs',
    target: 'target reached',
    'no-gain': 'no gain',
    minutes: 'time is up',
    diverged: 'diverged',
    skipped: 'skipped',
  },
  table: {
    run: 'Run',
    seed: 'Seed',
    epochs: 'Epochs',
    last: 'Test, last',
    best: 'Test, best',
    time: 'Time',
    secondsTo: (share: string) => `To ${percentage(share)}`,
    end: 'Ended by',
    none: '–',
    error: (score: string) => `error ${score}`,
  },
  compare: {
    'more-than-chance': (compared: Judged) =>
      `${compared.one} ${against(compared)} ${compared.other} (${intervalWords(compared)}${unit(compared)}, ${howMany(...compared.runs)}). That is more than chance.`,
    chance: (compared: Judged) =>
      `The difference between ${compared.one} and ${compared.other}, ${signed(compared.difference, compared.task)}${unit(compared)} (${intervalWords(compared)}, ${howMany(...compared.runs)}), is not more than chance. More seeds would tell smaller differences apart.`,
    'too-few': ({ one, other, difference, runs, task }: Compared) =>
      `${one} and ${other} are ${apart(difference, task)} apart, but a single run says nothing about chance (${howMany(...runs)}): run each with two seeds or more.`,
    'no-spread': ({ one, other, difference, runs, task }: Compared) =>
      `${one} and ${other} are ${apart(difference, task)} apart (${howMany(...runs)}). All runs of each gave the same figure, so nothing can be said about chance: read more of the test set, or train on other seeds.`,
  },
  group: ({ mean, deviation, count: runs, interval }: GroupInWords, task: TaskName) => {
    const score = task === 'adding' ? `error ${scoreInWords(mean, task)}` : percent(mean, 2);
    return interval === undefined
      ? `${score} (one run)`
      : `${score} ± ${size(deviation, task)} (${count(runs)} runs)`;
  },
} as const;

interface GroupInWords {
  mean: number;
  deviation: number;
  count: number;
  interval?: { low: number; high: number };
}
