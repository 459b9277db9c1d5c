/** The loss and its gradient must be those of the formula in double precision, wherever there is no kernel of its own. */
import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { meanSquaredError } from '../../src/kernels/mean-squared-error.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const value = fc.double({ min: -3, max: 3, noNaN: true });

it('has the loss, the sum and the gradient of its definition', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(value, value), { minLength: 1, maxLength: 9 }), (pairs) => {
      tf.tidy(() => {
        const count = pairs.length;
        const answers = tf.tensor2d(pairs.map(([answer]) => [answer]));
        const targets = tf.tensor1d(pairs.map(([, target]) => target));
        const errors = pairs.map(([answer, target]) => answer - target);
        const sum = errors.reduce((total, error) => total + error * error, 0);
        const { loss, totals } = meanSquaredError(answers, targets);
        expect(totals.shape).toEqual([1]);
        expect(totals.dataSync()[0]).toBeCloseTo(sum, 3);
        expect(loss.dataSync()[0]).toBeCloseTo(sum / count, 4);
        const gradient = tf.grad((z) => meanSquaredError(z as tf.Tensor2D, targets).loss)(answers);
        gradient.dataSync().forEach((slope, i) => {
          expect(slope).toBeCloseTo((2 * errors[i]) / count, 4);
        });
      });
    }),
  );
});

it('is no number where an answer is none', () => {
  const { loss } = meanSquaredError(tf.tensor2d([[NaN], [1]]), tf.tensor1d([1, 1]));
  expect(loss.dataSync()[0]).toBeNaN();
});
