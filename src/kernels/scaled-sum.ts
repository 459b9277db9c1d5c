/**
 * What an LRU hands past its recurrence: a sequence, and another one scaled feature by feature, in one pass.
 *
 *     y = a + d x        da = dy        dx = d dy        dd = sum of dy x over all vectors
 */
import * as tf from '@tensorflow/tfjs';
import { defineKernel, hasKernel, runKernel, type Handed } from './kernel.ts';

interface ScaledSumInputs {
  /** `[..., features]` */
  a: tf.Tensor;
  /** Of the shape of `a` */
  x: tf.Tensor;
  /** `[features]` */
  scale: tf.Tensor;
}

interface ScaledSumGradientInputs {
  dy: tf.Tensor;
  x: tf.Tensor;
  scale: tf.Tensor;
}

export type ScaledSumTensors = Handed<ScaledSumInputs>;
export type ScaledSumGradientTensors = Handed<ScaledSumGradientInputs>;

/** Forward returns `[y]`, backward `[dx, dd]`. */
export const SCALED_SUM = {
  forward: defineKernel<ScaledSumInputs>('ScaledSum'),
  backward: defineKernel<ScaledSumGradientInputs>('ScaledSumGradient'),
};

/** `a` and `x [..., features]`, `scale [features]`, to `[..., features]`. */
export function scaledSum(a: tf.Tensor, x: tf.Tensor, scale: tf.Tensor): tf.Tensor {
  if (!hasKernel(SCALED_SUM.forward)) return a.add(x.mul(scale));
  const op = tf.customGrad((...given) => {
    const [summand, scaled, factors, save] = given as unknown as [
      ...[tf.Tensor, tf.Tensor, tf.Tensor],
      tf.GradSaveFunc,
    ];
    save([scaled, factors]);
    const [value] = runKernel(SCALED_SUM.forward, { a: summand, x: scaled, scale: factors }, {});
    return {
      value,
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
        const [savedX, savedScale] = saved;
        return [dy, ...runKernel(SCALED_SUM.backward, { dy, x: savedX, scale: savedScale }, {})];
      },
    };
  });
  return op(a, x, scale);
}
