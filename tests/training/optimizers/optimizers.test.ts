/**
 * Each optimizer must follow Keras 3's formulas, written here a second time in double precision on plain
 * numbers, over several updates with a learning rate that changes on the way.
 */
import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { OptimizerName, TrainingSettings } from '../../../src/models/experiment.ts';
import { DEFAULT_TRAINING } from '../../../src/models/training-fields.ts';
import { Optimizer } from '../../../src/training/optimizers/optimizer.ts';

const SETTINGS: TrainingSettings = {
  ...DEFAULT_TRAINING,
  optimizer: 'sgd',
  learningRate: 0.1,
  momentum: 0,
  rho: 0.9,
  epsilon: 1e-7,
  epsilonInsideRoot: true,
  beta1: 0.9,
  beta2: 0.999,
  clipping: 'none',
  clipLimit: 1,
  batchSize: 32,
  epochs: 1,
  data: 'mnist',
  trainingDigits: 60000,
  testDigits: 10000,
  patience: 0,
  schedule: 'constant',
  stepEpochs: 10,
  stepFactor: 0.5,
  warmUpEpochs: 1,
  dropLearningRateAfter: 0,
  seed: 1,
};

/** One weight's course under gradients and learning rates, one formula at a time. */
function expectedCourse(
  settings: TrainingSettings,
  start: number,
  gradients: number[],
  learningRates: number[],
): number {
  let [w, m, v] = [start, 0, 0];
  gradients.forEach((g, i) => {
    const lr = learningRates[i];
    if (settings.optimizer === 'sgd') {
      m = settings.momentum * m - lr * g;
      w += m;
    } else if (settings.optimizer === 'rmsprop') {
      v = settings.rho * v + (1 - settings.rho) * g * g;
      const divisor = settings.epsilonInsideRoot
        ? Math.sqrt(v + settings.epsilon)
        : Math.sqrt(v) + settings.epsilon;
      m = settings.momentum * m + (lr * g) / divisor;
      w -= m;
    } else {
      m = settings.beta1 * m + (1 - settings.beta1) * g;
      v = settings.beta2 * v + (1 - settings.beta2) * g * g;
      const t = i + 1;
      const alpha =
        (lr * Math.sqrt(1 - Math.pow(settings.beta2, t))) / (1 - Math.pow(settings.beta1, t));
      w -= (alpha * m) / (Math.sqrt(v) + settings.epsilon);
    }
  });
  return w;
}

async function actualCourse(
  settings: TrainingSettings,
  start: number[],
  gradients: number[][],
  learningRates: number[],
): Promise<Float32Array> {
  const weight = tf.variable(tf.tensor1d(start));
  const optimizer = new Optimizer(settings, new Map([['w', weight]]));
  gradients.forEach((gradient, i) => {
    optimizer.learningRate = learningRates[i];
    tf.tidy(() => optimizer.apply(new Map([['w', tf.tensor1d(gradient)]])));
  });
  const result = await weight.data<'float32'>();
  weight.dispose();
  optimizer.dispose();
  return result;
}

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const cases: [string, Partial<TrainingSettings>][] = [
  ['sgd', { optimizer: 'sgd' }],
  ['sgd with momentum', { optimizer: 'sgd', momentum: 0.9 }],
  ['rmsprop', { optimizer: 'rmsprop' }],
  ['rmsprop with momentum', { optimizer: 'rmsprop', momentum: 0.5 }],
  ['rmsprop, epsilon outside', { optimizer: 'rmsprop', epsilonInsideRoot: false, epsilon: 0.1 }],
  ['rmsprop, large epsilon inside', { optimizer: 'rmsprop', epsilon: 0.1 }],
  ['adam', { optimizer: 'adam' }],
  ['adam with other betas', { optimizer: 'adam', beta1: 0.5, beta2: 0.9, epsilon: 0.01 }],
];

describe('optimizers', () => {
  it.each(cases)('%s moves each weight as Keras 3 does', async (_name, changes) => {
    const settings = { ...SETTINGS, ...changes };
    const number = fc.double({ min: -2, max: 2, noNaN: true });
    const rate = fc.double({ min: 1e-4, max: 0.5, noNaN: true });
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 4 }).chain((size) =>
          fc.record({
            start: fc.array(number, { minLength: size, maxLength: size }),
            updates: fc.array(
              fc.record({
                gradient: fc.array(number, { minLength: size, maxLength: size }),
                learningRate: rate,
              }),
              { minLength: 1, maxLength: 6 },
            ),
          }),
        ),
        async ({ start, updates }) => {
          // As the device sees them: the smallest gradients are zero in 32 bits once squared.
          const gradients = updates.map((u) => u.gradient.map((g) => (Math.abs(g) < 1e-3 ? 0 : g)));
          const rates = updates.map((u) => u.learningRate);
          const actual = await actualCourse(settings, start, gradients, rates);
          start.forEach((w, i) => {
            const course = gradients.map((gradient) => gradient[i]);
            expect(actual[i]).toBeCloseTo(expectedCourse(settings, w, course, rates), 4);
          });
        },
      ),
      { numRuns: 60 },
    );
  });

  it('takes SGD through two steps worked out by hand', async () => {
    const settings = { ...SETTINGS, momentum: 0.5 };
    // m1 = -0.1*2 = -0.2, w1 = 0.8; m2 = 0.5*-0.2 - 0.1*1 = -0.2, w2 = 0.6
    const [w] = await actualCourse(settings, [1], [[2], [1]], [0.1, 0.1]);
    expect(w).toBeCloseTo(0.6, 6);
  });

  it.each(['sgd', 'rmsprop', 'adam'] as OptimizerName[])(
    '%s keeps its state by name, whatever the order of the gradients',
    async (name) => {
      const a = tf.variable(tf.tensor1d([1]));
      const b = tf.variable(tf.tensor1d([1, 1]));
      const settings = { ...SETTINGS, optimizer: name, momentum: 0.9 };
      const optimizer = new Optimizer(
        settings,
        new Map([
          ['a', a],
          ['b', b],
        ]),
      );
      const gradients: [string, tf.Tensor][] = [
        ['a', tf.tensor1d([1])],
        ['b', tf.tensor1d([0.5, 0.25])],
      ];
      tf.tidy(() => optimizer.apply(new Map(gradients)));
      tf.tidy(() => optimizer.apply(new Map(gradients.toReversed())));
      const expected = expectedCourse(settings, 1, [0.25, 0.25], [0.1, 0.1]);
      expect((await b.data())[1]).toBeCloseTo(expected, 5);
      tf.dispose([a, b, ...gradients.map(([, gradient]) => gradient)]);
      optimizer.dispose();
    },
  );

  it('holds as many tensors after a hundred updates as after one, and none when disposed', () => {
    const before = tf.memory().numTensors;
    const weight = tf.tidy(() => tf.variable(tf.zeros([3, 2])));
    const gradient = tf.ones([3, 2]);
    const settings = { ...SETTINGS, optimizer: 'adam' as const };
    const optimizer = new Optimizer(settings, new Map([['w', weight]]));
    const update = () => tf.tidy(() => optimizer.apply(new Map([['w', gradient]])));
    update();
    const { numTensors, numBytes } = tf.memory();
    for (let i = 0; i < 100; i++) update();
    expect(tf.memory()).toMatchObject({ numTensors, numBytes });
    optimizer.dispose();
    tf.dispose([weight, gradient]);
    expect(tf.memory().numTensors).toBe(before);
  });
});
