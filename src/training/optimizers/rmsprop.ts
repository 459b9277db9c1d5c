/**
 * RMSprop (Tieleman and Hinton, 2012, Coursera lecture 6.5) as in Keras 3
 * (`keras/src/optimizers/rmsprop.py`), where epsilon stands inside the root. Keras before 1.0.7 had it
 * there too; Keras 1.0.7 to 2.3 had it outside, hence the switch. It matters where gradients are tiny.
 */
import type { UpdateRule } from './update-rule.ts';

export const rmsprop: UpdateRule = {
  name: 'rmsprop',

  slotNames: ({ momentum }) => (momentum === 0 ? ['velocity'] : ['velocity', 'momentum']),

  stepSize: ({ learningRate }) => learningRate,

  update(variable, gradient, slots, hyper) {
    const { learningRate, rho, epsilon, momentum } = hyper;
    // v = rho v + (1 - rho) g^2
    const velocity = slots['velocity'].mul(rho).add(gradient.square().mul(1 - rho));
    // inside: lr g / sqrt(v + eps)    outside: lr g / (sqrt(v) + eps)
    const root = hyper.epsilonInsideRoot
      ? velocity.add(epsilon).sqrt()
      : velocity.sqrt().add(epsilon);
    const increment = gradient.mul(learningRate).div(root);
    // w = w - increment
    if (momentum === 0) return { variable: variable.sub(increment), slots: { velocity } };
    // m = mu m + increment    w = w - m
    const moved = slots['momentum'].mul(momentum).add(increment);
    return { variable: variable.sub(moved), slots: { velocity, momentum: moved } };
  },
};
