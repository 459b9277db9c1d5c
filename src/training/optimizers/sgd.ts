/**
 * Stochastic gradient descent, with the momentum of Keras 3 (`keras/src/optimizers/sgd.py`): the learning
 * rate is inside the velocity, so that a change of it acts on new gradients only.
 */
import type { UpdateRule } from './update-rule.ts';

export const sgd: UpdateRule = {
  name: 'sgd',

  slotNames: ({ momentum }) => (momentum === 0 ? [] : ['momentum']),

  stepSize: ({ learningRate }) => learningRate,

  update(variable, gradient, slots, { learningRate, momentum }) {
    // w = w - lr g
    if (momentum === 0) return { variable: variable.sub(gradient.mul(learningRate)), slots: {} };
    // m = mu m - lr g
    const velocity = slots['momentum'].mul(momentum).sub(gradient.mul(learningRate));
    // w = w + m
    return { variable: variable.add(velocity), slots: { momentum: velocity } };
  },
};
