/**
 * GRU, with the defaults of Keras 3's (`keras/src/layers/rnn/gru.py`), so `reset_after=True`; gates z, r, h
 * side by side. Stock tfjs knows only `reset_after=False` and refuses to open a saved one.
 */
import type * as tf from '@tensorflow/tfjs';
import { gru } from '../kernels/gru.ts';
import type { SequenceAttributes } from '../kernels/sequence-op.ts';
import type { Recurrent } from '../graph/layer-graph.ts';
import { chronoBiases } from './initializers.ts';
import type { RandomStream } from './random.ts';
import { type CellTensors, RecurrentLayer, sequenceInputs } from './recurrent-layer.ts';
import { stockActivation } from './stock-config.ts';

export class Gru extends RecurrentLayer {
  static className = 'GRU';

  protected run(given: CellTensors, order: SequenceAttributes): tf.Tensor {
    return gru(sequenceInputs(given), {
      recurrentActivation: this.config.recurrentActivation,
      ...order,
    });
  }

  /** Zeros, or those of the update gate by memories: z is the share that is kept. */
  protected override biasValues(size: number, timesteps: number, random: RandomStream) {
    const { units, chrono } = this.config;
    const values = new Float32Array(size);
    if (chrono) values.set(chronoBiases(units, timesteps, random), 0);
    return values;
  }

  copy(changes: Partial<Recurrent>): Gru {
    return new Gru({ ...this.config, ...changes }, this.randomness);
  }

  override getConfig(): tf.serialization.ConfigDict {
    return {
      ...super.getConfig(),
      activation: 'tanh',
      recurrentActivation: stockActivation(this.config.recurrentActivation),
      resetAfter: true,
      implementation: 2,
    };
  }
}
