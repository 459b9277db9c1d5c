/**
 * The layers that a network's builder is handed, made of stock tfjs 4.22: what a tfjs user would write.
 * The same builders (src/models/) then give the same networks, with Keras 3's defaults spelled out where
 * tfjs's differ (sigmoid gates). Recurrent weights start as Glorot uniform: tfjs makes an orthogonal matrix
 * with thousands of kernel calls, and the arithmetic of a step does not depend on the values.
 *
 * Not the same: the GRU is `reset_after=False`, the only one that tfjs has. What tfjs has no layer for is
 * composed of its operations: scanning an image, gathering blocks of it and summing it up by this project's
 * own layers, which are a few operations each and no kernels of ours; the two-dimensional LSTM by
 * stock-mdlstm.ts; walking back from each sample's own end by stock-bidirectional.ts.
 */
import * as tf from '@tensorflow/tfjs';
import { Blocks } from '../../layers/blocks.ts';
import { Collapse } from '../../layers/collapse.ts';
import { ImageScan } from '../../layers/image-scan.ts';
import type { LayerKit, RecurrentConfig, RecurrentLayer } from '../../layers/layer-kit.ts';
import { ShrinkWidths } from '../../layers/shrink-widths.ts';
import type { NetworkId } from '../../models/experiment.ts';
import { StockBidirectional } from './stock-bidirectional.ts';
import { StockMdlstm } from './stock-mdlstm.ts';

/** What `network` computes differently when made of stock layers; `null` when nothing. */
export function stockDifference(network: NetworkId): string | null {
  switch (network) {
    case 'gru':
      return 'tfjs 4.22 has only the GRU with reset_after=False, which applies the reset gate before the recurrent product.';
    case 'mdlstm':
      return COMPOSED_SCAN;
    case 'mdlstm-line':
      return `${COMPOSED_SCAN} ${OUR_LOSS}`;
    case 'blstm-line':
      return OUR_LOSS;
    case 'simple-rnn':
    case 'lstm':
    case 'irnn':
    case 'hrnn':
    case 'four-direction':
      return null;
  }
}

const COMPOSED_SCAN =
  'tfjs has no LSTM in two dimensions; it is composed of its operations, all corners and all cells of an anti-diagonal at a time, with one product for each axis.';
const OUR_LOSS =
  'tfjs has no CTC loss, so both sides compute Scanline’s; lines are 140 columns wide and filled to the end.';

/** Names are tfjs's own, so that several kits may live side by side. */
export function createStockLayerKit(): LayerKit {
  return {
    input: (shape, name, dtype) =>
      tf.input({
        shape: [...shape],
        ...(name === undefined ? {} : { name }),
        ...(dtype === undefined ? {} : { dtype }),
      }),
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
    bidirectional: (layer, config) => new StockBidirectional(layer, config?.mergeMode ?? 'concat'),
    timeDistributed: (layer) => tf.layers.timeDistributed({ layer }),
    scan: (direction) => new ImageScan(direction, stockName(`scan_${direction}`)),
    mdlstm: (config) => new StockMdlstm(config),
    blocks: (config) => new Blocks({ ...config, name: stockName('blocks') }),
    shrinkWidths: (by) => new ShrinkWidths({ by, name: stockName('shrink_widths') }),
    collapse: (axes) => new Collapse({ axes, name: stockName('collapse') }),
    reshape: (shape) => tf.layers.reshape({ targetShape: [...shape] }),
    dropout: (rate) => tf.layers.dropout({ rate }),
    merge: (mode) => (mode === 'sum' ? tf.layers.add() : tf.layers.concatenate({ axis: -1 })),
    dense: ({ units, activation, useBias }) =>
      tf.layers.dense({ units, activation: activation ?? 'linear', useBias: useBias ?? true }),
    softmax: () => tf.layers.softmax({ axis: -1 }),
    model: (inputs, outputs, name) => tf.model({ inputs, outputs, name }),
    randomState: () => ({}),
    restoreRandomState: () => undefined,
  };
}

/** tfjs counts up the names of its own layers; those of ours are told theirs. */
function stockName(base: string): string {
  made += 1;
  return `stock_${base}_${made}`;
}

let made = 0;

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
