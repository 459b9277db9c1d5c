/** LSTM, with the defaults of Keras 3's (`keras/src/layers/rnn/lstm.py`); gates i, f, c, o side by side. */
import type * as tf from '@tensorflow/tfjs';
import { LSTM_KEPT, lstm } from '../kernels/lstm.ts';
import type { SequenceAttributes, SequenceInputs } from '../kernels/sequence-op.ts';
import type { LstmConfig } from './layer-kit.ts';
import { RecurrentLayerBase, type FullConfig } from './recurrent-layer.ts';
import { stockActivation } from './stock-config.ts';

export class Lstm extends RecurrentLayerBase<LstmConfig> {
  static className = 'LSTM';
  protected readonly gates = 4;
  readonly kept = LSTM_KEPT;

  protected run(inputs: SequenceInputs, order: SequenceAttributes): tf.Tensor {
    return lstm(inputs, { recurrentActivation: this.config.recurrentActivation, ...order });
  }

  protected biasShape(): number[] {
    return [4 * this.config.units];
  }

  /** Zeros, but ones for the forget gates (Jozefowicz, Zaremba and Sutskever, 2015). */
  protected biasValues(): Float32Array {
    const { units, unitForgetBias } = this.config;
    const values = new Float32Array(4 * units);
    if (unitForgetBias) values.fill(1, units, 2 * units);
    return values;
  }

  copy(changes: Partial<FullConfig<LstmConfig>>): Lstm {
    return new Lstm({ ...this.config, ...changes }, this.randomness);
  }

  override getConfig(): tf.serialization.ConfigDict {
    const { recurrentActivation, unitForgetBias } = this.config;
    return {
      ...super.getConfig(),
      activation: 'tanh',
      recurrentActivation: stockActivation(recurrentActivation),
      unitForgetBias,
      implementation: 2,
    };
  }
}
