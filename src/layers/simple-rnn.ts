/** SimpleRNN, with the defaults of Keras 3's (`keras/src/layers/rnn/simple_rnn.py`). */
import type * as tf from '@tensorflow/tfjs';
import type { SequenceAttributes } from '../kernels/sequence-op.ts';
import { simpleRnn } from '../kernels/simple-rnn.ts';
import type { Recurrent } from '../graph/layer-graph.ts';
import { type CellTensors, RecurrentLayer, sequenceInputs } from './recurrent-layer.ts';

export class SimpleRnn extends RecurrentLayer {
  static className = 'SimpleRNN';

  protected run(given: CellTensors, order: SequenceAttributes): tf.Tensor {
    return simpleRnn(sequenceInputs(given), { activation: this.config.activation, ...order });
  }

  copy(changes: Partial<Recurrent>): SimpleRnn {
    return new SimpleRnn({ ...this.config, ...changes }, this.randomness);
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), activation: this.config.activation };
  }
}
