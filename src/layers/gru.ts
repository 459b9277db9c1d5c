/**
 * GRU, with the defaults of Keras 3's (`keras/src/layers/rnn/gru.py`), so `reset_after=True`; gates z, r, h
 * side by side. Stock tfjs knows only `reset_after=False` and refuses to open a saved one.
 */
import type * as tf from '@tensorflow/tfjs';
import { GRU_KEPT, gru } from '../kernels/gru.ts';
import type { SequenceAttributes, SequenceInputs } from '../kernels/sequence-op.ts';
import type { GatedConfig } from './layer-kit.ts';
import { RecurrentLayerBase, type FullConfig } from './recurrent-layer.ts';
import { stockActivation } from './stock-config.ts';

export class Gru extends RecurrentLayerBase<GatedConfig> {
  static className = 'GRU';
  protected readonly gates = 3;
  readonly kept = GRU_KEPT;

  protected run(inputs: SequenceInputs, order: SequenceAttributes): tf.Tensor {
    return gru(inputs, { recurrentActivation: this.config.recurrentActivation, ...order });
  }

  protected biasShape(): number[] {
    return [2, 3 * this.config.units];
  }

  protected biasValues(): Float32Array {
    return new Float32Array(2 * 3 * this.config.units);
  }

  copy(changes: Partial<FullConfig<GatedConfig>>): Gru {
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
