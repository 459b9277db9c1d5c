/** The self-test's sequences that are not aligned: labels of several lengths, one that does not fit. */
import * as tf from '@tensorflow/tfjs';
import { ctcLoss, NO_LABEL } from '../kernels/ctc-loss.ts';
import { ctcSums } from '../kernels/reference/ctc-loss.ts';
import { fixed, type SelfTestCase } from './self-test-case.ts';

const LINES = { batch: 4, frames: 23, classes: 7, longest: 4 };

export const CTC_CASE: SelfTestCase = ctcCase();

function ctcCase(): SelfTestCase {
  const { batch, frames, classes, longest } = LINES;
  const logits = fixed(batch * frames * classes, 'logits of frames', 4);
  const labels = Int32Array.from(
    [
      [1, 2, 2, 5],
      [0, NO_LABEL, NO_LABEL, NO_LABEL],
      [3, 3, 3, 3],
      [4, 1, 4, NO_LABEL],
    ].flat(),
  );
  // The third has too few frames for its label.
  const own = Int32Array.of(frames, 9, 6, 17);
  return {
    name: 'CTC',
    sums: { loss: 30.7411, 'gradient of the logits': 18.2835 },
    compute() {
      const targets = {
        labels: tf.tensor2d(labels, [batch, longest], 'int32'),
        frames: tf.tensor1d(own, 'int32'),
      };
      const { value, grads } = tf.valueAndGrads(
        (z: tf.Tensor) => ctcLoss({ logits: z as tf.Tensor3D, ...targets }).loss,
      )([tf.tensor3d(logits, [batch, frames, classes])]);
      return { loss: value, 'gradient of the logits': grads[0] };
    },
    expected() {
      const { lossSum, gradient } = ctcSums(logits, labels, own, LINES);
      return {
        loss: Float64Array.of(lossSum / batch),
        'gradient of the logits': gradient.map((sum) => sum / batch),
      };
    },
  };
}
