/** A gate's activation under the name by which stock tfjs knows it. */
import type { GateActivation } from '../kernels/lstm.ts';

/**
 * tfjs's `hardSigmoid` is that of early Keras. It has none like Keras 3's; a model saved with that one
 * carries a name that stock tfjs refuses, rather than one it would silently read as something else.
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
