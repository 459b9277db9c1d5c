/**
 * The layers a network may be made of, as a set of functions that are handed to its builder. Names and
 * defaults are Keras 3's. Every recurrent layer is one op per sequence (src/kernels/); none loops over
 * time. This file is types only: `create-layer-kit.ts` makes the real one.
 */
import type * as tf from '@tensorflow/tfjs';
import type { MdlstmCell, ScanCorner } from '../kernels/mdlstm.ts';

export type ClassifierModel = tf.LayersModel;
export type Symbol = tf.SymbolicTensor;

export type KernelInitializerName = 'glorotUniform' | 'smallNormal' | 'torchUniform';
export type RecurrentInitializerName = 'orthogonal' | 'identity';

export interface RecurrentConfig {
  units: number;
  returnSequences?: boolean;
  goBackwards?: boolean;
  /** The share of input features dropped, one mask per sample for all timesteps. */
  dropout?: number;
  /** `glorotUniform` (default), `smallNormal` = N(0, 0.001), `torchUniform` = U(-1/sqrt(features), 1/sqrt(features)), as torch.nn.Linear starts */
  kernelInitializer?: KernelInitializerName;
  recurrentInitializer?: RecurrentInitializerName;
  useBias?: boolean;
  name?: string;
}

export interface SimpleRnnConfig extends RecurrentConfig {
  activation?: 'tanh' | 'relu' | 'linear';
}

export interface GatedConfig extends RecurrentConfig {
  recurrentActivation?: 'sigmoid' | 'hardSigmoid' | 'hardSigmoidKeras1';
}

export interface LstmConfig extends GatedConfig {
  /** Forget gates start with bias 1 (Keras's default). */
  unitForgetBias?: boolean;
}

export interface MdlstmConfig {
  units: number;
  /** Where the scan starts, or `all` four corners at once (default), whose channels lie side by side. */
  direction?: ScanCorner | 'all';
  /** `true` (default): every cell's hidden state; `false`: that of the last cell which each scan meets. */
  returnSequences?: boolean;
  /** `stable` (default): one forget gate and a convex mix of the two predecessors; `classic`: a forget gate each. */
  cell?: MdlstmCell;
  /** Classic cell only: gates also look at the cell states. Default false. */
  peepholes?: boolean;
  /** Keeps each gate's error within [-1, 1] on the way back. Default false. */
  clampGateErrors?: boolean;
  kernelInitializer?: KernelInitializerName;
  recurrentInitializer?: RecurrentInitializerName;
  useBias?: boolean;
  /** The forget gate starts with bias 1 (default). */
  unitForgetBias?: boolean;
  name?: string;
}

export interface DenseConfig {
  units: number;
  activation?: 'relu' | 'tanh';
  /** Default true. */
  useBias?: boolean;
  name?: string;
}

export type MergeMode = 'concat' | 'sum';
export type ScanDirection = 'left-to-right' | 'right-to-left' | 'top-to-bottom' | 'bottom-to-top';

/** A recurrent layer not yet applied, for `bidirectional` and `timeDistributed` to wrap. */
export type RecurrentLayer = tf.layers.Layer & { readonly recurrent: true };

export interface LayerKit {
  /** `null` for a length that differs from batch to batch; float32 unless said otherwise. */
  input(shape: readonly (number | null)[], name?: string, dtype?: 'float32' | 'int32'): Symbol;
  simpleRnn(config: SimpleRnnConfig): RecurrentLayer;
  lstm(config: LstmConfig): RecurrentLayer;
  gru(config: GatedConfig): RecurrentLayer;
  /**
   * Runs a layer and its mirror (`goBackwards`) and merges: `[batch, timesteps, features]` to `[..., 2 units]` for concat.
   * Applied to `[sequence, lengths]`, the mirror starts at each sample's own last timestep.
   */
  bidirectional(layer: RecurrentLayer, config?: { mergeMode?: MergeMode }): tf.layers.Layer;
  /** Folds the first time axis into the batch: `[batch, rows, timesteps, features]` to `[batch, rows, units]`, one call. */
  timeDistributed(layer: RecurrentLayer): tf.layers.Layer;
  /**
   * Turns an image `[batch, height, width]` into the sequence a direction walks: rows of `width` pixels
   * top to bottom, columns of `height` pixels left to right, or their mirrors. The layer that reads it
   * needs to know nothing of the direction.
   */
  scan(direction: ScanDirection): tf.layers.Layer;
  /**
   * Scans an image in two dimensions, one op for all cells and directions: `[batch, height, width, features]`
   * to `[batch, height, width, directions * units]`, or `[batch, directions * units]`. Applied to
   * `[image, widths]`, only each sample's own columns are read.
   */
  mdlstm(config: MdlstmConfig): tf.layers.Layer;
  /**
   * Gathers blocks that do not overlap, filled up with zeros at the right and the bottom:
   * `[batch, height, width]` or `[batch, height, width, features]` to
   * `[batch, ceil(height / h), ceil(width / w), h * w * features]`. With a dense layer after it, a strided
   * convolution.
   */
  blocks(config: { height: number; width: number }): tf.layers.Layer;
  /** How wide samples are once `blocks` gathered `by` columns into one: `[batch]` to `[batch]`, rounded up. */
  shrinkWidths(by: number): tf.layers.Layer;
  /** Sums over the height, or over height and width: `[batch, height, width, features]` to `[batch, width, features]` or `[batch, features]`. */
  collapse(axes: 'height' | 'both'): tf.layers.Layer;
  reshape(shape: readonly number[]): tf.layers.Layer;
  dropout(rate: number): tf.layers.Layer;
  merge(mode: MergeMode): tf.layers.Layer;
  dense(config: DenseConfig): tf.layers.Layer;
  softmax(): tf.layers.Layer;
  model(inputs: Symbol | Symbol[], outputs: Symbol, name: string): ClassifierModel;
  /** How far each dropout has drawn, by name: with the weights, what a resumed run needs to go on alike. */
  randomState(): Readonly<Record<string, number>>;
  restoreRandomState(state: Readonly<Record<string, number>>): void;
}
