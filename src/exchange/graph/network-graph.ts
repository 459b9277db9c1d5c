/**
 * A network as plain data: its layers, how they hang together, and the names and shapes of their weights.
 * The writers of model files read this instead of tfjs's layers, so they need no backend.
 */
import type { MdlstmCell } from '../../kernels/mdlstm.ts';
import type {
  KernelInitializerName,
  MergeMode,
  RecurrentInitializerName,
  ScanDirection,
} from '../../layers/layer-kit.ts';

/** The batch comes first; `null` is a length that differs from batch to batch. */
export type Shape = readonly (number | null)[];

export interface NetworkGraph {
  /** As Keras spells names, e.g. `simple_rnn`. */
  name: string;
  inputs: readonly GraphNode[];
  output: GraphNode;
  /** Every layer after those that it reads. */
  nodes: readonly GraphNode[];
}

export interface GraphNode {
  /** The layer's name, unlike all others of the network. */
  name: string;
  layer: GraphLayer;
  inputs: readonly GraphNode[];
  shape: Shape;
}

export type GraphLayer =
  | { kind: 'input'; dtype: 'float32' | 'int32' }
  | { kind: 'recurrent'; recurrent: Recurrent }
  /** Applied to `[sequence, lengths]`, the mirror starts at each sample's own last timestep. */
  | { kind: 'bidirectional'; forward: Recurrent; backward: Recurrent; mergeMode: MergeMode }
  | { kind: 'time-distributed'; recurrent: Recurrent }
  | { kind: 'scan'; direction: ScanDirection }
  | {
      kind: 'mdlstm';
      units: number;
      corners: number;
      cell: MdlstmCell;
      peepholes: boolean;
      useBias: boolean;
    }
  | { kind: 'blocks'; height: number; width: number }
  | { kind: 'shrink-widths'; by: number }
  | { kind: 'collapse'; axes: 'height' | 'both' }
  | { kind: 'reshape'; shape: readonly number[] }
  | { kind: 'dropout'; rate: number }
  | { kind: 'merge'; mode: MergeMode }
  | { kind: 'dense'; units: number; activation: 'linear' | 'relu' | 'tanh'; useBias: boolean }
  | { kind: 'softmax' };

export type RecurrentCell = 'simple-rnn' | 'lstm' | 'gru';

/** SimpleRNN, LSTM or GRU with sigmoid gates. */
export interface Recurrent {
  cell: RecurrentCell;
  name: string;
  units: number;
  activation: 'tanh' | 'relu' | 'linear';
  returnSequences: boolean;
  goBackwards: boolean;
  dropout: number;
  useBias: boolean;
  unitForgetBias: boolean;
  kernelInitializer: KernelInitializerName;
  recurrentInitializer: RecurrentInitializerName;
}

/** How many blocks of `units` columns a cell's kernel has. */
export const GATES: Readonly<Record<RecurrentCell, number>> = { 'simple-rnn': 1, lstm: 4, gru: 3 };
