/** Gate activations and their derivatives from the activated value. */
import type { GateActivation } from '../lstm.ts';

export interface Gate {
  apply(z: number): number;
  /** s'(z) where s = s(z). */
  derivative(s: number): number;
}

export function gateOf(activation: GateActivation): Gate {
  switch (activation) {
    case 'sigmoid':
      return { apply: (z) => 1 / (1 + Math.exp(-z)), derivative: (s) => s * (1 - s) };
    case 'hardSigmoid':
      return hardGate(1 / 6);
    case 'hardSigmoidKeras1':
      return hardGate(0.2);
  }
}

/** s(z) = clip(slope z + 1/2, 0, 1) */
function hardGate(slope: number): Gate {
  return {
    apply: (z) => Math.min(1, Math.max(0, slope * z + 0.5)),
    derivative: (s) => (s > 0 && s < 1 ? slope : 0),
  };
}
