import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { registerKernels } from '../../src/kernels/register.ts';
import { createLayerKit } from '../../src/layers/create-layer-kit.ts';
import type { NetworkId, Options } from '../../src/models/experiment.ts';
import { experimentFromPreset, networkById, NETWORKS } from '../../src/models/index.ts';
import {
  denseParameters,
  gruParameters,
  lstmParameters,
  simpleRnnParameters,
} from '../../src/models/parameters.ts';

beforeAll(async () => {
  await registerKernels('cpu');
  await tf.setBackend('cpu');
});

describe('the number of parameters', () => {
  it.each<[NetworkId, string, number]>([
    ['simple-rnn', 'sgd-256', 75_530],
    ['simple-rnn', 'rmsprop-256', 75_530],
    ['simple-rnn', 'adam-256', 75_530],
    ['simple-rnn', 'sgd-512', 282_122],
    ['irnn', 'identity', 11_210],
    ['irnn', 'default-initialisers', 11_210],
    ['irnn', 'tuned-adam', 68_618],
    ['hrnn', 'keras-example', 199_434],
    ['lstm', 'adam-128', 80_384 + 1_290],
    ['gru', 'adam-128', 60_672 + 1_290],
  ])('of %s, %s, is that of Keras', (network, preset, expected) => {
    expect(count(network, experimentFromPreset(network, preset).options)).toBe(expected);
  });

  it('of SimpleRNN, LSTM and GRU follows from width, depth and directions', () => {
    const formulas = {
      'simple-rnn': simpleRnnParameters,
      lstm: lstmParameters,
      gru: gruParameters,
    } as const;
    fc.assert(
      fc.property(
        fc.constantFrom(...(Object.keys(formulas) as (keyof typeof formulas)[])),
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 3 }),
        fc.boolean(),
        (network, units, layers, bidirectional) => {
          const directions = bidirectional ? 2 : 1;
          const depths = Array.from({ length: layers }, (_, depth) =>
            formulas[network](depth === 0 ? 28 : directions * units, units),
          );
          const recurrent = directions * depths.reduce((sum, depth) => sum + depth, 0);
          expect(count(network, { units, layers, bidirectional, dropout: 0.2 })).toBe(
            recurrent + denseParameters(directions * units, 10),
          );
        },
      ),
      { numRuns: 30 },
    );
  });

  it('of the four-direction network is four times one scan, and merging decides the rest', () => {
    const formulas = {
      lstm: lstmParameters,
      gru: gruParameters,
      'simple-rnn': simpleRnnParameters,
    };
    for (const [cell, formula] of Object.entries(formulas)) {
      for (const [merge, features] of [
        ['concat', 4 * 12],
        ['sum', 12],
      ] as const) {
        expect(count('four-direction', { units: 12, dropout: 0.5, merge, cell })).toBe(
          4 * formula(28, 12) + denseParameters(features, 10),
        );
      }
    }
  });
});

describe.each(NETWORKS.map(({ id, presets }) => [id, presets] as const))('%s', (id, presets) => {
  it.each(presets.map((preset) => preset.id))('as %s turns images into probabilities', (preset) => {
    const { options } = experimentFromPreset(id, preset);
    const model = build(id, small(options));
    expect(model.inputs.map(({ shape }) => shape)).toEqual([[null, 28, 28]]);
    expect(model.layers.at(-1)?.getClassName()).toBe('Softmax');
    const images = tf.randomUniform([2, 28, 28], 0, 1, 'float32', 7);
    const probabilities = (model.predict(images) as tf.Tensor).arraySync() as number[][];
    expect(probabilities.length).toBe(2);
    for (const row of probabilities) {
      expect(row.length).toBe(10);
      expect(row.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 5);
    }
  });

  it('has the same names each time it is built, and the same weights from the same seed', () => {
    const { options } = experimentFromPreset(id);
    const [one, other] = [build(id, small(options)), build(id, small(options))];
    expect(one.layers.map(({ name }) => name)).toEqual(other.layers.map(({ name }) => name));
    one.getWeights().forEach((weight, i) => {
      expect(weight.dataSync()).toEqual(other.getWeights()[i].dataSync());
    });
  });
});

describe('the four-direction network', () => {
  it('sees a mirrored or turned image with the opposite or other scans', () => {
    const model = build('four-direction', {
      units: 3,
      dropout: 0.5,
      merge: 'concat',
      cell: 'lstm',
    });
    const scans = ['left_to_right', 'right_to_left', 'top_to_bottom', 'bottom_to_top'];
    const layers = scans.map((scan) => model.getLayer(`lstm_${scan}`));
    for (const layer of layers) layer.setWeights(layers[0].getWeights());
    const codes = tf.model({
      inputs: model.inputs,
      outputs: layers.map((layer) => layer.output as tf.SymbolicTensor),
    });
    const image = tf.randomUniform<tf.Rank.R3>([1, 28, 28], 0, 1, 'float32', 3);
    const seen = (picture: tf.Tensor3D) =>
      (codes.predict(picture) as tf.Tensor[]).map((code) => [...code.dataSync()]);
    const [right, left, down, up] = seen(image);
    expect(seen(image.reverse(2)).slice(0, 2)).toEqual([left, right]);
    expect(seen(image.reverse(1)).slice(2)).toEqual([up, down]);
    expect(seen(image.transpose([0, 2, 1]))).toEqual([down, up, right, left]);
    expect(new Set([right, left, down, up].map(String)).size).toBe(4);
  });
});

describe('the IRNN', () => {
  it('starts with the identity and nearly no input, or with the default values', () => {
    const [kernel, recurrent] = build(
      'irnn',
      small(experimentFromPreset('irnn').options),
    ).getWeights();
    const units = recurrent.shape[0];
    expect([...recurrent.dataSync()]).toEqual([...tf.eye(units).dataSync()]);
    expect(Math.max(...kernel.abs().dataSync())).toBeLessThan(0.005);
    const usual = build(
      'irnn',
      small(experimentFromPreset('irnn', 'default-initialisers').options),
    );
    expect([...usual.getWeights()[1].dataSync()].filter((value) => value === 0)).toEqual([]);
  });
});

function build(network: NetworkId, options: Options): tf.LayersModel {
  return networkById(network).build(createLayerKit({ seed: 1 }), options);
}

function count(network: NetworkId, options: Options): number {
  return build(network, options).countParams();
}

/** The same options with few units, so that a test takes no time. */
function small(options: Options): Options {
  return Object.fromEntries(
    Object.entries(options).map(([name, value]) => [name, /units/i.test(name) ? 6 : value]),
  );
}
