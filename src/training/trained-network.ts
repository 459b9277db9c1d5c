/** A network that only reads, with weights that were trained elsewhere. It needs no digits and no optimizer. */
import * as tf from '@tensorflow/tfjs';
import { createLayerKit } from '../layers/create-layer-kit.ts';
import type { Experiment } from '../models/experiment.ts';
import { networkById } from '../models/index.ts';
import type { Task } from '../models/network.ts';
import { predictDigits, readOneLine, type LineReading } from './model-reading.ts';
import { namedVariables } from './named-variables.ts';
import { ReadingError } from './reading-error.ts';
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
  constructor(
    { network, options, training }: Experiment,
    weights: ReadonlyMap<string, StoredTensor>,
  ) {
    const known = networkById(network);
    this.#task = known.task;
    this.#model = known.build(createLayerKit({ seed: training.seed }), options);
    this.#variables = namedVariables(this.#model);
    try {
      checkTensors('weight', weights, this.#variables);
    } catch (error) {
      this.dispose();
      throw error;
    }
    writeTensors(weights, this.#variables);
  }

  /** `pixels [digits * 784]` to probabilities `[digits * 10]`. @throws ReadingError when it is no digit. */
  async predict(pixels: Float32Array): Promise<Float32Array<ArrayBuffer>> {
    if (this.#task.name !== 'digit') {
      throw new ReadingError('This network reads numbers, not single digits: give it a line.');
    }
    return predictDigits(this.#model, pixels);
  }

  /** A line of `width` columns, `pixels [28 * width]`. @throws ReadingError when it is no line. */
  async readLine(pixels: Float32Array, width: number): Promise<LineReading> {
    if (this.#task.name !== 'number') {
      throw new ReadingError('This network names single digits: give it a digit, not a line.');
    }
    return readOneLine(this.#model, this.#task.pixelsPerFrame, pixels, width);
  }

  dispose(): void {
    tf.dispose([...this.#variables.values()]);
  }
}
