/** A recurrent layer's settings as Keras names them; what is not said has Keras's default. */
import type { Recurrent } from '../../graph/layer-graph.ts';
import type { KerasConfig, KerasValue } from './keras-layer.ts';

export function recurrentConfig(recurrent: Recurrent): KerasConfig {
  const { cell, name, units, activation, useBias, dropout, returnSequences, goBackwards } =
    recurrent;
  // Keras 3 and TensorFlow.js each have a hard sigmoid of this name; which network it fits is for the offers to say.
  const gates = recurrent.recurrentActivation === 'sigmoid' ? 'sigmoid' : 'hard_sigmoid';
  return {
    name,
    units,
    activation,
    ...(cell === 'simple-rnn' ? {} : { recurrent_activation: gates }),
    use_bias: useBias,
    kernel_initializer: kernelInitializer(recurrent),
    recurrent_initializer: recurrentInitializer(recurrent),
    bias_initializer: { class_name: 'Zeros', config: {} },
    ...(cell === 'lstm' ? { unit_forget_bias: recurrent.unitForgetBias } : {}),
    dropout,
    recurrent_dropout: 0,
    return_sequences: returnSequences,
    return_state: false,
    go_backwards: goBackwards,
    stateful: false,
    unroll: false,
    ...(cell === 'gru' ? { reset_after: true } : {}),
  };
}

function kernelInitializer({ kernelInitializer: name }: Recurrent): KerasValue {
  switch (name) {
    case 'glorotUniform':
      return { class_name: 'GlorotUniform', config: {} };
    case 'smallNormal':
      return { class_name: 'RandomNormal', config: { mean: 0, stddev: 0.001 } };
    case 'torchUniform':
      // U(-l, l) with l = sqrt(3 scale / fan in) = 1 / sqrt(fan in)
      return {
        class_name: 'VarianceScaling',
        config: { scale: 1 / 3, mode: 'fan_in', distribution: 'uniform' },
      };
  }
}

function recurrentInitializer({ recurrentInitializer: name, cell }: Recurrent): KerasValue {
  // Of several gates side by side no stock initializer makes an identity each.
  return name === 'identity' && cell === 'simple-rnn'
    ? { class_name: 'Identity', config: { gain: 1 } }
    : { class_name: 'Orthogonal', config: { gain: 1 } };
}
