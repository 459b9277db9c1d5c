/** The words of experiments that are repeated and swept, on the page and on the command line. */
import { count, fixed, percent, percentage, rounded } from './format.ts';

/** 0.0123 as "1.23": a difference between two shares, in percentage points. */
const points = (difference: number) => fixed(Math.abs(difference) * 100, 2);
const signedPoints = (difference: number) =>
  `${difference < 0 ? '−' : ''}${fixed(Math.abs(difference) * 100, 2)}`;

const howMany = (one: number, other: number) =>
  one === other ? `${count(one)} runs each` : `${count(one)} and ${count(other)} runs`;

interface Compared {
  /** What the groups are called, e.g. "learning rate 0.1". */
  one: string;
  other: string;
  runs: readonly [number, number];
  /** Of the means, one less the other: shares. */
  difference: number;
}

interface Judged extends Compared {
  interval: { low: number; high: number };
  /** Of the interval, 0 to 1. */
  confidence: number;
}

const intervalWords = ({ interval, confidence }: Judged) =>
  `${rounded(confidence * 100, 1)} % interval ${signedPoints(interval.low)} to ${signedPoints(interval.high)}`;

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
  },
  compare: {
    'more-than-chance': (compared: Judged) =>
      `${compared.one} reads ${points(compared.difference)} points ${compared.difference < 0 ? 'less' : 'more'} of the test set right than ${compared.other} (${intervalWords(compared)} points, ${howMany(...compared.runs)}). That is more than chance.`,
    chance: (compared: Judged) =>
      `The difference between ${compared.one} and ${compared.other}, ${signedPoints(compared.difference)} points (${intervalWords(compared)}, ${howMany(...compared.runs)}), is not more than chance. More seeds would tell smaller differences apart.`,
    'too-few': ({ one, other, difference, runs }: Compared) =>
      `${one} and ${other} are ${points(difference)} points apart, but a single run says nothing about chance (${howMany(...runs)}): run each with two seeds or more.`,
    'no-spread': ({ one, other, difference, runs }: Compared) =>
      `${one} and ${other} are ${points(difference)} points apart (${howMany(...runs)}). All runs of each gave the same figure, so nothing can be said about chance: read more test digits, or train on other seeds.`,
  },
  group: ({
    mean,
    deviation,
    count: runs,
    interval,
  }: {
    mean: number;
    deviation: number;
    count: number;
    interval?: { low: number; high: number };
  }) =>
    interval === undefined
      ? `${percent(mean, 2)} (one run)`
      : `${percent(mean, 2)} ± ${fixed(deviation * 100, 2)} (${count(runs)} runs)`,
} as const;
