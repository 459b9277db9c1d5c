/** LSTM, with the defaults of Keras 3's (`keras/src/layers/rnn/lstm.py`); gates i, f, c, o side by side. */
import type * as tf from '@tensorflow/tfjs';
import { lstm } from '../kernels/lstm.ts';
import type { SequenceAttributes } from '../kernels/sequence-op.ts';
import type { Recurrent } from '../graph/layer-graph.ts';
import { chronoBiases } from './initializers.ts';
import type { RandomStream } from './random.ts';
import { type CellTensors, RecurrentLayer, sequenceInputs } from './recurrent-layer.ts';
import { stockActivation } from './stock-config.ts';

export class Lstm extends RecurrentLayer {
  static className = 'LSTM';

  protected run(given: CellTensors, order: SequenceAttributes): tf.Tensor {
    return lstm(sequenceInputs(given), {
      recurrentActivation: this.config.recurrentActivation,
      ...order,
    });
  }

  /** Zeros, but ones for the forget gates (Jozefowicz, Zaremba and Sutskever, 2015), or both gates by memories. */
  protected override biasValues(size: number, timesteps: number, random: RandomStream) {
    const { units, unitForgetBias, chrono } = this.config;
    const values = new Float32Array(size);
    if (chrono) {
      const biases = chronoBiases(units, timesteps, random);
      values.set(biases, units);
      values.set(
        biases.map((bias) => -bias),
        0,
      );
      return values;
    }
    if (unitForgetBias) values.fill(1, units, 2 * units);
    return values;
  }

  copy(changes: Partial<Recurrent>): Lstm {
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
