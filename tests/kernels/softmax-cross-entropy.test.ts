/** The loss and its gradient must be those of the formula in double precision, also for huge logits. */
import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { softmaxCrossEntropy } from '../../src/kernels/softmax-cross-entropy.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

function expectedRow(row: number[], label: number): { loss: number; gradient: number[] } {
  const max = Math.max(...row);
  const total = row.reduce((sum, z) => sum + Math.exp(z - max), 0);
  return {
    loss: max + Math.log(total) - row[label],
    gradient: row.map((z, j) => Math.exp(z - max) / total - (j === label ? 1 : 0)),
  };
}

const batch = fc.array(
  fc.record({
    row: fc.array(fc.double({ min: -60, max: 60, noNaN: true }), { minLength: 10, maxLength: 10 }),
    label: fc.integer({ min: 0, max: 9 }),
  }),
  { minLength: 1, maxLength: 5 },
);

describe('softmax cross-entropy', () => {
  it('has the loss, gradient and correct count of its definition', () => {
    fc.assert(
      fc.property(batch, (digits) => {
        tf.tidy(() => {
          const logits = tf.tensor2d(digits.map(({ row }) => row));
          const labels = tf.tensor1d(
            digits.map(({ label }) => label),
            'int32',
          );
          const expected = digits.map(({ row, label }) => expectedRow(row, label));
          const sum = expected.reduce((total, { loss }) => total + loss, 0);
          const { loss, totals } = softmaxCrossEntropy(logits, labels);
          const [lossSum, correct] = totals.dataSync();
          expect(lossSum).toBeCloseTo(sum, 2);
          expect(loss.dataSync()[0]).toBeCloseTo(sum / digits.length, 2);
          const rounded = digits.map(({ row }) => row.map(Math.fround));
          const right = digits.filter(
            ({ label }, i) => rounded[i].indexOf(Math.max(...rounded[i])) === label,
          );
          expect(correct).toBe(right.length);
          const gradient = tf.grad((z) => softmaxCrossEntropy(z as tf.Tensor2D, labels).loss)(
            logits,
          );
          expected
            .flatMap((row) => row.gradient)
            .forEach((value, i) =>
              expect(gradient.dataSync()[i]).toBeCloseTo(value / digits.length, 4),
            );
        });
      }),
    );
  });

  it('stays a number for logits that would overflow an exponential', () => {
    tf.tidy(() => {
      const logits = tf.tensor2d([[1e4, -1e4, 0, 0, 0, 0, 0, 0, 0, 0]]);
      const { loss } = softmaxCrossEntropy(logits, tf.tensor1d([1], 'int32'));
      expect(loss.dataSync()[0]).toBeCloseTo(2e4, 0);
    });
  });

  it('is not a number as soon as one logit is not, wherever it stands', () => {
    for (let at = 0; at < 10; at++) {
      tf.tidy(() => {
        const row = Array.from({ length: 10 }, (_, i) => (i === at ? NaN : i));
        const { loss } = softmaxCrossEntropy(tf.tensor2d([row]), tf.tensor1d([0], 'int32'));
        expect(loss.dataSync()[0]).toBeNaN();
      });
    }
  });
});
