/**
 * Adam (Kingma and Ba, 2015, arXiv:1412.6980) in the form of Keras 3 (`keras/src/optimizers/adam.py`),
 * which is the paper's "epsilon hat" form: the bias corrections go into the step size.
 */
import type { UpdateRule } from './update-rule.ts';

export const adam: UpdateRule = {
  name: 'adam',

  slotNames: () => ['momentum', 'velocity'],

  // alpha = lr sqrt(1 - beta2^t) / (1 - beta1^t)
  stepSize: ({ learningRate, beta1, beta2, iteration }) =>
    (learningRate * Math.sqrt(1 - beta2 ** iteration)) / (1 - beta1 ** iteration),

  update(variable, gradient, slots, hyper) {
    const { beta1, beta2, epsilon } = hyper;
    const alpha = adam.stepSize(hyper);
    // m = m + (g - m)(1 - beta1)
    const momentum = slots['momentum'].add(gradient.sub(slots['momentum']).mul(1 - beta1));
    // v = v + (g^2 - v)(1 - beta2)
    const velocity = slots['velocity'].add(
      gradient
        .square()
        .sub(slots['velocity'])
        .mul(1 - beta2),
    );
    // w = w - alpha m / (sqrt(v) + eps)
    const next = variable.sub(momentum.mul(alpha).div(velocity.sqrt().add(epsilon)));
    return { variable: next, slots: { momentum, velocity } };
  },
};
