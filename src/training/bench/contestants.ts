/**
 * The two sides of the comparison: one training step of the same network on the same batch, by this
 * project's layers, loss and optimizer as the trainer uses them, and by stock tfjs's. Nothing is read back
 * from the device by either.
 */
import * as tf from '@tensorflow/tfjs';
import { buildModel } from '../../layers/build-model.ts';
import { Randomness } from '../../layers/random.ts';
import type { Experiment, TrainingSettings } from '../../models/experiment.ts';
import { experimentFromPreset, graphOf } from '../../models/index.ts';
import { namedVariables } from '../named-variables.ts';
import { Optimizer } from '../optimizers/optimizer.ts';
import { TrainingStep } from '../training-step.ts';
import type { Batch } from './bench-batch.ts';
import { type BenchCase, benchPreset } from './bench-report.ts';
import { buildTfjsModel, hasStock } from './build-tfjs-model.ts';

export interface Contestant {
  readonly model: tf.LayersModel;
  /** Moves the weights once by a batch. */
  step(batch: Batch): void;
  /** The mean loss over a batch, read back; nothing is learnt. */
  loss(batch: Batch): number;
  dispose(): void;
}

/**
 * The experiment of a case: the preset without dropout and clipping. Dropout is left out
 * on both sides: it would cost stock tfjs a mask and a product for every timestep, and is no part of the
 * cell. Clipping its optimizers do not have.
 */
export function benchExperiment(given: BenchCase): Experiment {
  const { network, batch, options: changed } = given;
  const preset = experimentFromPreset(network, given.preset ?? benchPreset(network));
  const options = { ...preset.options, ...changed };
  return {
    ...preset,
    options: 'dropout' in options ? { ...options, dropout: 0 } : options,
    training: { ...preset.training, batchSize: batch, clipping: 'none' },
  };
}

/** This project's side: the classes that the trainer is made of. */
export function scanlineContestant(experiment: Experiment): Contestant {
  const { training } = experiment;
  const model = buildModel(graphOf(experiment), new Randomness(training.seed));
  const variables = namedVariables(model);
  const optimizer = new Optimizer(training, variables);
  const step = new TrainingStep(model, variables, optimizer);
  return {
    model,
    step: ({ inputs, scanlineLoss }) => step.train(inputs, scanlineLoss).dispose(),
    loss: ({ inputs, scanlineLoss, samples }) => {
      const totals = step.evaluate(inputs, scanlineLoss);
      const [sum] = totals.dataSync<'float32'>();
      totals.dispose();
      return sum / samples;
    },
    dispose: () => {
      optimizer.dispose();
      for (const variable of variables.values()) variable.dispose();
    },
  };
}

/**
 * Stock tfjs's side, at its cheapest: loss from the logits, no metrics, no value read back. `undefined` where the
 * network has a cell that stock tfjs lacks and that is not composed of its operations.
 */
export function stockContestant(experiment: Experiment): Contestant | undefined {
  const { training } = experiment;
  const graph = graphOf(experiment);
  if (!hasStock(graph)) return undefined;
  const model = tidied(() => buildTfjsModel(graph));
  const logits = tf.model({
    inputs: model.inputs,
    outputs: model.layers[model.layers.length - 1].input as tf.SymbolicTensor,
  });
  const variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
  const optimizer = stockOptimizer(training);
  const meanLoss = ({ inputs, stockLoss }: Batch, training: boolean) =>
    stockLoss(logits.apply(inputs, { training }) as tf.Tensor);
  return {
    model,
    step: (batch) => {
      tf.tidy(() => {
        optimizer.minimize(() => meanLoss(batch, true), false, variables);
      });
    },
    loss: (batch) => tf.tidy(() => meanLoss(batch, false).dataSync<'float32'>()[0]),
    dispose: () => {
      optimizer.dispose();
      for (const variable of variables) variable.dispose();
    },
  };
}

/** Stock LSTMs leave what their first values were made of on the device; variables outlive the scope. */
function tidied(build: () => tf.LayersModel): tf.LayersModel {
  tf.engine().startScope();
  try {
    return build();
  } finally {
    tf.engine().endScope();
  }
}

function stockOptimizer(training: TrainingSettings): tf.Optimizer {
  const { optimizer, learningRate, momentum, rho, epsilon, beta1, beta2 } = training;
  switch (optimizer) {
    case 'sgd':
      return momentum > 0 ? tf.train.momentum(learningRate, momentum) : tf.train.sgd(learningRate);
    case 'rmsprop':
      return tf.train.rmsprop(learningRate, rho, momentum, epsilon);
    case 'adam':
      return tf.train.adam(learningRate, beta1, beta2, epsilon);
  }
}
