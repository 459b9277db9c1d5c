/**
 * What a network is taught and how it is examined: digits, or lines of digits. The loop asks for one batch
 * after the other and need not know which.
 */
import type * as tf from '@tensorflow/tfjs';
import type { BatchCount } from './tally.ts';

export interface Lesson {
  readonly batchesPerEpoch: number;
  /** Samples of the test set that are read after each epoch. */
  readonly testCount: number;
  /** How many of them at a time: enough to keep the device busy, few enough for a pause to be answered soon. */
  readonly testBatch: number;
  /** The loss of one who knows nothing and says so: by it a run is seen to have gone astray. */
  readonly guessingLoss: number;
  /** Learns from batch `batch` of epoch `epoch`; its totals are kept until the caller disposes them. */
  train(epoch: number, batch: number): TaughtBatch;
  /** Reads test samples `begin` to `end` (exclusive) without learning; the caller disposes the totals. */
  test(begin: number, end: number): TaughtBatch;
  dispose(): void;
}

export interface TaughtBatch extends BatchCount {
  /** `[2]`: sum of losses, right answers; for lines `[3]`: and the edit distance. */
  totals: tf.Tensor;
}
