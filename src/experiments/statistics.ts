/**
 * Runs of one experiment that differ in their seed only: their mean, their spread, and whether two such groups differ
 * by more than chance (B. L. Welch, "The generalization of 'Student's' problem when several different population
 * variances are involved", Biometrika 34, 1947).
 */
import jstat from 'jstat';

const { studentt } = jstat.jStat;

/** Of every hundred intervals so many are to hold the true value. */
const CONFIDENCE = 0.95;

export interface GroupFigures {
  count: number;
  mean: number;
  /** The sample standard deviation; 0 for a single value. */
  deviation: number;
  lowest: number;
  highest: number;
  /** Where the mean of ever more runs lies, at 95 % confidence; none for fewer than two values. */
  interval?: Interval;
}

export interface Interval {
  low: number;
  high: number;
}

/** @throws RangeError when there are no values. */
export function figuresOf(values: readonly number[]): GroupFigures {
  const count = values.length;
  if (count === 0) throw new RangeError('There are no values to take the mean of.');
  const mean = sum(values) / count;
  const deviation =
    count < 2 ? 0 : Math.sqrt(sum(values.map((value) => (value - mean) ** 2)) / (count - 1));
  const figures = {
    count,
    mean,
    deviation,
    lowest: Math.min(...values),
    highest: Math.max(...values),
  };
  if (count < 2) return figures;
  const half = quantile(CONFIDENCE, count - 1) * (deviation / Math.sqrt(count));
  return { ...figures, interval: { low: mean - half, high: mean + half } };
}

export type Comparison =
  /** A group of a single run knows no chance. */
  | { kind: 'too-few'; difference: number }
  /** Neither group has any spread, as when few test digits are read: then nothing is known of chance. */
  | { kind: 'no-spread'; difference: number }
  | {
      /** Whether the interval of the difference leaves 0 out. */
      kind: 'more-than-chance' | 'chance';
      /** The first group's mean less the second's. */
      difference: number;
      interval: Interval;
      /** Of the interval, e.g. 0.95. */
      confidence: number;
      t: number;
      degreesOfFreedom: number;
      /** How often chance alone brings a difference as large, before it is corrected for several comparisons. */
      p: number;
    };

/**
 * Welch's t test of two groups.
 *
 * @param comparisons how many such comparisons are made side by side: the more, the likelier one of them is large by
 *   chance, so each is made at a higher confidence (Bonferroni)
 */
export function compareGroups(
  first: readonly number[],
  second: readonly number[],
  comparisons = 1,
): Comparison {
  const [one, other] = [figuresOf(first), figuresOf(second)];
  const difference = one.mean - other.mean;
  if (one.count < 2 || other.count < 2) return { kind: 'too-few', difference };
  const [share, otherShare] = [one, other].map(({ deviation, count }) => deviation ** 2 / count);
  const variance = share + otherShare;
  // Values that are equal but for rounding have no spread either.
  const scale = Math.max(Math.abs(one.mean), Math.abs(other.mean));
  if (Math.sqrt(variance) <= 1e-12 * scale) return { kind: 'no-spread', difference };
  const degreesOfFreedom =
    variance ** 2 / (share ** 2 / (one.count - 1) + otherShare ** 2 / (other.count - 1));
  const error = Math.sqrt(variance);
  const t = difference / error;
  const confidence = 1 - (1 - CONFIDENCE) / comparisons;
  const half = quantile(confidence, degreesOfFreedom) * error;
  const interval = { low: difference - half, high: difference + half };
  return {
    kind: interval.low > 0 || interval.high < 0 ? 'more-than-chance' : 'chance',
    difference,
    interval,
    confidence,
    t,
    degreesOfFreedom,
    p: Math.min(1, 2 * studentt.cdf(-Math.abs(t), degreesOfFreedom)),
  };
}

/** So many standard errors to either side hold the true value at a confidence. */
function quantile(confidence: number, degreesOfFreedom: number): number {
  return studentt.inv((1 + confidence) / 2, degreesOfFreedom);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
