/**
 * CTC for tfjs's WASM backend: plain loops over tfjs's own memory, in double precision; equations in
 * ../ctc-loss.ts.
 *
 * In logarithms every entry of every frame takes a logarithm and three exponentials. Here sums and products
 * stay sums and products, and one exponential for each logit is left: a row a_t or b_t is scaled up when it
 * gets small. Entries of one row may still lie further apart than a double reaches; a sample in which a
 * number comes near to that is left to the reference, which takes logarithms and five times as long.
 */
import type { TensorInfo } from '@tensorflow/tfjs';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { checkCtcTargets, labelOf, repeatsIn } from '../ctc-loss.ts';
import { editDistance, greedyReading } from '../greedy-reading.ts';
import { ctcSums } from '../reference/ctc-loss.ts';

/** A row that adds up to less is scaled up. */
const SMALL_ROW = 1e-30;
/** Below this a number would soon be rounded as it should not; the least precise double is 1e-308. */
const UNSAFE = 1e-280;

/** Returns `[loss, totals, gradient]`. */
export function ctcLoss(
  backend: BackendWasm,
  inputs: { logits: TensorInfo; labels: TensorInfo; frames: TensorInfo },
): TensorInfo[] {
  const [batch, mostFrames, classes] = inputs.logits.shape;
  const longest = inputs.labels.shape[1];
  const targets = (): Int32Array[] =>
    [inputs.labels, inputs.frames].map((info) => backend.typedArrayFromHeap(info) as Int32Array);
  checkCtcTargets(...(targets() as [Int32Array, Int32Array]), mostFrames, classes);
  const loss = backend.makeOutput([], 'float32');
  const totals = backend.makeOutput([3], 'float32');
  const gradient = backend.makeOutput(inputs.logits.shape, 'float32');
  // Views last: making a tensor may move tfjs's memory.
  const [labels, frames] = targets();
  const logits = backend.typedArrayFromHeap(inputs.logits) as Float32Array;
  const dz = backend.typedArrayFromHeap(gradient) as Float32Array;
  dz.fill(0);
  const table = new Table(mostFrames, classes, longest);
  let lossSum = 0;
  let exact = 0;
  let distances = 0;
  for (let n = 0; n < batch; n++) {
    const begin = n * mostFrames * classes;
    const own = logits.subarray(begin, begin + frames[n] * classes);
    const dOwn = dz.subarray(begin, begin + own.length);
    const label = labelOf(labels, n, longest);
    lossSum +=
      table.loss(own, label, dOwn, 1 / batch) ??
      referenceLoss(own, label, classes, dOwn, 1 / batch);
    const distance = editDistance(greedyReading(own, frames[n], classes), label);
    distances += distance;
    if (distance === 0) exact += 1;
  }
  backend.typedArrayFromHeap(loss)[0] = lossSum / batch;
  backend.typedArrayFromHeap(totals).set([lossSum, exact, distances]);
  return [loss, totals, gradient];
}

/** One sample at a time; its arrays serve all. */
class Table {
  /** y_t(k), `[frames, classes]` */
  readonly #y: Float64Array;
  /** a_t(s), `[frames, entries]`, each row up to a factor */
  readonly #a: Float64Array;
  /** b_t(s) of one frame, up to a factor; times y_t(l'_s) once that is known */
  readonly #b: Float64Array;
  /** a_t(s) b_t(s) of one frame, up to a factor */
  readonly #ab: Float64Array;
  /** l' = blank l_1 blank l_2 … blank */
  readonly #symbols: Int32Array;
  /** 1 where a step of two may end: it leaves out the blank between two different symbols. */
  readonly #skips: Uint8Array;

  constructor(
    frames: number,
    private readonly classes: number,
    longest: number,
  ) {
    const entries = 2 * longest + 1;
    this.#y = new Float64Array(frames * classes);
    this.#a = new Float64Array(frames * entries);
    this.#b = new Float64Array(entries);
    this.#ab = new Float64Array(entries);
    this.#symbols = new Int32Array(entries);
    this.#skips = new Uint8Array(entries);
  }

  /**
   * -log p of the label; writes `share` times the gradient into `gradient [frames, classes]`, which was 0.
   * Undefined where a double does not reach; what stands in `gradient` then is not to be used.
   */
  loss(
    logits: Float32Array,
    label: Int32Array,
    gradient: Float32Array,
    share: number,
  ): number | undefined {
    const frames = logits.length / this.classes;
    if (!this.#read(logits)) return undefined;
    if (frames < label.length + repeatsIn(label)) return 0;
    this.#lay(label);
    const entries = 2 * label.length + 1;
    const logP = this.#forward(frames, entries);
    if (logP === undefined || !this.#backward(frames, entries, gradient, share)) return undefined;
    return -logP;
  }

  /** y = softmax(logits); false where a frame has no probabilities or some too small. */
  #read(logits: Float32Array): boolean {
    const { classes } = this;
    const y = this.#y;
    for (let begin = 0; begin < logits.length; begin += classes) {
      let largest = logits[begin];
      for (let at = begin + 1; at < begin + classes; at++) {
        largest = Math.max(largest, logits[at]);
      }
      let total = 0;
      for (let at = begin; at < begin + classes; at++) {
        const exponential = Math.exp(logits[at] - largest);
        // Not a number either: a comparison with NaN is false.
        if (!(exponential > UNSAFE)) return false;
        y[at] = exponential;
        total += exponential;
      }
      for (let at = begin; at < begin + classes; at++) y[at] /= total;
    }
    return true;
  }

  #lay(label: Int32Array): void {
    const blank = this.classes - 1;
    this.#symbols[0] = blank;
    for (let i = 0; i < label.length; i++) {
      this.#symbols[2 * i + 1] = label[i];
      this.#symbols[2 * i + 2] = blank;
      this.#skips[2 * i + 1] = i > 0 && label[i] !== label[i - 1] ? 1 : 0;
    }
  }

  /** log p */
  #forward(frames: number, entries: number): number | undefined {
    const { classes } = this;
    const [a, y, symbols, skips] = [this.#a, this.#y, this.#symbols, this.#skips];
    let logScale = 0;
    a.fill(0, 0, entries);
    a[0] = y[symbols[0]];
    a[1] = y[symbols[1]];
    for (let t = 1; t < frames; t++) {
      const row = t * entries;
      let sum = 0;
      for (let s = 0; s < entries; s++) {
        const before = row - entries + s;
        // a_t(s) = y_t(l'_s) (a_{t-1}(s) + a_{t-1}(s-1) + [..] a_{t-1}(s-2))
        let ways = a[before];
        if (s > 0) ways += a[before - 1];
        if (skips[s] === 1) ways += a[before - 2];
        const value = ways * y[t * classes + symbols[s]];
        if (value < UNSAFE && ways > 0) return undefined;
        sum += value;
        a[row + s] = value;
      }
      if (sum < SMALL_ROW) {
        for (let at = row; at < row + entries; at++) a[at] /= sum;
        logScale += Math.log(sum);
      }
    }
    // p = a_{T-1}(S-1) + a_{T-1}(S-2)
    const end = frames * entries - 1;
    return Math.log(a[end] + a[end - 1]) + logScale;
  }

  /** Whether it got through. */
  #backward(frames: number, entries: number, gradient: Float32Array, share: number): boolean {
    const { classes } = this;
    const [a, b, ab, y] = [this.#a, this.#b, this.#ab, this.#y];
    const [symbols, skips] = [this.#symbols, this.#skips];
    for (let t = frames - 1; t >= 0; t--) {
      const row = t * entries;
      const frame = t * classes;
      let p = 0;
      for (let s = 0; s < entries; s++) {
        if (t === frames - 1) b[s] = s < entries - 2 ? 0 : 1;
        else {
          // b_t(s), of y_{t+1}(l'_s) b_{t+1}(s) and what follows s in the row, which is not overwritten yet
          if (s + 1 < entries) b[s] += b[s + 1];
          if (s + 2 < entries && skips[s + 2] === 1) b[s] += b[s + 2];
        }
        ab[s] = a[row + s] * b[s];
        // p = sum_s a_t(s) b_t(s) in every frame, so that the factors of the rows cancel
        p += ab[s];
      }
      if (p < UNSAFE) return false;
      // dL/dlogits_t(k) = y_t(k) - 1/p sum_{s: l'_s = k} a_t(s) b_t(s)
      for (let k = 0; k < classes; k++) gradient[frame + k] = y[frame + k] * share;
      const overP = share / p;
      let sum = 0;
      for (let s = 0; s < entries; s++) {
        const at = frame + symbols[s];
        gradient[at] -= ab[s] * overP;
        const value = b[s] * y[at];
        if (value < UNSAFE && b[s] > 0) return false;
        sum += value;
        b[s] = value;
      }
      if (sum < SMALL_ROW) {
        for (let s = 0; s < entries; s++) b[s] /= sum;
      }
    }
    return true;
  }
}

/** What `Table.loss` gives, by logarithms. */
function referenceLoss(
  logits: Float32Array,
  label: Int32Array,
  classes: number,
  gradient: Float32Array,
  share: number,
): number {
  const frames = logits.length / classes;
  const sizes = { batch: 1, frames, classes, longest: label.length };
  const sums = ctcSums(logits, label, Int32Array.of(frames), sizes);
  gradient.set(sums.gradient.map((value) => value * share));
  return sums.lossSum;
}
