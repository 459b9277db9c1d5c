/**
 * Builds a network from its graph in the layers of stock tfjs 4.22: what a tfjs user would write, with Keras 3's
 * defaults spelled out where tfjs's differ (sigmoid gates). Recurrent weights start as Glorot uniform: tfjs makes an orthogonal matrix
 * with thousands of kernel calls, and the arithmetic of a step does not depend on the values.
 *
 * Not the same: the GRU is `reset_after=False`, the only one that tfjs has. What tfjs has no layer for is
 * composed of its operations: scanning an image, gathering blocks of it and summing it up by this project's
 * own layers, which are a few operations each and no kernels of ours; the two-dimensional LSTM by
 * stock-mdlstm.ts; the cells that Keras lacks by stock-diagonal.ts and stock-cornn.ts; walking back from each sample's own end by
 * stock-bidirectional.ts.
 */
import * as tf from '@tensorflow/tfjs';
import { type CellName, isInKeras } from '../../graph/cells.ts';
import type { Layer, LayerGraph, Recurrent } from '../../graph/layer-graph.ts';
import { connectLayers, makeImageLayer, makeMerge } from '../../layers/build-model.ts';
import type { TaskName } from '../../models/experiment.ts';
import { differences as words } from '../../text/en-bench.ts';
import { StockBidirectional } from './stock-bidirectional.ts';
import { StockCornn } from './stock-cornn.ts';
import { StockBothWays, StockDiagonal, StockGlu } from './stock-diagonal.ts';
import { StockMdlstm } from './stock-mdlstm.ts';

/** Says what the network computes differently when made of stock layers; `null` when nothing. */
export function tfjsDifference({ nodes }: LayerGraph, task: TaskName): string | null {
  const differences = [
    ...(nodes.some(({ layer }) => 'recurrent' in layer && layer.recurrent.cell === 'gru')
      ? [words.otherGru]
      : []),
    ...(nodes.some(({ layer }) => 'recurrent' in layer && !isInKeras(layer.recurrent.cell))
      ? [words.composedChains]
      : []),
    ...(nodes.some(({ layer }) => layer.kind === 'mdlstm') ? [words.composedScan] : []),
    ...(task === 'number' ? [words.ourLoss] : []),
  ];
  return differences.length === 0 ? null : differences.join(' ');
}

/** Whether every layer can be made of what tfjs has. */
export function hasStock({ nodes }: LayerGraph): boolean {
  return nodes.every(({ layer }) => !('recurrent' in layer) || layer.recurrent.cell in STOCK_CELLS);
}

/** @throws TypeError where `hasStock` says that it cannot be built */
export function buildTfjsModel(graph: LayerGraph): tf.LayersModel {
  return connectLayers(graph, makeStockLayer);
}

/** Layers of tfjs's own are named by tfjs, so that several models may live side by side. */
function makeStockLayer(name: string, layer: Exclude<Layer, { kind: 'input' }>): tf.layers.Layer {
  switch (layer.kind) {
    case 'recurrent':
      return stockRecurrent(layer.recurrent);
    case 'bidirectional':
      if (!isInKeras(layer.recurrent.cell)) {
        return new StockBothWays(layer.recurrent, layer.mergeMode, stockRecurrent);
      }
      return new StockBidirectional(stockRecurrent(layer.recurrent), layer.mergeMode);
    case 'time-distributed':
      return tf.layers.timeDistributed({ layer: stockRecurrent(layer.recurrent) });
    case 'mdlstm':
      return new StockMdlstm(layer.mdlstm);
    case 'dense': {
      const { units, activation, useBias } = layer;
      return tf.layers.dense({ units, activation, useBias });
    }
    case 'glu':
      return new StockGlu(layer.units);
    case 'layer-normalization':
      return tf.layers.layerNormalization({ axis: -1, epsilon: layer.epsilon });
    case 'dropout':
      return tf.layers.dropout({ rate: layer.rate });
    case 'reshape':
      return tf.layers.reshape({ targetShape: [...layer.shape] });
    case 'merge':
      return makeMerge(layer.mode);
    case 'softmax':
      return tf.layers.softmax({ axis: -1 });
    default:
      made += 1;
      return makeImageLayer(`stock_${name}_${made}`, layer);
  }
}

/** Image layers made so far, in their names: two layers of a name cannot be told apart by tfjs. */
let made = 0;

function stockRecurrent(recurrent: Recurrent): tf.layers.Layer {
  const make = STOCK_CELLS[recurrent.cell];
  if (make === undefined) throw new TypeError(`tfjs has no ${recurrent.cell}.`);
  const { units, returnSequences, goBackwards, dropout, useBias } = recurrent;
  const common = { units, returnSequences, goBackwards, dropout, useBias };
  return make({ ...common, recurrentInitializer: 'glorotUniform' }, recurrent);
}

type MakeCell = (
  common: {
    units: number;
    returnSequences: boolean;
    goBackwards: boolean;
    dropout: number;
    useBias: boolean;
    recurrentInitializer: 'glorotUniform';
  },
  recurrent: Recurrent,
) => tf.layers.Layer;

const chain =
  (cell: ConstructorParameters<typeof StockDiagonal>[0]['cell']): MakeCell =>
  (_, recurrent) =>
    new StockDiagonal({ ...recurrent, cell });

/** The cells that tfjs has, and those that are composed of its operations here. */
const STOCK_CELLS: Readonly<Partial<Record<CellName, MakeCell>>> = {
  'simple-rnn': (common, { activation }) => tf.layers.simpleRNN({ ...common, activation }),
  lstm: (common, { unitForgetBias, recurrentActivation: wanted }) => {
    // tfjs's hard sigmoid is that of Keras 1.
    const recurrentActivation = wanted === 'hardSigmoidKeras1' ? 'hardSigmoid' : 'sigmoid';
    return tf.layers.lstm({ ...common, recurrentActivation, unitForgetBias });
  },
  gru: (common) => tf.layers.gru({ ...common, recurrentActivation: 'sigmoid' }),
  cornn: (_, recurrent) => new StockCornn(recurrent),
  mingru: chain('mingru'),
  minlstm: chain('minlstm'),
  indrnn: chain('indrnn'),
  lru: chain('lru'),
};
