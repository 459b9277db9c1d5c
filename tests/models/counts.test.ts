import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { registerKernels } from '../../src/kernels/register.ts';
import { buildModel } from '../../src/layers/build-model.ts';
import { Randomness } from '../../src/layers/random.ts';
import { countParameters } from '../../src/graph/weights.ts';
import type { NetworkId, Options } from '../../src/models/experiment.ts';
import { experimentFromPreset, networkById, NETWORKS } from '../../src/models/index.ts';

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
    ['irnn', 'rows', 13_910],
    ['irnn', 'identity', 11_210],
    ['irnn', 'default-initialisers', 11_210],
    ['irnn', 'tuned-adam', 68_618],
    ['hrnn', 'keras-example', 199_434],
    ['lstm', 'adam-128', 80_384 + 1_290],
    ['lstm', 'pixels-100', 40_800 + 1_010],

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
          expect(
            count(network, {
              ...experimentFromPreset(network).options,
              units,
              layers,
              bidirectional,
            }),
          ).toBe(recurrent + denseParameters(directions * units, 10));
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

describe('the parameters of networks that Keras lacks', () => {
  const norm = 2 * 64;
  const dense = 64 * 10 + 10;
  it.each<[NetworkId, string, number]>([
    ['mingru', 'pixels-3x64', 2 * (1 + 1) * 64 + 2 * (norm + 2 * (64 * 64 + 64)) + norm + dense],
    ['mingru', 'one-layer', 2 * (1 + 1) * 64 + norm + dense],
    ['minlstm', 'pixels-3x64', 3 * (1 + 1) * 64 + 2 * (norm + 3 * (64 * 64 + 64)) + norm + dense],
    // B and C of two real parts each, lambda and gamma, D; a gated unit of two halves.
    ['lru', 'pixels-2x64', 128 + 2 * (norm + 4 * 64 * 64 + 4 * 64 + 2 * (64 * 64 + 64)) + dense],
    // 34,314 in the source too.
    ['cornn', 'pixels-128', (1 + 2 * 128 + 1) * 128 + 1290],
    ['indrnn', 'pixels-6x128', 3 * 128 + 5 * (256 + 128 * 128 + 256) + 256 + 1290],
  ])('of %s, %s', (network, preset, expected) => {
    expect(count(network, experimentFromPreset(network, preset).options)).toBe(expected);
  });
});

describe('the parameters of MDLSTM in the sizes of the paper', () => {
  it('are 136,546 for ten digits, and 136,747 with a blank', () => {
    expect(count('mdlstm', experimentFromPreset('mdlstm', 'pham').options)).toBe(136_546);
    expect(count('mdlstm-line', experimentFromPreset('mdlstm-line', 'pham').options)).toBe(136_747);
  });

  it('are 992 fewer without peepholes, which the stable cell does not have', () => {
    expect(count('mdlstm', experimentFromPreset('mdlstm', 'stable').options)).toBe(135_554);
    expect(count('mdlstm-line', experimentFromPreset('mdlstm-line', 'stable').options)).toBe(
      135_755,
    );
  });
});

describe.each(NETWORKS.map((network) => [network.id, network] as const))('%s', (id, network) => {
  const { presets, task } = network;

  it.each(presets.map((preset) => preset.id))('as %s turns images into probabilities', (preset) => {
    const { options } = experimentFromPreset(id, preset);
    const model = build(id, small(options));
    expect(model.layers.at(-1)?.getClassName()).toBe('Softmax');
    const probabilities = model.apply(task.name === 'digit' ? digits() : lines()) as tf.Tensor;
    expect(probabilities.shape).toEqual(
      task.name === 'digit' ? [2, 10] : [2, Math.ceil(LINE_WIDTH / task.pixelsPerFrame), 11],
    );
    for (const sum of probabilities.sum(-1).dataSync()) expect(sum).toBeCloseTo(1, 5);
  });

  it('takes what its task gives', () => {
    const model = build(id, small(experimentFromPreset(id).options));
    const inputs = model.inputs.map(({ name, shape, dtype }) => [name.split(':')[0], shape, dtype]);
    const [image, ...others] = inputs;
    expect(image[1]).toEqual([null, 28, task.name === 'digit' ? 28 : null]);
    expect(image[2]).toBe('float32');
    expect(others.map(([, shape, dtype]) => [shape, dtype])).toEqual(
      task.name === 'digit' ? [] : [[[null], 'int32']],
    );
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
      small(experimentFromPreset('irnn', 'identity').options),
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

describe.each(['mdlstm-line', 'blstm-line'] as const)('%s', (id) => {
  it('says of a line the same whatever stands beyond its width, and however wide the batch is', () => {
    const { task } = networkById(id);
    if (task.name !== 'number') throw new Error(`${id} reads no numbers.`);
    const model = build(id, small(experimentFromPreset(id).options));
    const width = 37;
    const frames = Math.ceil(width / task.pixelsPerFrame);
    const line = tf.randomUniform<tf.Rank.R3>([1, 28, width], 0, 1, 'float32', 5);
    const widths = tf.tensor1d([width], 'int32');
    const alone = model.apply([line, widths]) as tf.Tensor3D;
    for (const padding of [1, 8, 40]) {
      const padded = line.pad([
        [0, 0],
        [0, 0],
        [0, padding],
      ]);
      const among = model.apply([padded, widths]) as tf.Tensor3D;
      const own = among.slice([0, 0, 0], [1, frames, 11]);
      expect(own.sub(alone).abs().max().dataSync()[0]).toBeLessThan(1e-6);
    }
    expect(alone.shape).toEqual([1, frames, 11]);
  });
});

const LINE_WIDTH = 45;

function digits(): tf.Tensor {
  return tf.randomUniform([2, 28, 28], 0, 1, 'float32', 7);
}

function lines(): tf.Tensor[] {
  const image = tf.randomUniform([2, 28, LINE_WIDTH], 0, 1, 'float32', 7);
  return [image, tf.tensor1d([LINE_WIDTH, 20], 'int32')];
}

function build(network: NetworkId, options: Options): tf.LayersModel {
  return buildModel(networkById(network).layers(options), new Randomness(1));
}

function count(network: NetworkId, options: Options): number {
  const parameters = countParameters(networkById(network).layers(options));
  // What the graph says is what the model has.
  expect(build(network, options).countParams()).toBe(parameters);
  return parameters;
}

/** The same options with few units, so that a test takes no time. */
function small(options: Options): Options {
  return Object.fromEntries(
    Object.entries(options).map(([name, value]) => [name, /units/i.test(name) ? 6 : value]),
  );
}

/** Kernel `[features, units]`, recurrent kernel `[units, units]`, bias `[units]`. */
function simpleRnnParameters(features: number, units: number): number {
  return (features + units) * units + units;
}

/** Four gates (i, f, c, o), each as wide as a SimpleRNN. */
function lstmParameters(features: number, units: number): number {
  return 4 * simpleRnnParameters(features, units);
}

/** Three gates (z, r, h), each with a bias for the input and one for the recurrent product. */
function gruParameters(features: number, units: number): number {
  return 3 * ((features + units) * units + 2 * units);
}

function denseParameters(features: number, units: number): number {
  return features * units + units;
}
