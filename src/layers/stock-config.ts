/**
 * Our settings under the names by which stock tfjs knows them, so that a saved network opens there. What
 * only decides a network's first values is told too: it is part of what the network is.
 */
import type * as tf from '@tensorflow/tfjs';
import type { GateActivation } from '../kernels/lstm.ts';
import type { KernelInitializer, RecurrentInitializer } from '../graph/layer-graph.ts';

/**
 * A gate's activation. tfjs's `hardSigmoid` is that of early Keras. It has none like Keras 3's; a model
 * saved with that one carries a name that stock tfjs refuses, rather than one it would silently read as
 * something else.
 */
export function stockActivation(activation: GateActivation): string {
  switch (activation) {
    case 'sigmoid':
      return 'sigmoid';
    case 'hardSigmoidKeras1':
      return 'hardSigmoid';
    case 'hardSigmoid':
      return 'hardSigmoidKeras3';
  }
}

/** How the input weights begin. */
export function stockKernelInitializer(name: KernelInitializer): tf.serialization.ConfigDictValue {
  switch (name) {
    case 'glorotUniform':
      return { className: 'GlorotUniform', config: {} };
    case 'smallNormal':
      return { className: 'RandomNormal', config: { mean: 0, stddev: 0.001 } };
    case 'torchUniform':
      // U(-l, l) with l = sqrt(3 scale / fan in) = 1 / sqrt(fan in)
      return {
        className: 'VarianceScaling',
        config: { scale: 1 / 3, mode: 'fanIn', distribution: 'uniform' },
      };
  }
}

/**
 * How the recurrent weights begin. tfjs makes no identity matrix for several gates side by side; of that
 * it is told the nearest it has, and its weights come from the file anyway.
 */
export function stockRecurrentInitializer(
  name: RecurrentInitializer,
  gates: number,
): tf.serialization.ConfigDictValue {
  return name === 'identity' && gates === 1
    ? { className: 'Identity', config: { gain: 1 } }
    : { className: 'Orthogonal', config: { gain: 1 } };
}
