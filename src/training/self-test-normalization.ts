/** The self-test's layer normalization, with all of its gradients. */
import * as tf from '@tensorflow/tfjs';
import { layerNormalization } from '../kernels/layer-normalization.ts';
import {
  layerNormalizationBackward,
  layerNormalizationForward,
} from '../kernels/reference/layer-normalization.ts';
import { fixed, type SelfTestCase } from './self-test-case.ts';

/** More vectors than one slice of the sums has, and features that are no whole number of fours. */
const SIZES = { rows: 150, features: 19 };
const EPSILON = { epsilon: 1e-3 };

const X = fixed(SIZES.rows * SIZES.features, 'normalization x', 1);
const GAMMA = fixed(SIZES.features, 'normalization gamma', 1);
const BETA = fixed(SIZES.features, 'normalization beta', 0.5);
const DY = fixed(SIZES.rows * SIZES.features, 'normalization dy', 1);

export const NORMALIZATION_CASE: SelfTestCase = {
  name: 'LayerNormalization',
  sums: {
    output: 1182.49,
    'gradient of the input': 983.796,
    'gradient of the scale': 101.869,
    'gradient of the shift': 121.848,
  },
  compute() {
    const { rows, features } = SIZES;
    const run = (...[x, gamma, beta]: tf.Tensor[]): tf.Tensor =>
      layerNormalization({ x, gamma, beta }, EPSILON);
    const inputs = [tf.tensor2d(X, [rows, features]), tf.tensor1d(GAMMA), tf.tensor1d(BETA)];
    const { value, grads } = tf.valueAndGrads(run)(inputs, tf.tensor2d(DY, [rows, features]));
    const [dx, dGamma, dBeta] = grads;
    return {
      output: value,
      'gradient of the input': dx,
      'gradient of the scale': dGamma,
      'gradient of the shift': dBeta,
    };
  },
  expected() {
    const [x, gamma, beta, dy] = [X, GAMMA, BETA, DY].map((values) => Float64Array.from(values));
    const gradients = layerNormalizationBackward({ x, gamma, beta }, SIZES, EPSILON, dy);
    return {
      output: layerNormalizationForward({ x, gamma, beta }, SIZES, EPSILON),
      'gradient of the input': gradients.x,
      'gradient of the scale': gradients.gamma,
      'gradient of the shift': gradients.beta,
    };
  },
};
