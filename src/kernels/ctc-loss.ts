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
 * All in logarithms, with -1e30 for log 0, so that nothing underflows in float32. A sample whose label does
 * not fit into its frames (frames < L + adjacent equal symbols) has loss 0 and gradient 0. Frames beyond a
 * sample's own get gradient 0.
 */
import type * as tf from '@tensorflow/tfjs';

export const CTC_LOSS = 'ScanlineCtcLoss';

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

export interface CtcResult {
  /** Scalar: the mean over the batch of the samples' losses, which is what gradients are taken of. */
  loss: tf.Scalar;
  /**
   * `[3]`: the sum of the losses; how many samples the greedy reading gets wholly right; the edit distance
   * between greedy reading and label, summed over the batch.
   */
  totals: tf.Tensor1D;
}
