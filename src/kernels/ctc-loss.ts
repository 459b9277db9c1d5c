/**
 * Connectionist temporal classification: the loss of a label sequence given what a network says in each
 * frame, summed over all ways in which the label can be spread over the frames with blanks between
 * (Graves, Fernández, Gomez and Schmidhuber, 2006).
 *
 *     y_t = softmax(logits_t)           classes 0 … C - 2 are symbols, C - 1 is the blank
 *     l'  = blank l_1 blank l_2 … l_L blank                                     S = 2 L + 1 entries
 *     a_0(0) = y_0(blank)   a_0(1) = y_0(l_1)   a_0(s) = 0 otherwise
 *     a_t(s) = y_t(l'_s) (a_{t-1}(s) + a_{t-1}(s-1) + [l'_s is no blank and l'_s != l'_{s-2}] a_{t-1}(s-2))
 *     p = a_{T-1}(S-1) + a_{T-1}(S-2)                                           L = -log p
 *     b likewise from the end, without y_t at t itself
 *     dL/dlogits_t(k) = y_t(k) - 1/p sum_{s: l'_s = k} a_t(s) b_t(s)
 *
 * Nothing may underflow, over however many frames; each implementation says how it sees to that. A sample whose label does not fit into its frames (frames < L + adjacent equal symbols) has loss 0 and gradient 0. Frames beyond a
 * sample's own get gradient 0. Where one of its own frames has no probabilities (a logit is NaN or infinite
 * upwards, or all are infinite downwards), the loss is NaN, so that a run that diverged is noticed.
 */
import type * as tf from '@tensorflow/tfjs';
import { defineKernel } from './kernel.ts';
import { runLossOp, type LossResult } from './loss-op.ts';

/** Stands after a label's end in `labels`. */
export const NO_LABEL = -1;

export interface CtcInputs {
  /** `[batch, frames, classes]`; the last class is the blank */
  logits: tf.Tensor3D;
  /** int32 `[batch, longest]`: each row a label of at least one symbol, then `NO_LABEL` to the row's end */
  labels: tf.Tensor2D;
  /** int32 `[batch]`, 1 to frames: how many frames of each sample count */
  frames: tf.Tensor1D;
}

/** Returns `[loss, totals, gradient of the loss by the logits]`. */
export const CTC_LOSS = defineKernel<CtcInputs>('CtcLoss');

/**
 * The loss and the totals `[3]`: the sum of the losses; how many samples the greedy reading (the likeliest
 * class of each frame, repeats and blanks left out) gets wholly right; the edit distance between greedy reading
 * and label, summed over the batch.
 *
 * @throws RangeError naming the argument that does not fit, its shape and what was expected; on a backend of
 *   this machine's processor also for a label outside the alphabet, an empty label or a count of frames that
 *   the logits do not have (`checkCtcTargets`)
 * @throws Error when no implementation is registered for the current backend
 */
export function ctcLoss({ logits, labels, frames }: CtcInputs): LossResult {
  if (logits.rank !== 3 || logits.size === 0 || logits.shape[2] < 2) {
    throw new RangeError(
      `CTC reads logits of shape [batch, frames, classes] with at least one symbol and the blank; they were [${logits.shape.join(', ')}].`,
    );
  }
  const [batch] = logits.shape;
  if (labels.rank !== 2 || labels.shape[0] !== batch || labels.shape[1] < 1) {
    throw new RangeError(
      `CTC's labels have shape [${labels.shape.join(', ')}]; [${batch}, longest label] was expected.`,
    );
  }
  if (frames.rank !== 1 || frames.shape[0] !== batch) {
    throw new RangeError(
      `CTC's frames have shape [${frames.shape.join(', ')}]; [${batch}] was expected.`,
    );
  }
  for (const [name, { dtype }] of Object.entries({ labels, frames })) {
    if (dtype !== 'int32') throw new RangeError(`CTC's ${name} must be int32; they were ${dtype}.`);
  }
  return runLossOp(CTC_LOSS, logits, { labels, frames });
}

/**
 * Checks what a batch is held against, `labels [batch, longest]` and `frames [batch]`, for logits of
 * `mostFrames` frames and `classes` classes.
 *
 * @throws RangeError naming the sample, what was wrong and what was expected
 */
export function checkCtcTargets(
  labels: Int32Array,
  frames: Int32Array,
  mostFrames: number,
  classes: number,
): void {
  const longest = labels.length / frames.length;
  if (!Number.isInteger(longest) || longest < 1) {
    throw new RangeError(
      `${labels.length} labels were given for ${frames.length} samples; each sample needs as many, its label and then ${NO_LABEL}.`,
    );
  }
  frames.forEach((count, n) => {
    if (count < 1 || count > mostFrames) {
      throw new RangeError(
        `frames[${n}] was ${count}; the logits have 1 to ${mostFrames} frames to count.`,
      );
    }
    const label = labelOf(labels, n, longest);
    if (label.length === 0) {
      throw new RangeError(`labels[${n}] is empty; a label has at least one symbol.`);
    }
    const outside = label.find((symbol) => symbol < 0 || symbol > classes - 2);
    if (outside !== undefined) {
      throw new RangeError(
        `labels[${n}] holds ${outside}; symbols go from 0 to ${classes - 2}, and ${classes - 1} is the blank.`,
      );
    }
    const rest = labels.subarray(n * longest + label.length, (n + 1) * longest);
    const after = rest.find((symbol) => symbol !== NO_LABEL);
    if (after !== undefined) {
      throw new RangeError(
        `labels[${n}] holds ${after} after its end; nothing but ${NO_LABEL} may follow the first ${NO_LABEL}.`,
      );
    }
  });
}

/** Row `n` of `labels [batch, longest]` up to its end; a view. */
export function labelOf(labels: Int32Array, n: number, longest: number): Int32Array {
  const row = labels.subarray(n * longest, (n + 1) * longest);
  const end = row.indexOf(NO_LABEL);
  return end < 0 ? row : row.subarray(0, end);
}

/** Adjacent equal symbols, which need a blank between them, and so a frame more. */
export function repeatsIn(label: Int32Array): number {
  return label.reduce((count, symbol, i) => count + (i > 0 && symbol === label[i - 1] ? 1 : 0), 0);
}
