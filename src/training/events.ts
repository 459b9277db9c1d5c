/** What a training run tells: plain data on a fixed schema, the same for page, worker and command line. Types only. */

export type { LayerRow, ModelSummary } from '../layers/summary.ts';

/** Where a run stands. Steps and epochs count from 0; `batch` is the batch within the epoch. */
export interface Position {
  step: number;
  epoch: number;
  batch: number;
  batchesPerEpoch: number;
  epochs: number;
}

/** A reading of the training loss and accuracy over the batches since the last one. */
export interface CurvePoint {
  step: number;
  /** `step / batchesPerEpoch` */
  epoch: number;
  /** Seconds spent training (not paused, not evaluating). */
  seconds: number;
  loss: number;
  /** For numbers the share that is read wholly right. */
  accuracy: number;
  /** Numbers only: edit distance between reading and label, over the labels' digits. */
  labelErrorRate?: number;
}

/** The test set read at the end of an epoch, and before the first (epoch 0). */
export interface EpochPoint {
  epoch: number;
  step: number;
  seconds: number;
  /** Over the epoch's training batches; absent at epoch 0. */
  loss?: number;
  accuracy?: number;
  valLoss: number;
  valAccuracy: number;
  /** Numbers only: over the epoch's training batches (absent at epoch 0), and over the test lines. */
  labelErrorRate?: number;
  valLabelErrorRate?: number;
  /** Seconds this epoch took, evaluation not counted; 0 at epoch 0. */
  epochSeconds: number;
}

export type StopReason = 'finished' | 'paused' | 'stopped-early' | 'diverged';

/** Why a run cannot usefully go on, with advice; `kind` picks the words in the text catalogue. */
export type Divergence =
  | { kind: 'not-a-number'; step: number; loss: number }
  /** `guessing`: the loss of blind guessing, which `loss` is far above. */
  | { kind: 'exploding'; step: number; loss: number; guessing: number };

export type TrainingEvent =
  | { type: 'progress'; position: Position; point: CurvePoint; samplesPerSecond: number }
  | { type: 'evaluating'; done: number; total: number }
  | { type: 'epoch'; position: Position; point: EpochPoint }
  | { type: 'stopped'; reason: StopReason; position: Position; divergence?: Divergence };
