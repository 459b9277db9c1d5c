/** CTC in plain loops, logarithms and double precision; equations in src/kernels/ctc-loss.ts. */
import { labelOf, repeatsIn } from '../ctc-loss.ts';
import { editDistance, greedyReading } from '../greedy-reading.ts';

/** Stands for log 0: far below any probability, and no infinity whose differences would not be numbers. */
const LOG_ZERO = -1e30;

export interface CtcDimensions {
  batch: number;
  /** Frames of the logits; samples may have fewer. */
  frames: number;
  classes: number;
  /** Of `labels`' rows. */
  longest: number;
}

export interface CtcSums {
  lossSum: number;
  /** Samples that the greedy reading gets wholly right. */
  exact: number;
  /** Between greedy reading and label, summed. */
  editDistance: number;
  /** `[batch, frames, classes]`: of the sum of the losses, not of their mean. */
  gradient: Float64Array;
}

/** `logits [batch, frames, classes]`, `labels [batch, longest]`, `frames [batch]`. */
export function ctcSums(
  logits: ArrayLike<number>,
  labels: Int32Array,
  frames: Int32Array,
  { batch, frames: mostFrames, classes, longest }: CtcDimensions,
): CtcSums {
  const sums: CtcSums = {
    lossSum: 0,
    exact: 0,
    editDistance: 0,
    gradient: new Float64Array(batch * mostFrames * classes),
  };
  const table = new Table(mostFrames, classes, 2 * longest + 1);
  for (let n = 0; n < batch; n++) {
    const label = labelOf(labels, n, longest);
    const begin = n * mostFrames * classes;
    const own = Float64Array.from({ length: frames[n] * classes }, (_, at) => logits[begin + at]);
    table.read(own);
    sums.lossSum += table.loss(label, sums.gradient.subarray(begin));
    const distance = editDistance(greedyReading(own, frames[n], classes), label);
    sums.editDistance += distance;
    if (distance === 0) sums.exact += 1;
  }
  return sums;
}

export interface CtcPosteriors {
  /** log p of the label. */
  logProbability: number;
  /** l' = blank l_1 blank l_2 … blank: `[entries]`. */
  symbols: Int32Array;
  /** How likely frame t stands at entry s of l', given the label: `[frames, entries]`, each frame sums to 1. */
  posteriors: Float64Array;
}

/** `logits [frames, classes]`; `undefined` where the label does not fit into the frames. */
export function ctcPosteriors(
  logits: Float64Array,
  label: Int32Array,
  classes: number,
): CtcPosteriors | undefined {
  const frames = logits.length / classes;
  if (frames < label.length + repeatsIn(label)) return undefined;
  const entries = 2 * label.length + 1;
  const table = new Table(frames, classes, entries);
  table.read(logits);
  const logProbability = -table.loss(label, new Float64Array(frames * classes));
  const symbols = Int32Array.from({ length: entries }, (_, s) =>
    s % 2 === 0 ? classes - 1 : label[(s - 1) / 2],
  );
  return { logProbability, symbols, posteriors: table.posteriors(entries, logProbability) };
}

/** One sample at a time; its arrays serve all. */
class Table {
  readonly #logProbabilities: Float64Array;
  readonly #alpha: Float64Array;
  readonly #beta: Float64Array;
  #frames = 0;
  #numbers = true;

  constructor(
    mostFrames: number,
    private readonly classes: number,
    private readonly mostEntries: number,
  ) {
    this.#logProbabilities = new Float64Array(mostFrames * classes);
    this.#alpha = new Float64Array(mostFrames * mostEntries);
    this.#beta = new Float64Array(mostFrames * mostEntries);
  }

  /** log softmax of `logits [frames, classes]` */
  read(logits: Float64Array): void {
    const { classes } = this;
    const frames = logits.length / classes;
    this.#frames = frames;
    this.#numbers = true;
    for (let t = 0; t < frames; t++) {
      let largest = -Infinity;
      for (let k = 0; k < classes; k++) {
        largest = Math.max(largest, logits[t * classes + k]);
      }
      let total = 0;
      for (let k = 0; k < classes; k++) {
        total += Math.exp(logits[t * classes + k] - largest);
      }
      const logTotal = Math.log(total);
      if (Number.isNaN(logTotal)) this.#numbers = false;
      for (let k = 0; k < classes; k++) {
        // The largest first: beside it, a logit far from 0 would swallow the logarithm.
        this.#logProbabilities[t * classes + k] = logits[t * classes + k] - largest - logTotal;
      }
    }
  }

  /** a_t(s) b_t(s) / p of the sample whose loss was taken last: `[frames, entries]`. */
  posteriors(entries: number, logP: number): Float64Array {
    const posteriors = new Float64Array(this.#frames * entries);
    for (let t = 0; t < this.#frames; t++) {
      for (let s = 0; s < entries; s++) {
        const at = t * this.mostEntries + s;
        posteriors[t * entries + s] = Math.exp(this.#alpha[at] + this.#beta[at] - logP);
      }
    }
    return posteriors;
  }

  /**
   * -log p of the label; writes the gradient `[frames, classes]`. 0 and no gradient where it does not fit; NaN
   * where the frames have no probabilities.
   */
  loss(label: Int32Array, gradient: Float64Array): number {
    const { classes } = this;
    const [frames, y] = [this.#frames, this.#logProbabilities];
    if (!this.#numbers) {
      gradient.fill(NaN, 0, frames * classes);
      return NaN;
    }
    if (frames < label.length + repeatsIn(label)) return 0;
    const blank = classes - 1;
    const entries = 2 * label.length + 1;
    // l' = blank l_1 blank l_2 … blank
    const symbol = (s: number) => (s % 2 === 0 ? blank : label[(s - 1) / 2]);
    // A step of two leaves out the blank between two different symbols.
    const skips = (s: number) => s >= 2 && s % 2 === 1 && symbol(s) !== symbol(s - 2);
    const [alpha, beta, stride] = [this.#alpha, this.#beta, this.mostEntries];

    for (let t = 0; t < frames; t++) {
      for (let s = 0; s < entries; s++) {
        const before = (t - 1) * stride + s;
        const ways =
          t === 0
            ? s < 2
              ? 0
              : LOG_ZERO
            : logSum(
                alpha[before],
                s >= 1 ? alpha[before - 1] : LOG_ZERO,
                skips(s) ? alpha[before - 2] : LOG_ZERO,
              );
        alpha[t * stride + s] = ways + y[t * classes + symbol(s)];
      }
    }
    // p = a_{T-1}(S-1) + a_{T-1}(S-2)
    const last = (frames - 1) * stride + entries - 1;
    const logP = logSum(alpha[last], alpha[last - 1], LOG_ZERO);

    for (let t = frames - 1; t >= 0; t--) {
      const after = (t + 1) * stride;
      const said = (s: number) => beta[after + s] + y[(t + 1) * classes + symbol(s)];
      for (let s = 0; s < entries; s++) {
        beta[t * stride + s] =
          t === frames - 1
            ? s >= entries - 2
              ? 0
              : LOG_ZERO
            : logSum(
                said(s),
                s + 1 < entries ? said(s + 1) : LOG_ZERO,
                s + 2 < entries && skips(s + 2) ? said(s + 2) : LOG_ZERO,
              );
      }
      // dL/dlogits_t(k) = y_t(k) - 1/p sum_{s: l'_s = k} a_t(s) b_t(s)
      for (let k = 0; k < classes; k++) gradient[t * classes + k] = Math.exp(y[t * classes + k]);
      for (let s = 0; s < entries; s++) {
        const at = t * stride + s;
        gradient[t * classes + symbol(s)] -= Math.exp(alpha[at] + beta[at] - logP);
      }
    }
    return -logP;
  }
}

/** log(e^a + e^b + e^c) */
function logSum(a: number, b: number, c: number): number {
  const largest = Math.max(a, b, c);
  if (largest <= LOG_ZERO) return LOG_ZERO;
  return largest + Math.log(Math.exp(a - largest) + Math.exp(b - largest) + Math.exp(c - largest));
}
