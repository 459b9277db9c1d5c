/** Bidirectional, TimeDistributed and the image scans do in one call what they stand for. */
import * as tf from '@tensorflow/tfjs';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createLayerKit, type LayerKit } from './layer-kit.ts';
import type { RecurrentConfig } from '../../src/graph/builder.ts';
import type { Direction } from '../../src/graph/layer-graph.ts';
import { distance, on, randomTensor, run, useCpu, values } from './set-up.ts';

beforeAll(useCpu);

let kit: LayerKit;
beforeEach(() => {
  kit = createLayerKit({ seed: 1 });
});

/** A layer of the same kind that holds the given weights. */
function withWeights(layer: tf.layers.Layer, features: number, weights: tf.Tensor[]) {
  run(layer, tf.zeros([1, 1, features]));
  layer.setWeights(weights);
  return layer;
}

describe('Bidirectional', () => {
  const x = () => randomTensor<tf.Tensor3D>([2, 5, 3]);
  const MAKERS = {
    SimpleRNN: (config: RecurrentConfig) => kit.simpleRnn(config),
    LSTM: (config: RecurrentConfig) => kit.lstm(config),
    GRU: (config: RecurrentConfig) => kit.gru(config),
  };

  it.each(
    Object.keys(MAKERS).flatMap((cell) =>
      [true, false].flatMap((returnSequences) =>
        [true, false].map((goBackwards) => ({ cell, returnSequences, goBackwards })),
      ),
    ),
  )('is two passes, one each way: %o', ({ cell, returnSequences, goBackwards }) => {
    const make = MAKERS[cell as keyof typeof MAKERS];
    const config = { units: 4, returnSequences, goBackwards };
    const both = kit.bidirectional(make(config));
    const output = run(both, x());
    const weights = both.getWeights();
    expect(weights).toHaveLength(6);
    const there = run(withWeights(make(config), 3, weights.slice(0, 3)), x());
    const mirror = make({ ...config, goBackwards: !goBackwards });
    const walked = run(withWeights(mirror, 3, weights.slice(3)), x());
    const back = returnSequences ? walked.reverse(1) : walked;
    expect(distance(output, tf.concat([there, back], -1))).toBe(0);
    expect(both.computeOutputShape([null, 5, 3])).toEqual(
      returnSequences ? [null, 5, 8] : [null, 8],
    );
  });

  it('adds the two up if asked', () => {
    const sum = run(kit.bidirectional(kit.lstm({ units: 4 }), { mergeMode: 'sum' }), x());
    const concat = run(createBidirectional(), x());
    const [there, back] = tf.split(concat, 2, -1);
    expect(sum.shape).toEqual([2, 4]);
    expect(distance(sum, there.add(back))).toBeLessThan(1e-6);
  });

  function createBidirectional() {
    const other = createLayerKit({ seed: 1 });
    return other.bidirectional(other.lstm({ units: 4 }));
  }

  it('gives each direction weights and dropout of its own', () => {
    const both = kit.bidirectional(kit.lstm({ units: 4, dropout: 0.5 }));
    run(both, x(), true);
    const weights = both.getWeights().map(values);
    expect(weights[0]).not.toEqual(weights[3]);
    expect(Object.keys(kit.randomState())).toEqual([
      'forward_lstm/dropout',
      'backward_lstm/dropout',
    ]);
  });
});

describe('Bidirectional on sequences of different lengths', () => {
  const x = () => randomTensor<tf.Tensor3D>([3, 5, 4]);
  const LENGTHS = [5, 1, 3];
  const lengths = () => tf.tensor1d(LENGTHS, 'int32');

  const CASES = [true, false].flatMap((returnSequences) =>
    [true, false].flatMap((goBackwards) =>
      (['concat', 'sum'] as const).map((mergeMode) => ({
        returnSequences,
        goBackwards,
        mergeMode,
      })),
    ),
  );

  function layerOf({ mergeMode, ...config }: (typeof CASES)[number]) {
    return kit.bidirectional(kit.lstm({ units: 3, ...config }), { mergeMode });
  }

  it.each(CASES)('reads each as if it were alone: %o', (config) => {
    const both = layerOf(config);
    const output = run(both, [x(), lengths()]);
    const width = config.mergeMode === 'sum' ? 3 : 6;
    LENGTHS.forEach((length, sample) => {
      const alone = run(both, x().slice([sample, 0, 0], [1, length, 4]));
      if (config.returnSequences) {
        const own = output.slice([sample, 0, 0], [1, length, width]);
        expect(distance(own, alone)).toBeLessThan(1e-6);
        const beyond = values(output.slice([sample, length, 0], [1, 5 - length, width]));
        expect(beyond.every((value) => value === 0)).toBe(true);
      } else {
        expect(distance(output.slice([sample, 0], [1, width]), alone)).toBeLessThan(1e-6);
      }
    });
  });

  it('learns from each as if it were alone', () => {
    const both = layerOf({ returnSequences: true, goBackwards: false, mergeMode: 'concat' });
    const loss = (inputs: tf.Tensor | tf.Tensor[]) => run(both, inputs).square().sum();
    run(both, [x(), lengths()]);
    const variables = both.trainableWeights.map((weight) => weight.read() as tf.Variable);
    const gradientsOf = (task: () => tf.Tensor) =>
      tf.variableGrads(() => task() as tf.Scalar, variables).grads;
    const together = gradientsOf(() => loss([x(), lengths()]));
    const apart = gradientsOf(() =>
      LENGTHS.map((length, i) => loss(x().slice([i, 0, 0], [1, length, 4]))).reduce((sum, one) =>
        sum.add(one),
      ),
    );
    for (const name of Object.keys(together)) {
      expect(distance(together[name], apart[name])).toBeLessThan(1e-4);
      expect(values(together[name].abs().max())[0]).toBeGreaterThan(1e-4);
    }
    const dx = tf.grad((given: tf.Tensor) => loss([given, lengths()]))(x());
    LENGTHS.forEach((length, i) => {
      const alone = tf.grad((given: tf.Tensor) => loss(given))(
        x().slice([i, 0, 0], [1, length, 4]),
      );
      expect(distance(dx.slice([i, 0, 0], [1, length, 4]), alone)).toBeLessThan(1e-5);
      const beyond = values(dx.slice([i, length, 0], [1, 5 - length, 4]));
      expect(beyond.every((value) => value === 0)).toBe(true);
    });
  });

  it('keeps a model’s lengths open, and gives back what it took', () => {
    const before = tf.memory().numTensors;
    const sequence = kit.input([null, 4], 'sequence');
    const ends = kit.input([], 'lengths', 'int32');
    const layer = layerOf({ returnSequences: true, goBackwards: false, mergeMode: 'concat' });
    const output = on(layer, [sequence, ends]);
    expect(output.shape).toEqual([null, null, 6]);
    const model = kit.model([sequence, ends], output, 'lengths');
    const given = [x(), lengths()];
    const variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
    tf.tidy(() => {
      tf.variableGrads(() => (model.apply(given) as tf.Tensor).sum() as tf.Scalar, variables);
    });
    tf.dispose(given);
    model.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('refuses an image in words', () => {
    expect(() => run(kit.bidirectional(kit.lstm({ units: 2 })), tf.zeros([1, 2, 3, 4]))).toThrow(
      'reads [batch, timesteps, features]; it was given [1, 2, 3, 4].',
    );
  });
});

describe('TimeDistributed', () => {
  const image = () => randomTensor<tf.Tensor4D>([2, 5, 4, 3]);

  it.each([true, false])('is the layer applied to each row, returnSequences %s', (sequences) => {
    const config = { units: 6, returnSequences: sequences };
    const folded = kit.timeDistributed(kit.lstm(config));
    const output = run(folded, image());
    const plain = withWeights(kit.lstm(config), 3, folded.getWeights());
    const rows = Array.from({ length: 5 }, (_, row) =>
      run(plain, image().slice([0, row, 0, 0], [2, 1, 4, 3]).reshape([2, 4, 3])),
    );
    expect(distance(output, tf.stack(rows, 1))).toBe(0);
    expect(folded.computeOutputShape([null, 5, 4, 3])).toEqual([null, ...output.shape.slice(1)]);
  });

  it('gives every row a dropout mask of its own', () => {
    const folded = kit.timeDistributed(kit.lstm({ units: 6, dropout: 0.5 }));
    run(folded, tf.ones([2, 3, 4, 50]), true);
    expect(kit.randomState()).toEqual({ 'lstm/dropout': 2 * 3 * 50 });
    const rows = run(folded, tf.ones([1, 3, 4, 50]), true).reshape([3, 6]);
    const [first, second, third] = tf.unstack(rows);
    expect(distance(first, second)).toBeGreaterThan(1e-3);
    expect(distance(second, third)).toBeGreaterThan(1e-3);
  });
});

describe('an image scan', () => {
  const image = tf.tensor3d([
    [
      [1, 2, 3],
      [4, 5, 6],
    ],
  ]);

  it.each<[Direction, number[][]]>([
    [
      'top-to-bottom',
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
    ],
    [
      'bottom-to-top',
      [
        [4, 5, 6],
        [1, 2, 3],
      ],
    ],
    [
      'left-to-right',
      [
        [1, 4],
        [2, 5],
        [3, 6],
      ],
    ],
    [
      'right-to-left',
      [
        [3, 6],
        [2, 5],
        [1, 4],
      ],
    ],
  ])('reads %s', (direction, steps) => {
    const scan = kit.scan(direction);
    const output = run(scan, image);
    expect(output.arraySync()).toEqual([steps]);
    expect(scan.computeOutputShape([null, 2, 3])).toEqual([null, ...output.shape.slice(1)]);
  });
});

describe('memory', () => {
  /** Every layer there is, in one network. */
  function network() {
    const input = kit.input([6, 6], 'image');
    const down = on(
      kit.bidirectional(kit.gru({ units: 3, returnSequences: true, dropout: 0.2 })),
      on(kit.scan('bottom-to-top'), input),
    );
    const rows = on(
      kit.timeDistributed(kit.lstm({ units: 3, dropout: 0.2 })),
      on(kit.reshape([6, 6, 1]), input),
    );
    const [first, second] = [down, rows].map((sequence) =>
      on(kit.dropout(0.3), on(kit.simpleRnn({ units: 5 }), sequence)),
    );
    const hidden = on(
      kit.dense({ units: 4, activation: 'tanh' }),
      on(kit.merge('concat'), [first, second]),
    );
    return kit.model(input, on(kit.softmax(), on(kit.dense({ units: 3 }), hidden)), 'all');
  }

  it('is flat over fifty training steps, and all given back with the network', () => {
    const before = tf.memory().numTensors;
    const model = network();
    const x = randomTensor([4, 6, 6]);
    const variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
    const step = () =>
      tf.tidy(() => {
        const { grads } = tf.variableGrads(
          () => (model.apply(x, { training: true }) as tf.Tensor).square().sum() as tf.Scalar,
          variables,
        );
        for (const variable of variables) variable.assign(variable.sub(grads[variable.name]));
      });
    step();
    const { numTensors, numBytes } = tf.memory();
    for (let i = 0; i < 50; i++) step();
    expect([tf.memory().numTensors, tf.memory().numBytes]).toEqual([numTensors, numBytes]);
    x.dispose();
    model.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('trains every weight of every layer', () => {
    const model = network();
    const x = randomTensor([4, 6, 6]);
    const target = tf.oneHot(tf.tensor1d([0, 1, 2, 0], 'int32'), 3);
    const variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
    const { grads } = tf.variableGrads(
      () => (model.apply(x) as tf.Tensor).sub(target).square().sum() as tf.Scalar,
      variables,
    );
    expect(variables.length).toBe(6 + 3 + 3 + 3 + 2 + 2);
    for (const { name } of variables) {
      expect(values(grads[name].abs().max())[0], name).toBeGreaterThan(1e-8);
    }
  });
});
