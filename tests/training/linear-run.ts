/**
 * The smallest run there is: a linear classifier on a few real digits, with tfjs's own dense layer. For
 * tests of the loop and the step that need no recurrent layer and many runs.
 */
import * as tf from '@tensorflow/tfjs';
import { BatchSource, gatherBatch } from '../../src/data/batches.ts';
import type { Mnist } from '../../src/data/mnist-files.ts';
import { readMnistFolder } from '../../src/data/mnist-node.ts';
import { softmaxCrossEntropy } from '../../src/kernels/softmax-cross-entropy.ts';
import type { TrainingSettings } from '../../src/models/experiment.ts';
import { DEFAULT_TRAINING } from '../../src/models/training-fields.ts';
import type { TrainingEvent } from '../../src/training/events.ts';
import { namedVariables } from '../../src/training/named-variables.ts';
import { Optimizer } from '../../src/training/optimizers/optimizer.ts';
import { TrainingLoop } from '../../src/training/training-loop.ts';
import { TrainingStep } from '../../src/training/training-step.ts';

/** MNIST with only the first so many test digits. */
export async function fewDigits(testDigits: number): Promise<Mnist> {
  const { train, test } = await readMnistFolder('public/mnist');
  return {
    train,
    test: {
      ...test,
      count: testDigits,
      images: test.images.subarray(0, testDigits * 784),
      labels: test.labels.subarray(0, testDigits),
    },
  };
}

export interface LinearRun {
  loop: TrainingLoop;
  events: TrainingEvent[];
  weights(): number[];
  dispose(): Promise<void>;
}

export function linearRun(mnist: Mnist, changes: Partial<TrainingSettings> = {}): LinearRun {
  const settings = {
    ...DEFAULT_TRAINING,
    batchSize: 20,
    trainingDigits: 100,
    epochs: 2,
    ...changes,
  };
  const model = tf.sequential({
    layers: [
      tf.layers.flatten({ inputShape: [28, 28] }),
      tf.layers.dense({ units: 10, kernelInitializer: 'zeros' }),
      tf.layers.softmax(),
    ],
  });
  const variables = namedVariables(model);
  const optimizer = new Optimizer(settings, variables);
  const step = new TrainingStep(model, variables, optimizer);
  const batches = new BatchSource(mnist.train, {
    batchSize: settings.batchSize,
    limit: settings.trainingDigits,
    seed: settings.seed,
  });
  const events: TrainingEvent[] = [];
  const lossOf = (labels: tf.Tensor1D) => (logits: tf.Tensor) =>
    softmaxCrossEntropy(logits as tf.Tensor2D, labels);
  const loop = new TrainingLoop(
    {
      batchesPerEpoch: batches.batchesPerEpoch,
      testCount: mnist.test.count,
      testBatch: 250,
      guessingLoss: Math.log(10),
      train(epoch, batch) {
        const { pixels, labels, count } = batches.batch(epoch, batch);
        const x = tf.tensor3d(pixels, [count, 28, 28]);
        const y = tf.tensor1d(labels, 'int32');
        const totals = step.train(x, lossOf(y));
        tf.dispose([x, y]);
        return { samples: count, totals };
      },
      test(begin, end) {
        const indices = Uint32Array.from({ length: end - begin }, (_, i) => begin + i);
        const pixels = new Float32Array(indices.length * 784);
        const labels = new Int32Array(indices.length);
        gatherBatch(mnist.test, indices, pixels, labels);
        const x = tf.tensor3d(pixels, [indices.length, 28, 28]);
        const y = tf.tensor1d(labels, 'int32');
        const totals = step.evaluate(x, lossOf(y));
        tf.dispose([x, y]);
        return { samples: indices.length, totals };
      },
    },
    settings,
    { emit: (event) => events.push(event), epochOver: () => undefined },
  );
  return {
    loop,
    events,
    weights: () => [...variables.values()].flatMap((variable) => [...variable.dataSync()]),
    async dispose() {
      await loop.dispose();
      optimizer.dispose();
      for (const variable of variables.values()) variable.dispose();
    },
  };
}
