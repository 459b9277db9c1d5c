/** Where a network is wrong: which digits it takes for which, and how sure it was. */

export interface Mistake {
  /** Among the digits that were read. */
  index: number;
  label: number;
  read: number;
  /** What the network gave the digit it read, and the right one. */
  confidence: number;
  ofLabel: number;
}

export interface Mistakes {
  /** Digits read. */
  count: number;
  classes: number;
  /** How often a digit (row) was read as another (column): `[classes, classes]`. */
  confusion: Uint32Array;
  /** Of all: 0 to 1. */
  accuracy: number;
  /** Of each class; NaN where none of it was read. */
  classAccuracy: Float64Array;
  /** The most confident first. */
  mistakes: readonly Mistake[];
}

/** Of sums that were answered, where no answer is simply right or wrong. */
export interface SumErrors {
  /** Sequences read. */
  count: number;
  meanSquaredError: number;
  /** By the number of the sequence: what the sum is, and what was answered. The largest error first. */
  answers: readonly { index: number; sum: number; answer: number }[];
}

/** @param answers `[count]`; `sums [count]` */
export function errorsIn(answers: ArrayLike<number>, sums: ArrayLike<number>): SumErrors {
  const told = Array.from(answers, (answer, index) => ({ index, sum: sums[index], answer }));
  const errorOf = ({ sum, answer }: (typeof told)[number]) => Math.abs(answer - sum);
  const squares = told.reduce((all, one) => all + errorOf(one) ** 2, 0);
  return {
    count: told.length,
    meanSquaredError: squares / told.length,
    answers: told.toSorted((a, b) => errorOf(b) - errorOf(a) || a.index - b.index),
  };
}

/** @param probabilities `[count, classes]`; `labels [count]` or more */
export function mistakesIn(
  probabilities: ArrayLike<number>,
  labels: ArrayLike<number>,
  classes: number,
): Mistakes {
  const count = probabilities.length / classes;
  const confusion = new Uint32Array(classes * classes);
  const mistakes: Mistake[] = [];
  for (let index = 0; index < count; index++) {
    const label = labels[index];
    const at = (k: number) => probabilities[index * classes + k];
    let read = 0;
    for (let k = 1; k < classes; k++) if (at(k) > at(read)) read = k;
    confusion[label * classes + read] += 1;
    if (read === label) continue;
    mistakes.push({ index, label, read, confidence: at(read), ofLabel: at(label) });
  }
  const right = (k: number) => confusion[k * classes + k];
  const all = (k: number) =>
    confusion.subarray(k * classes, (k + 1) * classes).reduce((sum, n) => sum + n, 0);
  const digits = Array.from({ length: classes }, (_, k) => k);
  return {
    ...{ count, classes, confusion },
    accuracy: digits.reduce((sum, k) => sum + right(k), 0) / count,
    classAccuracy: Float64Array.from(digits, (k) => right(k) / all(k)),
    mistakes: mistakes.toSorted((a, b) => b.confidence - a.confidence || a.index - b.index),
  };
}
