/**
 * One step of gradient descent on the device: forward, loss, backward, clipping, update. Nothing is read
 * back.
 */
import * as tf from '@tensorflow/tfjs';
import type { Optimizer } from './optimizers/optimizer.ts';

/** What a loss makes of a batch's logits. */
export interface StepLoss {
  /** Scalar, which gradients are taken of. */
  loss: tf.Scalar;
  /** What is counted of the batch, e.g. the sum of the losses and the right answers as `[2]`. */
  totals: tf.Tensor1D;
}

/** Hears what a step computed, before the weights move. The tensors are gone afterwards. */
export type HearStep = (gradients: ReadonlyMap<string, tf.Tensor>, totals: tf.Tensor1D) => void;

export class TrainingStep {
  /** Of the steps that are looked into. */
  hear: HearStep | undefined;

  readonly #logits: tf.LayersModel;
  readonly #names: ReadonlyMap<string, string>;

  /** `model` ends with a softmax layer, or answers with a number; `variables` are its trainable ones by their stable names. */
  constructor(
    model: tf.LayersModel,
    private readonly variables: ReadonlyMap<string, tf.Variable>,
    private readonly optimizer: Optimizer,
  ) {
    this.#logits = logitsModel(model);
    this.#names = new Map([...variables].map(([name, variable]) => [variable.name, name]));
  }

  /**
   * Moves the weights once by a batch: its `inputs` are the model's, in order; `loss` takes the logits.
   * Returns the loss's totals, kept until the caller disposes them.
   */
  train(inputs: tf.Tensor | tf.Tensor[], loss: (logits: tf.Tensor) => StepLoss): tf.Tensor1D {
    return tf.tidy(() => {
      const totals: tf.Tensor1D[] = [];
      const { grads } = tf.variableGrads(
        () => {
          const result = loss(this.#logits.apply(inputs, { training: true }) as tf.Tensor);
          totals.push(tf.keep(result.totals));
          return result.loss;
        },
        // Without a list, tfjs differentiates by every variable of every model in the process.
        [...this.variables.values()],
      );
      const gradients = this.#byStableName(grads);
      this.hear?.(gradients, totals[0]);
      this.optimizer.apply(gradients);
      return totals[0];
    });
  }

  /** The loss's totals without learning; the caller disposes them. */
  evaluate(inputs: tf.Tensor | tf.Tensor[], loss: (logits: tf.Tensor) => StepLoss): tf.Tensor1D {
    return tf.tidy(() => loss(this.#logits.apply(inputs, { training: false }) as tf.Tensor).totals);
  }

  #byStableName(gradients: tf.NamedTensorMap): ReadonlyMap<string, tf.Tensor> {
    return new Map(
      Object.entries(gradients).map(([name, gradient]) => [
        this.#names.get(name) ?? name,
        gradient,
      ]),
    );
  }
}

/** The same layers without the last softmax; one that answers with a number has none. */
function logitsModel(model: tf.LayersModel): tf.LayersModel {
  const last = model.layers[model.layers.length - 1];
  if (last.getClassName() !== 'Softmax') return model;
  return tf.model({ inputs: model.inputs, outputs: last.input as tf.SymbolicTensor });
}
