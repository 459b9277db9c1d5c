/**
 * Puts a network together, layer after layer: each method takes what the layer reads and returns the layer, so
 * a network's file is its layers from top to bottom.
 */
import { CELLS, type CellName } from './cells.ts';
import { type DataShape, MNIST_SHAPE } from './data-shape.ts';
import {
  type Direction,
  type DenseActivation,
  type Layer,
  LAYER_NORM_EPSILON,
  type LayerGraph,
  type LayerNode,
  MDLSTM_DEFAULTS,
  MERGE_CLASSES,
  type MdlstmLayer,
  type MergeMode,
  type Recurrent,
  RECURRENT_DEFAULTS,
  type Shape,
} from './layer-graph.ts';
import { outputShape } from './output-shape.ts';

export type RecurrentConfig = Pick<Recurrent, 'units'> & Partial<Omit<Recurrent, 'cell' | 'units'>>;
export type MdlstmConfig = Pick<MdlstmLayer, 'units'> & Partial<MdlstmLayer> & { name?: string };

export interface DenseConfig {
  units: number;
  activation?: DenseActivation;
  useBias?: boolean;
  name?: string;
}

/** What a layer reads: one layer, or several. */
export type Read = LayerNode | readonly LayerNode[];

/** Names are Keras's (`lstm`, `lstm_1`, …), counted within one network. */
export class GraphBuilder {
  readonly #nodes: LayerNode[] = [];
  readonly #used = new Map<string, number>();

  /** @param data what the network reads and tells apart */
  constructor(readonly data: DataShape = MNIST_SHAPE) {}

  /** `null` for a length that differs from batch to batch. */
  input(shape: Shape, name = 'input', dtype: 'float32' | 'int32' = 'float32'): LayerNode {
    const node: LayerNode = {
      name: this.#name(name),
      layer: { kind: 'input', dtype },
      inputs: [],
      shape: [null, ...shape],
    };
    this.#nodes.push(node);
    return node;
  }

  recurrent(cell: CellName, config: RecurrentConfig, input: Read): LayerNode {
    const recurrent = this.#recurrent(cell, config);
    return this.#add({ kind: 'recurrent', recurrent }, recurrent.name, input);
  }

  bidirectional(
    cell: CellName,
    config: RecurrentConfig,
    input: Read,
    mergeMode: MergeMode = 'concat',
  ): LayerNode {
    const recurrent = this.#recurrent(cell, config);
    return this.#layer('bidirectional', { kind: 'bidirectional', recurrent, mergeMode }, input);
  }

  timeDistributed(cell: CellName, config: RecurrentConfig, input: Read): LayerNode {
    const recurrent = this.#recurrent(cell, config);
    return this.#layer('time_distributed', { kind: 'time-distributed', recurrent }, input);
  }

  reorient(direction: Direction, input: Read): LayerNode {
    const name = `scan_${direction.replaceAll('-', '_')}`;
    return this.#layer(name, { kind: 'reorient', direction }, input);
  }

  mdlstm({ name = 'mdlstm', ...config }: MdlstmConfig, input: Read): LayerNode {
    return this.#layer(name, { kind: 'mdlstm', mdlstm: { ...MDLSTM_DEFAULTS, ...config } }, input);
  }

  blocks(size: { height: number; width: number }, input: Read): LayerNode {
    return this.#layer('blocks', { kind: 'blocks', ...size }, input);
  }

  shrinkWidths(by: number, input: Read): LayerNode {
    return this.#layer('shrink_widths', { kind: 'shrink-widths', by }, input);
  }

  collapse(axes: 'height' | 'both', input: Read): LayerNode {
    return this.#layer('collapse', { kind: 'collapse', axes }, input);
  }

  reshape(shape: readonly number[], input: Read): LayerNode {
    return this.#layer('reshape', { kind: 'reshape', shape }, input);
  }

  permutePixels(seed: number, input: Read): LayerNode {
    return this.#layer('permute_pixels', { kind: 'permute-pixels', seed }, input);
  }

  overTime(take: 'average' | 'last', input: Read): LayerNode {
    const name = take === 'average' ? 'global_average_pooling1d' : 'last_timestep';
    return this.#layer(name, { kind: 'over-time', take }, input);
  }

  layerNormalization(input: Read, epsilon = LAYER_NORM_EPSILON): LayerNode {
    const layer = { kind: 'layer-normalization' as const, epsilon };
    return this.#layer('layer_normalization', layer, input);
  }

  dropout(rate: number, input: Read): LayerNode {
    return this.#layer('dropout', { kind: 'dropout', rate }, input);
  }

  merge(mode: MergeMode, inputs: readonly LayerNode[]): LayerNode {
    return this.#layer(MERGE_CLASSES[mode].toLowerCase(), { kind: 'merge', mode }, inputs);
  }

  glu(units: number, input: Read): LayerNode {
    return this.#layer('glu', { kind: 'glu', units }, input);
  }

  dense(
    { units, activation = 'linear', useBias = true, name = 'dense' }: DenseConfig,
    input: Read,
  ): LayerNode {
    return this.#layer(name, { kind: 'dense', units, activation, useBias }, input);
  }

  softmax(input: Read): LayerNode {
    return this.#layer('softmax', { kind: 'softmax' }, input);
  }

  /** All layers so far. */
  get nodes(): readonly LayerNode[] {
    return this.#nodes;
  }

  /** The whole network. */
  graph(name: string, inputs: readonly LayerNode[], output: LayerNode): LayerGraph {
    return { name, inputs, output, nodes: this.#nodes };
  }

  #recurrent(cell: CellName, { name, ...config }: RecurrentConfig): Recurrent {
    const named = this.#name(name ?? CELLS[cell].layerName);
    return { ...RECURRENT_DEFAULTS, ...config, cell, name: named };
  }

  #layer(wanted: string, layer: Layer, input: Read): LayerNode {
    return this.#add(layer, this.#name(wanted), input);
  }

  #add(layer: Layer, name: string, input: Read): LayerNode {
    const inputs = 'layer' in input ? [input] : input;
    const node = {
      name,
      layer,
      inputs,
      shape: outputShape(
        layer,
        inputs.map(({ shape }) => shape),
      ),
    };
    this.#nodes.push(node);
    return node;
  }

  /** The name wanted if it is free, else with the next number behind it. */
  #name(wanted: string): string {
    const count = this.#used.get(wanted) ?? 0;
    this.#used.set(wanted, count + 1);
    return count === 0 ? wanted : `${wanted}_${count}`;
  }
}
