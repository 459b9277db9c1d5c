/** A saved network of ours opens in stock tfjs, with its own layers, and predicts the same. */
import * as tf from '@tensorflow/tfjs';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createLayerKit, type LayerKit } from './layer-kit.ts';

import { distance, on, randomTensor, useCpu } from './set-up.ts';

beforeAll(useCpu);

let kit: LayerKit;
beforeEach(() => {
  kit = createLayerKit({ seed: 1 });
});

/** The files of a saved model, as a browser or Node would write them. */
async function saved(model: tf.LayersModel): Promise<tf.io.ModelArtifacts> {
  let artifacts: tf.io.ModelArtifacts | undefined;
  await model.save(
    tf.io.withSaveHandler((made) => {
      artifacts = made;
      return Promise.resolve({
        modelArtifactsInfo: tf.io.getModelArtifactsInfoForJSON(made),
      });
    }),
  );
  if (artifacts === undefined) throw new Error('tfjs saved nothing.');
  // Through text, as in model.json.
  return { ...artifacts, modelTopology: JSON.parse(JSON.stringify(artifacts.modelTopology)) };
}

async function reopened(model: tf.LayersModel): Promise<tf.LayersModel> {
  return tf.loadLayersModel(tf.io.fromMemory(await saved(model)));
}

function classifier(image: tf.SymbolicTensor, features: tf.SymbolicTensor): tf.LayersModel {
  const hidden = on(kit.dense({ units: 5, activation: 'relu' }), features);
  return kit.model(image, on(kit.softmax(), on(kit.dense({ units: 10 }), hidden)), 'saved');
}

const NETWORKS: Record<string, () => tf.LayersModel> = {
  LSTM: () => {
    const image = kit.input([7, 6], 'image');
    return classifier(image, on(kit.lstm({ units: 8, dropout: 0.2 }), image));
  },
  'LSTM backwards, all states, gates of early Keras, no bias': () => {
    const image = kit.input([7, 6], 'image');
    const all = kit.lstm({
      units: 8,
      goBackwards: true,
      returnSequences: true,
      recurrentActivation: 'hardSigmoidKeras1',
      unitForgetBias: false,
      useBias: false,
    });
    return classifier(image, on(kit.lstm({ units: 4 }), on(all, image)));
  },
  'SimpleRNN, tanh': () => {
    const image = kit.input([7, 6], 'image');
    return classifier(
      image,
      on(kit.simpleRnn({ units: 8, kernelInitializer: 'torchUniform' }), image),
    );
  },
  IRNN: () => {
    const image = kit.input([7, 6], 'image');
    const pixels = on(kit.reshape([42, 1]), image);
    const irnn = kit.simpleRnn({
      units: 8,
      activation: 'relu',
      kernelInitializer: 'smallNormal',
      recurrentInitializer: 'identity',
    });
    return classifier(image, on(irnn, pixels));
  },
  'Bidirectional LSTMs': () => {
    const image = kit.input([7, 6], 'image');
    const first = on(kit.bidirectional(kit.lstm({ units: 3, returnSequences: true })), image);
    const second = kit.bidirectional(kit.lstm({ units: 4 }), { mergeMode: 'sum' });
    return classifier(image, on(second, first));
  },
  HRNN: () => {
    const image = kit.input([7, 6], 'image');
    const rows = on(kit.timeDistributed(kit.lstm({ units: 4 })), on(kit.reshape([7, 6, 1]), image));
    return classifier(image, on(kit.dropout(0.3), on(kit.lstm({ units: 5 }), rows)));
  },
};

describe('a saved network', () => {
  it.each(Object.keys(NETWORKS))('opens in stock tfjs and predicts the same: %s', async (name) => {
    const model = NETWORKS[name]();
    const stock = await reopened(model);
    const x = randomTensor([3, 7, 6]);
    expect(stock.layers.map(({ name }) => name)).toEqual(model.layers.map(({ name }) => name));
    const [ours, theirs] = [model, stock].map((one) => one.predict(x) as tf.Tensor);
    expect(distance(ours, theirs)).toBeLessThan(1e-6);
    expect(distance(ours, tf.fill([3, 10], 0.1))).toBeGreaterThan(1e-6);
  });

  it('says in tfjs’s words what Keras 3 does, where tfjs would do otherwise', async () => {
    const { modelTopology } = await saved(NETWORKS['LSTM']());
    const { config } = (modelTopology as { config: { layers: { config: object }[] } }).config
      .layers[1];
    expect(config).toMatchObject({
      name: 'lstm',
      units: 8,
      activation: 'tanh',
      recurrent_activation: 'sigmoid',
      unit_forget_bias: true,
      dropout: 0.2,
      go_backwards: false,
      return_sequences: false,
      kernel_initializer: { class_name: 'GlorotUniform' },
      recurrent_initializer: { class_name: 'Orthogonal' },
    });
  });

  it('is refused by stock tfjs, in words, where tfjs has nothing equal', async () => {
    const image = kit.input([7, 6], 'image');
    const resetAfter = classifier(image, on(kit.gru({ units: 3 }), image));
    await expect(reopened(resetAfter)).rejects.toThrow('reset_after');
    const other = kit.input([7, 6], 'other');
    const gates = kit.lstm({ units: 3, recurrentActivation: 'hardSigmoid' });
    await expect(reopened(classifier(other, on(gates, other)))).rejects.toThrow(
      'hardSigmoidKeras3',
    );
  });

  it('leaves tfjs’s own layers as they were', () => {
    expect(tf.layers.lstm({ units: 2 }).constructor.name).not.toBe(
      kit.lstm({ units: 2 }).constructor.name,
    );
    expect(tf.layers.dense({ units: 2 }).getConfig()['kernelInitializer']).toMatchObject({
      className: 'VarianceScaling',
    });
  });
});
