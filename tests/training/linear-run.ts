/**
 * The smallest run there is: a linear classifier on a few real digits, with tfjs's own dense layer. For
 * tests of the loop and the step that need no recurrent layer and many runs.
 */
import * as tf from '@tensorflow/tfjs';
import { pixelsOf, type Dataset } from '../../src/data/dataset.ts';
import { readMnistFolder } from '../../src/data/mnist-node.ts';
import type { TrainingSettings } from '../../src/models/experiment.ts';
import { DEFAULT_TRAINING } from '../../src/models/training-fields.ts';
import type { TrainingEvent } from '../../src/training/events.ts';
import { DigitTask } from '../../src/training/digit-task.ts';
import { namedVariables } from '../../src/training/named-variables.ts';
import { Optimizer } from '../../src/training/optimizers/optimizer.ts';
import { TrainingLoop } from '../../src/training/training-loop.ts';
import { TrainingStep } from '../../src/training/training-step.ts';

/** MNIST with only the first so many test digits. */
export async function fewDigits(testDigits: number): Promise<Dataset> {
  const mnist = await readMnistFolder('public/mnist');
  const { test } = mnist;
  return {
    ...mnist,
    test: {
      ...test,
      count: testDigits,
      images: test.images.subarray(0, testDigits * pixelsOf(mnist)),
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

export function linearRun(mnist: Dataset, changes: Partial<TrainingSettings> = {}): LinearRun {
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
  const task = new DigitTask(mnist, { ...settings, testDigits: mnist.test.count }, model, step);
  const events: TrainingEvent[] = [];
  const loop = new TrainingLoop(task, settings, {
    emit: (event) => events.push(event),
    epochOver: () => undefined,
  });
  return {
    loop,
    events,
    weights: () => [...variables.values()].flatMap((variable) => [...variable.dataSync()]),
    async dispose() {
      await loop.dispose();
      task.dispose();
      optimizer.dispose();
      for (const variable of variables.values()) variable.dispose();
    },
  };
}
