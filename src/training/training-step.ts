/**
 * One step of gradient descent on the device: forward, loss, backward, clipping, update. Nothing is read
 * back.
 */
import * as tf from '@tensorflow/tfjs';
import { softmaxCrossEntropy } from '../kernels/softmax-cross-entropy.ts';
import type { Optimizer } from './optimizers/optimizer.ts';

export class TrainingStep {
  readonly #logits: tf.LayersModel;
  readonly #names: ReadonlyMap<string, string>;

  /** `model` ends with a softmax layer; `variables` are its trainable ones by their stable names. */
  constructor(
    model: tf.LayersModel,
    private readonly variables: ReadonlyMap<string, tf.Variable>,
    private readonly optimizer: Optimizer,
  ) {
    this.#logits = logitsModel(model);
    this.#names = new Map([...variables].map(([name, variable]) => [variable.name, name]));
  }

  /**
   * Moves the weights once by the batch `x [batch, 28, 28]`, `labels [batch]` (int32). Returns the sum of
   * the losses and the count of right answers as `[2]`, kept until the caller disposes it.
   */
  train(x: tf.Tensor, labels: tf.Tensor1D): tf.Tensor1D {
    return tf.tidy(() => {
      const totals: tf.Tensor[] = [];
      const { grads } = tf.variableGrads(
        () => {
          const logits = this.#logits.apply(x, { training: true }) as tf.Tensor2D;
          const result = softmaxCrossEntropy(logits, labels);
          totals.push(tf.keep(result.totals));
          return result.loss;
        },
        // Without a list, tfjs differentiates by every variable of every model in the process.
        [...this.variables.values()],
      );
      this.optimizer.apply(this.#byStableName(grads));
      return totals[0] as tf.Tensor1D;
    });
  }

  /** Sum of losses and count of right answers as `[2]` without learning; the caller disposes it. */
  evaluate(x: tf.Tensor, labels: tf.Tensor1D): tf.Tensor1D {
    return tf.tidy(() => {
      const logits = this.#logits.apply(x, { training: false }) as tf.Tensor2D;
      return softmaxCrossEntropy(logits, labels).totals;
    });
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

/** The same layers without the last softmax: `[batch, 28, 28]` to logits `[batch, 10]`. */
function logitsModel(model: tf.LayersModel): tf.LayersModel {
  const last = model.layers[model.layers.length - 1];
  if (last.getClassName() !== 'Softmax') {
    throw new Error(
      `A network for training must end with a softmax layer; ${model.name} ends with ${last.name}.`,
    );
  }
  return tf.model({ inputs: model.inputs, outputs: last.input as tf.SymbolicTensor });
}
