/** SimpleRNN, with the defaults of Keras 3's (`keras/src/layers/rnn/simple_rnn.py`). */
import type * as tf from '@tensorflow/tfjs';
import type { SequenceAttributes, SequenceInputs } from '../kernels/sequence-op.ts';
import { SIMPLE_RNN_KEPT, simpleRnn } from '../kernels/simple-rnn.ts';
import type { SimpleRnnConfig } from './layer-kit.ts';
import { RecurrentLayerBase, type FullConfig } from './recurrent-layer.ts';

export class SimpleRnn extends RecurrentLayerBase<SimpleRnnConfig> {
  static className = 'SimpleRNN';
  protected readonly gates = 1;
  readonly kept = SIMPLE_RNN_KEPT;

  protected run(inputs: SequenceInputs, order: SequenceAttributes): tf.Tensor {
    return simpleRnn(inputs, { activation: this.config.activation, ...order });
  }

  protected biasShape(): number[] {
    return [this.config.units];
  }

  protected biasValues(): Float32Array {
    return new Float32Array(this.config.units);
  }

  copy(changes: Partial<FullConfig<SimpleRnnConfig>>): SimpleRnn {
    return new SimpleRnn({ ...this.config, ...changes }, this.randomness);
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), activation: this.config.activation };
  }
}
