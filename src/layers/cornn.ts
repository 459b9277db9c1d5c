/** coRNN: coupled, driven and damped oscillators. Equations and source are in kernels/cornn.ts; Keras has none. */
import type * as tf from '@tensorflow/tfjs';
import { CELLS } from '../graph/cells.ts';
import type { Recurrent } from '../graph/layer-graph.ts';
import { cornn } from '../kernels/cornn.ts';
import type { SequenceAttributes } from '../kernels/sequence-op.ts';
import { uniform } from './initializers.ts';
import type { RandomStream } from './random.ts';
import { type CellTensors, RecurrentLayer, sequenceInputs } from './recurrent-layer.ts';

export class Cornn extends RecurrentLayer {
  static className = 'CoRNN';
  #features = 0;

  override getClassName(): string {
    return CELLS.cornn.className;
  }

  override build(inputShape: Parameters<RecurrentLayer['build']>[0]): void {
    const [shape] = Array.isArray(inputShape[0]) ? inputShape : [inputShape];
    this.#features = (shape as (number | null)[]).at(-1) ?? 0;
    super.build(inputShape);
  }

  protected run(given: CellTensors, order: SequenceAttributes): tf.Tensor {
    return cornn(sequenceInputs(given), { ...this.config.oscillator, ...order });
  }

  protected override inputValues(rows: number, columns: number, random: RandomStream) {
    return this.#drawn(rows * columns, random) ?? super.inputValues(rows, columns, random);
  }

  protected override biasValues(size: number, timesteps: number, random: RandomStream) {
    return this.#drawn(size, random) ?? super.biasValues(size, timesteps, random);
  }

  protected override otherValues(name: string, shape: number[], random: RandomStream) {
    return this.#drawn(shape[0] * shape[1], random) ?? super.otherValues(name, shape, random);
  }

  /** All weights alike, where they are to begin as in the source: as one linear layer of PyTorch's does. */
  #drawn(size: number, random: RandomStream): Float32Array | undefined {
    const { kernelInitializer, units } = this.config;
    if (kernelInitializer !== 'torchUniform') return undefined;
    return uniform(size, 1 / Math.sqrt(this.#features + 2 * units), random);
  }

  copy(changes: Partial<Recurrent>): Cornn {
    return new Cornn({ ...this.config, ...changes }, this.randomness);
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), oscillator: { ...this.config.oscillator } };
  }
}
