/** A network that only reads, with weights that were trained elsewhere. It needs no digits and no optimizer. */
import * as tf from '@tensorflow/tfjs';
import { buildModel } from '../layers/build-model.ts';
import { Randomness } from '../layers/random.ts';
import type { Experiment } from '../models/experiment.ts';
import { graphOf, networkById } from '../models/index.ts';
import type { Task } from '../models/network.ts';
import { inputs as words } from '../text/en-inputs.ts';
import { namedVariables } from './named-variables.ts';
import type { LinePrediction } from './events.ts';
import { InputError, predictDigits, readOneLine } from './predict.ts';
import type { StoredTensor } from './safetensors.ts';
import { checkTensors, writeTensors } from './stored-state.ts';

export class TrainedNetwork {
  readonly #task: Task;
  readonly #model: tf.LayersModel;
  readonly #variables: ReadonlyMap<string, tf.Variable>;

  /**
   * Builds the network of `experiment` on tfjs's current backend; `weights` by stable variable name.
   *
   * @throws CheckpointError naming the first weight that does not fit.
   */
  constructor(experiment: Experiment, weights: ReadonlyMap<string, StoredTensor>) {
    this.#task = networkById(experiment.network).task;
    this.#model = buildModel(graphOf(experiment), new Randomness(experiment.training.seed));
    this.#variables = namedVariables(this.#model);
    try {
      checkTensors('weight', weights, this.#variables);
    } catch (error) {
      this.dispose();
      throw error;
    }
    writeTensors(weights, this.#variables);
  }

  /** `pixels [images * rows * columns]` to probabilities `[images * classes]`. @throws InputError when it is no image. */
  async predict(pixels: Float32Array): Promise<Float32Array<ArrayBuffer>> {
    if (this.#task.name !== 'digit') {
      throw new InputError(words.readsNumbers);
    }
    return predictDigits(this.#model, pixels);
  }

  /** A line of `width` columns, `pixels [28 * width]`. @throws InputError when it is no line. */
  async readLine(pixels: Float32Array, width: number): Promise<LinePrediction> {
    if (this.#task.name !== 'number') {
      throw new InputError(words.namesDigits);
    }
    return readOneLine(this.#model, this.#task.pixelsPerFrame, pixels, width);
  }

  dispose(): void {
    tf.dispose([...this.#variables.values()]);
  }
}
