/** The layer table of a network, in Keras's words: Layer (type), Output Shape, Param #, and how each count comes about. */
import { CELLS, MDLSTM_SAVED, squaresOf } from './cells.ts';
import {
  bothDirections,
  cornersOf,
  type LayerGraph,
  type LayerNode,
  type MdlstmLayer,
  MERGE_CLASSES,
  type Recurrent,
  type Shape,
} from './layer-graph.ts';
import { atWidth, hasOpenWidth, LONG_LINE_COLUMNS } from './output-shape.ts';
import { featuresOf, parametersOf, weightsOfNode } from './weights.ts';

export interface LayerRow {
  name: string;
  type: string;
  /** With null for the batch, e.g. `[null, 28, 128]`. */
  outputShape: Shape;
  parameters: number;
  /** How the count comes about, e.g. `4 × ((28 + 128) × 128 + 128)`; empty where there are none. */
  formula: string;
  /** Names of the layers whose output this one reads. */
  inputs: readonly string[];
}

export interface ModelSummary {
  layers: readonly LayerRow[];
  parameters: number;
  /** Bytes that the recurrent layers keep for the backward pass, for each digit or line of a batch. */
  activationBytes: number;
  /** Where lines differ in width: how wide a line `activationBytes` is told for. */
  activationColumns?: number;
}

/** Describes a network: one row per layer, in the order of computation, and the totals. */
export function describeGraph(graph: LayerGraph): ModelSummary {
  const layers = graph.nodes.map(rowOf);
  const values = atWidth(graph).nodes.reduce((sum, node) => sum + savedForBackward(node), 0);
  return {
    layers,
    parameters: layers.reduce((sum, { parameters }) => sum + parameters, 0),
    activationBytes: Float32Array.BYTES_PER_ELEMENT * values,
    ...(hasOpenWidth(graph) ? { activationColumns: LONG_LINE_COLUMNS } : {}),
  };
}

function rowOf(node: LayerNode): LayerRow {
  return {
    name: node.name,
    type: typeOf(node.layer),
    outputShape: node.shape,
    parameters: parametersOf(weightsOfNode(node)),
    formula: formulaOf(node),
    inputs: node.inputs.map(({ name }) => name),
  };
}

/** Keras's class of a layer; of a wrapper with what it wraps, e.g. `TimeDistributed(LSTM)`. */
export function typeOf(layer: LayerNode['layer']): string {
  switch (layer.kind) {
    case 'recurrent':
      return CELLS[layer.recurrent.cell].className;
    case 'bidirectional':
      return `Bidirectional(${CELLS[layer.recurrent.cell].className})`;
    case 'time-distributed':
      return `TimeDistributed(${CELLS[layer.recurrent.cell].className})`;
    case 'merge':
      return MERGE_CLASSES[layer.mode];
    case 'over-time':
      return layer.take === 'average' ? 'GlobalAveragePooling1D' : 'LastTimestep';
    default:
      return TYPES[layer.kind];
  }
}

const TYPES = {
  input: 'InputLayer',
  reorient: 'Reorient',
  mdlstm: 'MDLSTM',
  blocks: 'Blocks',
  'shrink-widths': 'ShrinkWidths',
  collapse: 'Collapse',
  'permute-pixels': 'PermutePixels',
  'layer-normalization': 'LayerNormalization',
  reshape: 'Reshape',
  dropout: 'Dropout',
  glu: 'GLU',
  dense: 'Dense',
  softmax: 'Softmax',
} as const;

/** The recurrent layers that a layer is made of: one, or one and its mirror. */
export function recurrentsOf({ layer }: LayerNode): Recurrent[] {
  switch (layer.kind) {
    case 'recurrent':
    case 'time-distributed':
      return [layer.recurrent];
    case 'bidirectional':
      return bothDirections(layer.recurrent);
    default:
      return [];
  }
}

/** How often a layer's kernel is applied to one sample: sequences times timesteps, cells of an image, or places. */
export function applicationsOf({ layer, inputs }: LayerNode): number {
  // [batch, timesteps, features]; under TimeDistributed and for images [batch, rows, columns, features],
  // where an image without channels is [batch, rows, columns]
  const [, ...sizes] = inputs[0]?.shape ?? [];
  const places = layer.kind === 'mdlstm' ? sizes.slice(0, 2) : sizes.slice(0, -1);
  return places.reduce<number>((product, size) => product * (size ?? 1), 1);
}

/** Values a recurrent layer keeps for the backward pass, for each digit or line: known before a step is taken. */
function savedForBackward(node: LayerNode): number {
  const { layer } = node;
  const each =
    layer.kind === 'mdlstm'
      ? MDLSTM_SAVED * cornersOf(layer.mdlstm) * layer.mdlstm.units
      : recurrentsOf(node).reduce(
          (sum, { cell, units }) => sum + CELLS[cell].savedForBackward * units,
          0,
        );
  return each === 0 ? 0 : each * applicationsOf(node);
}

/** `4 × ((28 + 128) × 128 + 128)` and the like. */
function formulaOf(node: LayerNode): string {
  const { layer, inputs } = node;
  if (layer.kind === 'mdlstm') return mdlstmFormula(layer.mdlstm, inputs[0].shape);
  if (layer.kind === 'dense') {
    const { units, useBias } = layer;
    return `${featuresOf(inputs[0].shape)} × ${units}${useBias ? ` + ${units}` : ''}`;
  }
  if (layer.kind === 'glu') {
    return `2 × (${featuresOf(inputs[0].shape)} × ${layer.units} + ${layer.units})`;
  }
  if (layer.kind === 'layer-normalization') return `2 × ${featuresOf(inputs[0].shape)}`;
  const halves = recurrentsOf(node);
  if (halves.length === 0) return '';
  const formula = recurrentFormula(halves[0], featuresOf(inputs[0].shape));
  if (halves.length === 1) return formula;
  return `2 × ${CELLS[halves[0].cell].gates.length === 1 ? `(${formula})` : formula}`;
}

function recurrentFormula({ cell, units, useBias }: Recurrent, features: number): string {
  const { gates, recurrent, biasRows, readsOut = false } = CELLS[cell];
  const bias =
    useBias && biasRows > 0 ? ` + ${biasRows === 1 ? '' : `${biasRows} × `}${units}` : '';
  const squares = squaresOf(cell);
  const own = squares === 0 ? '' : ` + ${squares === 1 ? '' : `${squares} × `}${units}`;
  const rows = own === '' ? `${features}` : `(${features}${own})`;
  const gate = `${rows} × ${units}${bias}`;
  const all = gates.length === 1 ? gate : `${gates.length} × (${gate})`;
  // An LRU's matrix that reads the state out, and its skip.
  const readOut = readsOut ? ` + ${gates.length} × ${units} × ${units} + ${units}` : '';
  const alone = typeof recurrent === 'number' && recurrent > 0 ? ` + ${recurrent} × ${units}` : '';
  return all + alone + readOut;
}

/** `4 × (5 × ((20 + 2 × 50) × 50 + 50) + 4 × 50)`: corners, blocks, both axes, bias and peepholes. */
function mdlstmFormula(mdlstm: MdlstmLayer, image: Shape): string {
  const { units, useBias, peepholes } = mdlstm;
  const corners = cornersOf(mdlstm);
  const features = image.length === 3 ? 1 : featuresOf(image);
  const bias = useBias ? ` + ${units}` : '';
  const blocks = `5 × ((${features} + 2 × ${units}) × ${units}${bias})`;
  const scan = peepholes ? `(${blocks} + 4 × ${units})` : blocks;
  return corners === 1 && !peepholes ? blocks : `${corners} × ${scan}`;
}
