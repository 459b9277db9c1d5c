/** The networks that scan images and read numbers compute on WASM what they compute on the CPU, and learn alike. */
import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { beforeAll, describe, expect, it } from 'vitest';
import { registerKernels } from '../../src/kernels/register.ts';
import { buildModel } from '../../src/layers/build-model.ts';
import { Randomness } from '../../src/layers/random.ts';
import type { NetworkId, Options } from '../../src/models/experiment.ts';
import { experimentFromPreset, networkById } from '../../src/models/index.ts';
import { randomTensor, values } from './set-up.ts';

beforeAll(async () => {
  for (const backend of ['wasm', 'cpu']) {
    await tf.setBackend(backend);
    await registerKernels(backend);
  }
});

const TINY: Options = { units1: 2, maps1: 3, units2: 3, maps2: 4, units3: 5 };

/** What the network says of three images, and how it would learn to say it less. */
function computed(network: NetworkId, options: Options): number[][] {
  return tf.tidy(() => {
    const { task, layers } = networkById(network);
    const all = { ...experimentFromPreset(network).options, ...options };
    const model = buildModel(layers(all), new Randomness(1));
    const image = randomTensor([3, 28, task.name === 'digit' ? 28 : 45]);
    const inputs = task.name === 'digit' ? image : [image, tf.tensor1d([45, 20, 33], 'int32')];
    const variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
    const { grads, value } = tf.variableGrads(
      () => (model.apply(inputs) as tf.Tensor).log().square().mean() as tf.Scalar,
      variables,
    );
    const said = values(model.apply(inputs) as tf.Tensor);
    const gradients = variables.map(({ name }) => values(grads[name]));
    model.dispose();
    return [values(value), said, ...gradients];
  });
}

describe.each<[NetworkId, Options]>([
  ['mdlstm', TINY],
  ['mdlstm', { ...TINY, mdlstmCell: 'classic', peepholes: true, clampGateErrors: true }],
  ['mdlstm-line', TINY],
  ['blstm-line', { units: 8, layers: 2 }],
])('%s with %o', (network, options) => {
  it('is the same on WASM as on the CPU', async () => {
    await tf.setBackend('cpu');
    const expected = computed(network, options);
    await tf.setBackend('wasm');
    const found = computed(network, options);
    expect(found.length).toBe(expected.length);
    expected.forEach((numbers, i) => {
      const scale = Math.max(1e-6, ...numbers.map(Math.abs));
      numbers.forEach((number, j) => {
        expect(Math.abs(found[i][j] - number) / scale).toBeLessThan(1e-3);
      });
    });
  });
});
