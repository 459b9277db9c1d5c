/** What both sides of the bench are fed: noise, and labels that it does not show; a step's time depends on neither. */
import * as tf from '@tensorflow/tfjs';
import { ctcLoss } from '../../kernels/ctc-loss.ts';
import { softmaxCrossEntropy } from '../../kernels/softmax-cross-entropy.ts';
import { LONG_LINE_COLUMNS } from '../../graph/output-shape.ts';
import { networkById } from '../../models/index.ts';
import type { StepLoss } from '../training-step.ts';
import type { BenchCase } from './bench-report.ts';

/** A batch on the device. */
export interface Batch {
  readonly samples: number;
  /** The model's, in order: `[batch, 28, 28]`, or lines `[batch, 28, columns]` and their widths `[batch]`. */
  readonly inputs: tf.Tensor | tf.Tensor[];
  /** As the trainer takes it from the logits. */
  scanlineLoss(logits: tf.Tensor): StepLoss;
  /** The mean loss of the same labels by stock tfjs, where it has that loss. */
  stockLoss(logits: tf.Tensor): tf.Scalar;
  dispose(): void;
}

/** A batch of what the network reads. */
export function randomBatch({ network, batch }: BenchCase, seed = 1): Batch {
  const { task } = networkById(network);
  return task.name === 'digit'
    ? digitBatch(batch, seed)
    : lineBatch(batch, Math.ceil(LONG_LINE_COLUMNS / task.pixelsPerFrame), seed);
}

const DIGITS = 10;
/** Of a label, so many as a line can have. */
const LINE_DIGITS = 5;

function digitBatch(batch: number, seed: number): Batch {
  const x = noise([batch, 28, 28], seed);
  const labels = tf.tensor1d(digitsFrom(batch), 'int32');
  const oneHot = tf.tidy(() => tf.oneHot(labels, DIGITS).toFloat());
  return {
    samples: batch,
    inputs: x,
    scanlineLoss: (logits) => softmaxCrossEntropy(logits as tf.Tensor2D, labels),
    stockLoss: (logits) => tf.losses.softmaxCrossEntropy(oneHot, logits),
    dispose: () => {
      tf.dispose([x, labels, oneHot]);
    },
  };
}

/** Lines as wide as the batch, so that what is counted as arithmetic is all computed by both sides. */
function lineBatch(batch: number, framesOfEach: number, seed: number): Batch {
  const image = noise([batch, 28, LONG_LINE_COLUMNS], seed);
  const widths = tf.fill([batch], LONG_LINE_COLUMNS, 'int32');
  const frames = tf.fill([batch], framesOfEach, 'int32') as tf.Tensor1D;
  const digits = digitsFrom(batch * LINE_DIGITS);
  const labels = tf.tensor2d(digits, [batch, LINE_DIGITS], 'int32');
  const loss = (logits: tf.Tensor) => ctcLoss({ logits: logits as tf.Tensor3D, labels, frames });
  return {
    samples: batch,
    inputs: [image, widths],
    scanlineLoss: loss,
    stockLoss: (logits) => loss(logits).loss,
    dispose: () => {
      tf.dispose([image, widths, frames, labels]);
    },
  };
}

/** In the range of pixels. */
function noise(shape: number[], seed: number): tf.Tensor {
  return tf.randomUniform(shape, 0, 1, 'float32', seed);
}

function digitsFrom(count: number): Int32Array {
  return Int32Array.from({ length: count }, (_, i) => i % DIGITS);
}
