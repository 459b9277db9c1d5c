/** What a network made of some samples, added up; the rates that curves show follow from it. */

export interface Tally {
  samples: number;
  lossSum: number;
  /** Right answers; for numbers those that are read wholly right; of sums what is explained, which may be below 0. */
  correct: number;
  /** Numbers only. */
  labels?: LabelTally;
}

export interface LabelTally {
  /** Digits of the samples' labels, all together. */
  digits: number;
  /** Edit distance between reading and label, all together. */
  edits: number;
}

/** What comes of a batch: totals are still on the device. */
export interface BatchCount {
  samples: number;
  /** Digits of the batch's labels; absent where a label is one class. */
  labelDigits?: number;
  /** Of the targets, where an answer is a number and not a class: the squared error of one who always says their mean. */
  variance?: number;
}

/** The counts of two batches together. */
export function bothCounts(one: BatchCount, other: BatchCount): BatchCount {
  const { labelDigits, variance } = one;
  return {
    samples: one.samples + other.samples,
    ...(labelDigits === undefined ? {} : { labelDigits: labelDigits + (other.labelDigits ?? 0) }),
    ...(variance === undefined ? {} : { variance }),
  };
}

/**
 * The count and its totals: loss sum, right answers and, where labels are counted, edit distance. Where answers are
 * numbers, the loss sum alone: so many samples' worth of the variance as is explained counts as right (R²).
 */
export function tallyOf(
  { samples, labelDigits, variance }: BatchCount,
  totals: ArrayLike<number>,
): Tally {
  return {
    samples,
    lossSum: totals[0],
    correct: variance === undefined ? totals[1] : samples - totals[0] / variance,
    ...(labelDigits === undefined ? {} : { labels: { digits: labelDigits, edits: totals[2] } }),
  };
}

/** Both tallies together; the empty one has no labels until it meets one that has. */
export function addTallies(one: Tally, other: Tally): Tally {
  const labels = [one.labels, other.labels].filter((tally) => tally !== undefined);
  return {
    samples: one.samples + other.samples,
    lossSum: one.lossSum + other.lossSum,
    correct: one.correct + other.correct,
    ...(labels.length === 0
      ? {}
      : {
          labels: {
            digits: labels.reduce((sum, { digits }) => sum + digits, 0),
            edits: labels.reduce((sum, { edits }) => sum + edits, 0),
          },
        }),
  };
}

export interface Rates {
  /** Mean over the samples. */
  loss: number;
  /** 0 to 1; of sums the share of their variance that is explained, 0 where a constant would do better. */
  accuracy: number;
  /** Edit distance over the labels' digits; may be above 1 where readings are longer than labels. */
  labelErrorRate?: number;
}

/** Of at least one sample. */
export function ratesOf({ samples, lossSum, correct, labels }: Tally): Rates {
  return {
    loss: lossSum / samples,
    accuracy: Math.max(0, correct / samples),
    ...(labels === undefined ? {} : { labelErrorRate: labels.edits / labels.digits }),
  };
}
