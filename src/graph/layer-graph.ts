/**
 * A network as plain data: its layers with all their settings, what each reads, and what shape it makes of it.
 * Everything else interprets this: the model that trains (layers/build-model.ts), the stock one it is compared
 * with, the layer table and the picture, parameter counts, and the exporters. Names and defaults are Keras 3's.
 */
import type { Oscillator } from '../kernels/cornn.ts';
import type { GateActivation } from '../kernels/lstm.ts';
import type { MdlstmCell, ScanCorner } from '../kernels/mdlstm.ts';
import type { CellName } from './cells.ts';

/** The batch comes first; `null` is a length that differs from batch to batch. */
export type Shape = readonly (number | null)[];

export interface LayerGraph {
  /** As Keras spells names, e.g. `simple_rnn`. */
  name: string;
  inputs: readonly LayerNode[];
  output: LayerNode;
  /** Every layer after those that it reads. */
  nodes: readonly LayerNode[];
}

export interface LayerNode {
  /** The layer's name, unlike all others of the network. */
  name: string;
  layer: Layer;
  inputs: readonly LayerNode[];
  shape: Shape;
}

export type Layer =
  | { kind: 'input'; dtype: 'float32' | 'int32' }
  | { kind: 'recurrent'; recurrent: Recurrent }
  /**
   * A layer and its mirror: `[batch, timesteps, features]` to `[..., 2 units]` for concat, else `[..., units]`. Applied to
   * `[sequence, lengths]`, the mirror starts at each sample's own last timestep.
   */
  | { kind: 'bidirectional'; recurrent: Recurrent; mergeMode: MergeMode }
  /** Folds the first time axis into the batch: `[batch, rows, timesteps, features]` to `[batch, rows, units]`. */
  | { kind: 'time-distributed'; recurrent: Recurrent }
  /** An image `[batch, height, width]` as the sequence that a direction walks: its rows or columns, or their mirror. */
  | { kind: 'reorient'; direction: Direction }
  | { kind: 'mdlstm'; mdlstm: MdlstmLayer }
  /**
   * Gathers blocks that do not overlap, filled up with zeros: `[batch, height, width]` or
   * `[batch, height, width, features]` to `[batch, ceil(height / h), ceil(width / w), h * w * features]`.
   */
  | { kind: 'blocks'; height: number; width: number }
  /** How wide samples are once `blocks` gathered `by` columns into one: `[batch]` to `[batch]`, rounded up. */
  | { kind: 'shrink-widths'; by: number }
  /** Sums `[batch, height, width, features]` over the height, or over height and width. */
  | { kind: 'collapse'; axes: 'height' | 'both' }
  | { kind: 'reshape'; shape: readonly number[] }
  /** An image as its pixels, one at a timestep, in an order that the seed fixes: `[batch, 28, 28]` to `[batch, 784, 1]`. */
  | { kind: 'permute-pixels'; seed: number }
  /** The mean of all timesteps or the last one: `[batch, timesteps, features]` to `[batch, features]`. */
  | { kind: 'over-time'; take: 'average' | 'last' }
  /** Each vector of features to mean 0 and variance 1, then scaled and shifted by what is learnt. */
  | { kind: 'layer-normalization'; epsilon: number }
  | { kind: 'dropout'; rate: number }
  | { kind: 'merge'; mode: MergeMode }
  /** A gated dense layer at every place: half of its columns times the sigmoid of the other half. */
  | { kind: 'glu'; units: number }
  | { kind: 'dense'; units: number; activation: DenseActivation; useBias: boolean }
  | { kind: 'softmax' };

/** A recurrent cell over all timesteps. */
export interface Recurrent {
  cell: CellName;
  name: string;
  units: number;
  /** Of SimpleRNN's hidden state; the gated cells have tanh. */
  activation: 'tanh' | 'relu' | 'linear';
  /** Of the gates; SimpleRNN has none. */
  recurrentActivation: GateActivation;
  returnSequences: boolean;
  goBackwards: boolean;
  /** The share of input features dropped, one mask per sample for all timesteps. */
  dropout: number;
  useBias: boolean;
  /** LSTM: forget gates start with bias 1. */
  unitForgetBias: boolean;
  /**
   * The gates that forget start with biases for memories of 1 up to all timesteps, log(uniform), as Tallec and Ollivier
   * do (2018); only of cells that have such gates.
   */
  chrono: boolean;
  kernelInitializer: KernelInitializer;
  /** Of an IndRNN: `identity` for weights of 1, otherwise uniform from 0 to 1. */
  recurrentInitializer: RecurrentInitializer;
  /** Of a coRNN. */
  oscillator: Oscillator;
}

/** Scans an image in two dimensions: `[batch, height, width, features]` to `[batch, height, width, corners * units]`. */
export interface MdlstmLayer {
  units: number;
  /** Where the scan starts, or all four corners at once, whose channels lie side by side. */
  direction: ScanCorner | 'all';
  /** `true`: every cell's hidden state; `false`: that of the last cell which each scan meets. */
  returnSequences: boolean;
  /** `stable`: one forget gate and a convex mix of the two predecessors; `classic`: a forget gate each. */
  cell: MdlstmCell;
  /** Classic cell only: gates also look at the cell states. */
  peepholes: boolean;
  /** Clips each gate's gradient to [-1, 1]. */
  clampGateErrors: boolean;
  useBias: boolean;
  /** The forget gate starts with bias 1. */
  unitForgetBias: boolean;
  kernelInitializer: KernelInitializer;
  recurrentInitializer: RecurrentInitializer;
}

/**
 * `smallNormal` = N(0, 0.001); `torchUniform` = U(±1/√features), as torch.nn.Linear starts; of a coRNN, whose source reads
 * input and both states by one such layer, all weights and the bias U(±1/√(features + 2 units)).
 */
export type KernelInitializer = 'glorotUniform' | 'smallNormal' | 'torchUniform';
export type RecurrentInitializer = 'orthogonal' | 'identity';
export type DenseActivation = 'linear' | 'relu' | 'tanh' | 'sigmoid' | 'softmax';
/** Side by side, or value by value: added, multiplied, averaged. */
export type MergeMode = 'concat' | 'sum' | 'mul' | 'ave';
export type Direction = 'left-to-right' | 'right-to-left' | 'top-to-bottom' | 'bottom-to-top';

/** Keras's class of a layer that merges so. */
export const MERGE_CLASSES = {
  concat: 'Concatenate',
  sum: 'Add',
  mul: 'Multiply',
  ave: 'Average',
} as const satisfies Readonly<Record<MergeMode, string>>;

/** Keras's. */
export const LAYER_NORM_EPSILON = 1e-3;

/** What the coRNN's authors found for digits read pixel by pixel. */
export const PIXEL_OSCILLATOR = { timeStep: 0.042, stiffness: 2.7, damping: 4.7 } as const;

export const RECURRENT_DEFAULTS = {
  activation: 'tanh',
  recurrentActivation: 'sigmoid',
  returnSequences: false,
  goBackwards: false,
  dropout: 0,
  useBias: true,
  unitForgetBias: true,
  chrono: false,
  kernelInitializer: 'glorotUniform',
  recurrentInitializer: 'orthogonal',
  oscillator: PIXEL_OSCILLATOR,
} as const satisfies Partial<Recurrent>;

export const MDLSTM_DEFAULTS = {
  direction: 'all',
  returnSequences: true,
  cell: 'stable',
  peepholes: false,
  clampGateErrors: false,
  useBias: true,
  unitForgetBias: true,
  kernelInitializer: 'glorotUniform',
  recurrentInitializer: 'orthogonal',
} as const satisfies Partial<MdlstmLayer>;

/** The layer whose output the loss takes: the one before a last softmax. */
export function logitsOf({ output }: Pick<LayerGraph, 'output'>): LayerNode {
  return output.layer.kind === 'softmax' ? output.inputs[0] : output;
}

/** The two layers that a bidirectional one is made of, named as Keras names them. */
export function bothDirections(recurrent: Recurrent): [forward: Recurrent, backward: Recurrent] {
  const { name, goBackwards } = recurrent;
  return [
    { ...recurrent, name: `forward_${name}` },
    { ...recurrent, name: `backward_${name}`, goBackwards: !goBackwards },
  ];
}

/** Whether a direction walks over the columns of the image. */
export function walksColumns(direction: Direction): boolean {
  return direction === 'left-to-right' || direction === 'right-to-left';
}

/** Whether a direction starts at the image's far end. */
export function walksBack(direction: Direction): boolean {
  return direction === 'right-to-left' || direction === 'bottom-to-top';
}

/** Corners from which the layer scans. */
export function cornersOf({ direction }: Pick<MdlstmLayer, 'direction'>): number {
  return direction === 'all' ? 4 : 1;
}
