/** The self-test's scan in two dimensions: from two corners, over images of different widths. */
import * as tf from '@tensorflow/tfjs';
import { mdlstm, type MdlstmAttributes } from '../kernels/mdlstm.ts';
import { mdlstmBackward, mdlstmForward } from '../kernels/reference/mdlstm.ts';
import { fixed, size, type SelfTestCase } from './self-test-case.ts';

/** More input values than tfjs leaves to the processor (1,000), and sizes that divide by nothing. */
const IMAGE = { batch: 3, height: 7, width: 11, features: 5, units: 6 };
const ATTRIBUTES: MdlstmAttributes = {
  cell: 'stable',
  corners: ['top-left', 'bottom-right'],
  clampGateErrors: false,
};

export const MDLSTM_CASE: SelfTestCase = mdlstmCase();

function mdlstmCase(): SelfTestCase {
  const { batch, height, width, features, units } = IMAGE;
  const corners = ATTRIBUTES.corners.length;
  const shapes = {
    x: [batch, height, width, features],
    kernel: [corners, features, 5 * units],
    recurrentKernel: [corners, 2, units, 5 * units],
    bias: [corners, 5 * units],
    dy: [batch, height, width, corners * units],
  };
  const x = fixed(size(shapes.x), 'image', 1);
  const kernel = fixed(size(shapes.kernel), 'image kernel', 0.5);
  const recurrentKernel = fixed(size(shapes.recurrentKernel), 'image recurrent kernel', 0.5);
  const bias = fixed(size(shapes.bias), 'image bias', 0.2);
  const dy = fixed(size(shapes.dy), 'image dy', 1);
  const widths = Int32Array.of(width, 4, 9);
  return {
    name: 'MDLSTM',
    sums: {
      output: 177.16,
      'gradient of the input': 97.4475,
      'gradient of the kernel': 70.3833,
      'gradient of the recurrent kernel': 34.7824,
      'gradient of the bias': 31.3912,
    },
    compute() {
      const own = tf.tensor1d(widths, 'int32');
      const run = (...[image, w, r, b]: tf.Tensor[]): tf.Tensor =>
        mdlstm(
          {
            x: image as tf.Tensor4D,
            kernel: w as tf.Tensor3D,
            recurrentKernel: r as tf.Tensor4D,
            bias: b as tf.Tensor2D,
            widths: own,
          },
          ATTRIBUTES,
        );
      const inputs = [
        tf.tensor(x, shapes.x),
        tf.tensor(kernel, shapes.kernel),
        tf.tensor(recurrentKernel, shapes.recurrentKernel),
        tf.tensor(bias, shapes.bias),
      ];
      const { value, grads } = tf.valueAndGrads(run)(inputs, tf.tensor(dy, shapes.dy));
      const [dx, dKernel, dRecurrentKernel, dBias] = grads;
      return {
        output: value,
        'gradient of the input': dx,
        'gradient of the kernel': dKernel,
        'gradient of the recurrent kernel': dRecurrentKernel,
        'gradient of the bias': dBias,
      };
    },
    expected() {
      const inputs = {
        x: Float64Array.from(x),
        kernel: Float64Array.from(kernel),
        recurrentKernel: Float64Array.from(recurrentKernel),
        bias: Float64Array.from(bias),
        widths,
      };
      const gradients = mdlstmBackward(inputs, IMAGE, ATTRIBUTES, Float64Array.from(dy));
      return {
        output: mdlstmForward(inputs, IMAGE, ATTRIBUTES),
        'gradient of the input': gradients.x,
        'gradient of the kernel': gradients.kernel,
        'gradient of the recurrent kernel': gradients.recurrentKernel,
        'gradient of the bias': gradients.bias,
      };
    },
  };
}
