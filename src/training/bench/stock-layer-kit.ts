/**
 * The layers that a network's builder is handed, made of stock tfjs 4.22: what a tfjs user would write.
 * The same builders (src/models/) then give the same networks, with Keras 3's defaults spelled out where
 * tfjs's differ (sigmoid gates). Recurrent weights start as Glorot uniform: tfjs makes an orthogonal matrix
 * with thousands of kernel calls, and the arithmetic of a step does not depend on the values.
 *
 * Two things are not the same: the GRU is `reset_after=False`, the only one that tfjs has; and an image is
 * scanned by this project's own layer (a transpose or a reversal, one or two kernel calls), since tfjs has
 * no layer that reverses.
 */
import * as tf from '@tensorflow/tfjs';
import { ImageScan } from '../../layers/image-scan.ts';
import type { LayerKit, RecurrentConfig, RecurrentLayer } from '../../layers/layer-kit.ts';

/** What `network` computes differently when made of stock layers; `null` when nothing. */
export function stockDifference(network: string): string | null {
  return network === 'gru'
    ? 'tfjs 4.22 has only the GRU with reset_after=False, which applies the reset gate before the recurrent product.'
    : null;
}

/** Names are tfjs's own, so that several kits may live side by side. */
export function createStockLayerKit(): LayerKit {
  return {
    input: (shape, name) =>
      tf.input({ shape: [...shape], ...(name === undefined ? {} : { name }) }),
    simpleRnn: (config) =>
      recurrent(
        tf.layers.simpleRNN({ ...common(config), activation: config.activation ?? 'tanh' }),
      ),
    lstm: (config) =>
      recurrent(
        tf.layers.lstm({
          ...common(config),
          recurrentActivation: 'sigmoid',
          unitForgetBias: config.unitForgetBias ?? true,
        }),
      ),
    gru: (config) =>
      recurrent(tf.layers.gru({ ...common(config), recurrentActivation: 'sigmoid' })),
    bidirectional: (layer, config) =>
      tf.layers.bidirectional({
        layer: layer as unknown as tf.RNN,
        mergeMode: config?.mergeMode ?? 'concat',
      }),
    timeDistributed: (layer) => tf.layers.timeDistributed({ layer }),
    scan: (direction) => new ImageScan(direction, `stock_scan_${direction}_${tf.util.now()}`),
    reshape: (shape) => tf.layers.reshape({ targetShape: [...shape] }),
    dropout: (rate) => tf.layers.dropout({ rate }),
    merge: (mode) => (mode === 'sum' ? tf.layers.add() : tf.layers.concatenate({ axis: -1 })),
    dense: ({ units, activation }) =>
      tf.layers.dense({ units, activation: activation ?? 'linear' }),
    softmax: () => tf.layers.softmax(),
    model: (inputs, outputs, name) => tf.model({ inputs, outputs, name }),
    randomState: () => ({}),
    restoreRandomState: () => undefined,
  };
}

function common({ units, returnSequences, goBackwards, dropout, useBias }: RecurrentConfig) {
  return {
    units,
    returnSequences: returnSequences ?? false,
    goBackwards: goBackwards ?? false,
    dropout: dropout ?? 0,
    useBias: useBias ?? true,
    recurrentInitializer: 'glorotUniform' as const,
  };
}

/** A stock layer wraps like ours: the mark is only there for the types. */
function recurrent(layer: tf.layers.Layer): RecurrentLayer {
  return layer as RecurrentLayer;
}
