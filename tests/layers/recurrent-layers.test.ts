/** The recurrent layers mean what Keras's mean, and are the same again from the same seed. */
import * as tf from '@tensorflow/tfjs';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createLayerKit, type LayerKit } from './layer-kit.ts';
import type { RecurrentConfig } from '../../src/graph/builder.ts';
import type { RecurrentLayer } from '../../src/layers/recurrent-layer.ts';
import { distance, on, randomTensor, run, useCpu, values, weightsOf } from './set-up.ts';

beforeAll(useCpu);

const MAKERS: [string, number, (kit: LayerKit, config: RecurrentConfig) => RecurrentLayer][] = [
  ['SimpleRNN', 1, (kit, config) => kit.simpleRnn(config)],
  ['LSTM', 4, (kit, config) => kit.lstm(config)],
  ['GRU', 3, (kit, config) => kit.gru(config)],
];

let kit: LayerKit;
beforeEach(() => {
  kit = createLayerKit({ seed: 1 });
});

describe.each(MAKERS)('%s', (className, gates, make) => {
  const x = () => randomTensor<tf.Tensor3D>([3, 5, 4]);

  it('has Keras’s class, weights, shapes and order', () => {
    const layer = make(kit, { units: 6 });
    run(layer, x());
    expect(layer.getClassName()).toBe(className);
    expect(layer.weights.map(({ originalName }) => originalName.split('/').at(-1))).toEqual([
      'kernel',
      'recurrent_kernel',
      'bias',
    ]);
    expect(layer.weights.map(({ shape }) => shape)).toEqual([
      [4, gates * 6],
      [6, gates * 6],
      className === 'GRU' ? [2, gates * 6] : [gates * 6],
    ]);
  });

  it('returns the last state, or all of them ending in it', () => {
    const last = make(kit, { units: 6 });
    const all = make(createLayerKit({ seed: 1 }), { units: 6, returnSequences: true });
    const [one, many] = [run(last, x()), run(all, x())];
    expect(one.shape).toEqual([3, 6]);
    expect(many.shape).toEqual([3, 5, 6]);
    const end = many.slice([0, 4, 0], [3, 1, 6]).reshape([3, 6]);
    expect(distance(one, end)).toBe(0);
    expect(last.computeOutputShape([null, 5, 4])).toEqual([null, 6]);
    expect(all.computeOutputShape([null, 5, 4])).toEqual([null, 5, 6]);
  });

  it('walking backwards reads the reversed sequence', () => {
    const config = { units: 6, returnSequences: true };
    const forwards = run(make(kit, config), x().reverse(1));
    const mirror = make(createLayerKit({ seed: 1 }), { ...config, goBackwards: true });
    expect(distance(forwards, run(mirror, x()))).toBe(0);
  });

  it('drops nothing with rate 0, nor when not training', () => {
    const plain = run(make(kit, { units: 6 }), x(), true);
    const dropping = make(createLayerKit({ seed: 1 }), { units: 6, dropout: 0.5 });
    expect(distance(plain, run(dropping, x(), false))).toBe(0);
    expect(distance(plain, run(dropping, x(), true))).toBeGreaterThan(0.01);
  });

  it('drops the same features at every timestep, others in every sample and every call', () => {
    // The kernel's gradient of a feature is nonzero only through timesteps where it was not dropped.
    const layer = make(kit, { units: 4, dropout: 0.5 });
    const features = 40;
    const masks = [1, 2].map((seed) => {
      const input = tf.variable(randomTensor<tf.Tensor3D>([2, 3, features], seed));
      run(layer, input);
      const { grads } = tf.variableGrads(
        () => run(layer, input, true).square().sum() as tf.Scalar,
        [input],
      );
      const used = values(grads[input.name]).map((gradient) => (gradient === 0 ? 0 : 1));
      const at = (n: number, t: number) => {
        const begin = (3 * n + t) * features;
        return used.slice(begin, begin + features).join('');
      };
      for (const n of [0, 1]) expect([at(n, 1), at(n, 2)]).toEqual([at(n, 0), at(n, 0)]);
      expect(at(0, 0)).not.toBe(at(1, 0));
      const kept = used.filter((one) => one === 1).length / used.length;
      expect(kept).toBeGreaterThan(0.25);
      expect(kept).toBeLessThan(0.75);
      return used.join('');
    });
    expect(masks[0]).not.toBe(masks[1]);
  });

  it('starts from its seed: the same again, or another from another', () => {
    const started = (seed: number) => {
      const layer = make(createLayerKit({ seed }), { units: 6 });
      run(layer, x());
      return weightsOf(layer).slice(0, 2);
    };
    expect(started(5)).toEqual(started(5));
    expect(started(5)[0]).not.toEqual(started(6)[0]);
    expect(started(5)[1]).not.toEqual(started(6)[1]);
  });

  it('starts with zero biases, but for forget gates at one', () => {
    const layer = make(kit, { units: 2 });
    run(layer, x());
    const expected = className === 'LSTM' ? [0, 0, 1, 1, 0, 0, 0, 0] : undefined;
    const bias = weightsOf(layer)[2];
    expect(bias).toEqual(expected ?? bias.map(() => 0));
  });

  it('can do without a bias', () => {
    const layer = make(kit, { units: 6, useBias: false });
    run(layer, x());
    expect(layer.weights).toHaveLength(2);
  });

  it('says what is wrong with units or a dropout rate that make no sense', () => {
    for (const units of [0, 2.5, Number.NaN]) {
      expect(() => make(kit, { units })).toThrow(`${units} units; it needs a whole number`);
    }
    for (const dropout of [-0.1, 1, Number.NaN]) {
      expect(() => make(kit, { units: 6, dropout })).toThrow(`dropout rate of ${dropout}`);
    }
  });
});

describe('LSTM', () => {
  it('starts with one orthogonal matrix across all gates, as Keras makes it', () => {
    const layer = kit.lstm({ units: 8 });
    run(layer, randomTensor([1, 1, 3]));
    const recurrent = layer.getWeights()[1];
    const product = recurrent.matMul(recurrent, false, true);
    expect(distance(product, tf.eye(8))).toBeLessThan(1e-6);
  });

  it('leaves the forget gates at zero if asked', () => {
    const layer = kit.lstm({ units: 2, unitForgetBias: false });
    run(layer, randomTensor([1, 1, 3]));
    expect(weightsOf(layer)[2]).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
  });
});

describe('Dropout', () => {
  it('drops its share and scales the rest so that the mean stays', () => {
    const dropped = values(run(kit.dropout(0.2), tf.ones([100, 100]), true));
    const zeros = dropped.filter((value) => value === 0).length;
    expect(zeros / dropped.length).toBeGreaterThan(0.18);
    expect(zeros / dropped.length).toBeLessThan(0.22);
    expect(new Set(dropped)).toEqual(new Set([0, Math.fround(1.25)]));
  });

  it('hands its input on when not training, and with rate 0', () => {
    const x = randomTensor([4, 3]);
    expect(distance(run(kit.dropout(0.5), x), x)).toBe(0);
    expect(distance(run(kit.dropout(0), x, true), x)).toBe(0);
  });

  it('refuses a rate that would leave nothing', () => {
    expect(() => kit.dropout(1)).toThrow('dropout rate of 1');
  });
});

describe('the kit', () => {
  it('names layers as Keras does, counted for each network by itself', () => {
    for (const again of [1, 2]) {
      const one = createLayerKit({ seed: again });
      const names = [
        one.lstm({ units: 1 }),
        one.lstm({ units: 1 }),
        one.simpleRnn({ units: 1 }),
        one.gru({ units: 1, name: 'mine' }),
        one.gru({ units: 1, name: 'mine' }),
        one.dense({ units: 1 }),
        one.dropout(0.1),
      ].map(({ name }) => name);
      expect(names).toEqual(['lstm', 'lstm_1', 'simple_rnn', 'mine', 'mine_1', 'dense', 'dropout']);
    }
  });

  it('goes on dropping as before from a saved position', () => {
    const x = tf.ones([20, 10]);
    const build = (one: LayerKit) => {
      const image = one.input([10]);
      return one.model(image, on(one.dropout(0.5), on(one.dropout(0.3), image)), 'dropping');
    };
    const draw = (model: tf.LayersModel) => values(model.apply(x, { training: true }) as tf.Tensor);
    const whole = build(kit);
    draw(whole);
    const saved = kit.randomState();
    expect(saved).toEqual({ 'dropout/dropout': 200, 'dropout_1/dropout': 200 });
    const expected = [draw(whole), draw(whole)];
    expect(expected[0]).not.toEqual(expected[1]);

    const other = createLayerKit({ seed: 1 });
    const resumed = build(other);
    other.restoreRandomState(JSON.parse(JSON.stringify(saved)) as Record<string, number>);
    expect([draw(resumed), draw(resumed)]).toEqual(expected);

    kit.restoreRandomState(saved);
    expect([draw(whole), draw(whole)]).toEqual(expected);
  });

  it('says of a layer that has no weights yet what to do', () => {
    const layer = kit.lstm({ units: 3 });
    expect(() => layer.call(randomTensor([1, 2, 3]), {})).toThrow('apply it to an input first');
  });
});
