/**
 * What a network learns and is tested on: digits, or lines of digits. The training loop asks for one batch
 * after the other and need not know which.
 */
import type * as tf from '@tensorflow/tfjs';
import type { BatchCount } from './tally.ts';

export interface TrainingTask {
  readonly batchesPerEpoch: number;
  /** Samples of the test set that are read after each epoch. */
  readonly testCount: number;
  /** How many of them at a time: enough to keep the device busy, few enough for a pause to be answered soon. */
  readonly testBatch: number;
  /** Loss of a uniform guess; a loss far above it counts as divergence. */
  readonly chanceLoss: number;
  /** Of the targets, where numbers are answered and not classes (tally.ts). */
  readonly variance: number | undefined;
  /** Resolves when what batch `batch` of epoch `epoch` is made of is there; `undefined` when it is. */
  awaitBatch?(epoch: number, batch: number): Promise<void> | undefined;
  /** Learns from batch `batch` of epoch `epoch`; its totals are kept until the caller disposes them. */
  train(epoch: number, batch: number): BatchResult;
  /** Reads test samples `begin` to `end` (exclusive) without learning; the caller disposes the totals. */
  test(begin: number, end: number): BatchResult;
  dispose(): void;
}

export interface BatchResult extends BatchCount {
  /** `[2]`: sum of losses, right answers; for lines `[3]`: and the edit distance; for sums `[1]`: sum of losses. */
  totals: tf.Tensor;
}
