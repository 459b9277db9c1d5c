/** Every network has the layers and weights that Keras's has, and begins as Keras's does. */
import { beforeAll, describe, expect, it } from 'vitest';
import { createLayerKit, type LayerKit } from '../layers/layer-kit.ts';
import { describeGraph } from '../../src/graph/describe.ts';
import { buildModel } from '../../src/layers/build-model.ts';
import { Randomness } from '../../src/layers/random.ts';
import { experimentFromPreset, networkById, NETWORKS } from '../../src/models/index.ts';
import { namedVariables } from '../../src/training/named-variables.ts';
import { randomTensor, run, useCpu } from '../layers/set-up.ts';
import {
  hashedSample,
  kerasBeginnings,
  kerasSummaries,
  type KerasSummary,
  type KerasBeginning,
} from './golden-files.ts';
import { hashedLabels, hashedSymmetric, startingWeight } from './hashed-values.ts';

beforeAll(useCpu);

describe.each(
  kerasSummaries().map((summary) => [summary.network, summary.options, summary] as const),
)('%s with %o', (network, options, keras) => {
  it('has the layers, weights and counts that Keras’s model.summary() tells', () => {
    const graph = networkById(network).layers(options);
    const model = buildModel(graph, new Randomness(1));
    const { layers, parameters } = describeGraph(graph);
    for (const { name, outputShape } of layers) {
      expect(model.getLayer(name).outputShape, name).toEqual(outputShape);
    }
    expect(compared(layers)).toEqual(compared(keras.layers));
    expect(parameters).toBe(keras.parameters);
    expect(model.name).toBe(keras.name);
    const weights = [...namedVariables(model)].map(([name, { shape }]) => [kindOf(name), shape]);
    expect(weights).toEqual(keras.weights.map(({ name, shape }) => [kindOf(name), shape]));
    model.dispose();
  });
});

/**
 * What both sides must tell of a layer. Branches of a network may be listed in any order, and an image is
 * turned to be scanned where Keras permutes it or has a layer walk backwards.
 */
function compared(layers: readonly KerasSummary['layers'][number][]) {
  return layers
    .filter(({ type }) => !['InputLayer', 'Reorient', 'Permute'].includes(type))
    .map(({ name, type, outputShape, parameters }) => ({ name, type, outputShape, parameters }))
    .toSorted((one, other) => (one.name < other.name ? -1 : 1));
}

/** `forward_lstm/recurrent_kernel` is a `recurrent_kernel`. */
function kindOf(weight: string): string | undefined {
  return weight.split('/').at(-1);
}

it('every preset with a counterpart in Keras is held against it', () => {
  const counterparts = new Set(kerasSummaries().map(({ network }) => network));
  for (const { id, presets } of NETWORKS.filter((network) => counterparts.has(network.id))) {
    for (const preset of presets) {
      // A new preset: add its options to tools/keras/summaries.py and write the golden files anew.
      expect(kerasSummaries().map((summary) => summary.options)).toContainEqual(
        experimentFromPreset(id, preset.id).options,
      );
    }
  }
});

describe.each(kerasBeginnings().map((keras) => [keras.layer, keras.config, keras] as const))(
  'a new %s with %o',
  (_layer, _config, keras) => {
    it('has weights distributed as Keras draws them', () => {
      const draws = Array.from({ length: keras.draws }, (_, seed) => newWeights(keras, seed));
      for (const [i, [name, beginning]] of Object.entries(keras.weights).entries()) {
        const ours = draws.map((weights) => weights[i]);
        if ('always' in beginning) {
          for (const values of ours) expect([...values], name).toEqual(beginning.always);
          continue;
        }
        const all = ours.flatMap((values) => [...values]);
        expect(Math.abs(distance(all, beginning.quantiles)), name).toBeLessThan(
          likelyDistance(all.length),
        );
        const largest = Math.max(...all.map(Math.abs));
        expect(largest / beginning.largest, name).toBeGreaterThan(0.8);
        expect(largest / beginning.largest, name).toBeLessThan(1.25);
        for (const values of ours) {
          expect(isOrthogonal(values, beginning.shape), name).toBe(beginning.orthogonal);
        }
      }
    });
  },
);

it('draws the same fixed numbers as Python', () => {
  const { symmetric, labels, kernel } = hashedSample();
  expect([...hashedSymmetric('lstm/x', 5, 0.3)]).toEqual(symmetric);
  expect([...hashedLabels('lstm/labels', 12, 10)]).toEqual(labels);
  expect([...startingWeight('lstm', 'lstm/kernel', [3, 4], 'hashed')]).toEqual(kernel);
});

function newWeights(keras: KerasBeginning, seed: number): Float32Array[] {
  const layer = layerOf(createLayerKit({ seed }), keras);
  run(
    layer,
    randomTensor(keras.layer === 'dense' ? [1, keras.features] : [1, 1, keras.features]),
  ).dispose();
  const weights = layer.getWeights().map((weight) => weight.dataSync<'float32'>());
  layer.dispose();
  return weights;
}

function layerOf(kit: LayerKit, keras: KerasBeginning) {
  switch (keras.layer) {
    case 'simpleRnn':
      return kit.simpleRnn(keras.config);
    case 'lstm':
      return kit.lstm(keras.config);
    case 'gru':
      return kit.gru(keras.config);
    case 'dense':
      return kit.dense(keras.config);
  }
}

/** How far the share of `values` below each of Keras's quantiles is, at most, from what it is for Keras. */
function distance(values: number[], quantiles: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  let below = 0;
  return quantiles.reduce((most, quantile, i) => {
    while (below < sorted.length && sorted[below] < quantile) below += 1;
    const expected = (i + 0.5) / quantiles.length;
    return Math.max(most, Math.abs(below / sorted.length - expected));
  }, 0);
}

/** Smirnov's test of two samples of one size: farther than this once in a million. */
function likelyDistance(size: number): number {
  return Math.sqrt(-Math.log(0.5e-6) / size);
}

function isOrthogonal(values: Float32Array, shape: readonly number[]): boolean {
  const [rows, columns] = shape;
  const wide = rows <= columns;
  const [count, length] = wide ? [rows, columns] : [columns, rows];
  const at = (line: number, i: number) => values[wide ? line * columns + i : i * columns + line];
  for (let a = 0; a < count; a++) {
    for (let b = 0; b <= a; b++) {
      let inner = 0;
      for (let i = 0; i < length; i++) inner += at(a, i) * at(b, i);
      if (Math.abs(inner - (a === b ? 1 : 0)) > 1e-5) return false;
    }
  }
  return true;
}
