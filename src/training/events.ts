/** What a training run tells: plain data on a fixed schema, the same for page, worker and command line. Types only. */

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

/** How the run went that made weights which come with the page: the test set before training and after each epoch. */
export interface PretrainedCurve {
  /** 0 to 1; of numbers the share read wholly right. */
  testAccuracy: readonly number[];
  testLoss: readonly number[];
  /** Numbers only. */
  testLabelErrorRate?: readonly number[] | undefined;
}

/** What a network made of a line. */
export interface LinePrediction {
  /** The likeliest number by prefix search; empty when the network sees none. */
  digits: readonly number[];
  /** How likely, summed over all ways to spread it over the frames. */
  probability: number;
  /** `[frames, 11]`: in each frame the ten digits and the blank. */
  frameProbabilities: Float32Array<ArrayBuffer>;
  frames: number;
  /** A frame stands for so many columns of the line. */
  pixelsPerFrame: number;
}

export type StopReason = 'finished' | 'paused' | 'stopped-early' | 'diverged';

/** Why a run cannot usefully go on, with advice; `kind` picks the words in the text catalogue. */
export type Divergence =
  | { kind: 'not-a-number'; step: number; loss: number }
  /** `guessing`: the loss of blind guessing, which `loss` is far above. */
  | { kind: 'exploding'; step: number; loss: number; guessing: number };

export type TrainingEvent =
  | { type: 'progress'; position: Position; point: CurvePoint; samplesPerSecond: number }
  /** The device's programs for the work ahead are being compiled. */
  | { type: 'compiling'; done: number; total: number }
  | { type: 'evaluating'; done: number; total: number }
  | { type: 'epoch'; position: Position; point: EpochPoint }
  | { type: 'stopped'; reason: StopReason; position: Position; divergence?: Divergence };

/** One training step told in full. */
export interface SlowStep {
  /** The step that was made, from 1. */
  step: number;
  /** Of the batch, before the step. */
  loss: number;
  accuracy: number;
  samples: number;
  weights: readonly WeightStep[];
  /** The first digits of the batch; none where lines are read. */
  digits: readonly SlowDigit[];
}

/** A digit of a batch, and what was read in it before and after the step. */
export interface SlowDigit {
  label: number;
  /** 0 background to 1 ink, row by row. */
  pixels: Float32Array;
  /** `[classes]` */
  before: Float32Array;
  after: Float32Array;
}

export interface WeightStep {
  /** E.g. `lstm/kernel`. */
  name: string;
  shape: readonly number[];
  /** ‖gradient‖ as the optimizer got it, before clipping. */
  gradient: number;
  /** ‖weight‖ before the step. */
  before: number;
  /** ‖change‖ */
  change: number;
  /** After less before, value by value. */
  changes: Float32Array;
}
