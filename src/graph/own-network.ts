/**
 * A network that a learner puts together: in which order the image is read, and the layers one after the other,
 * the last of which names the class. Plain data: spelled in words by spelling.ts, made a graph by own-graph.ts.
 */
import type { Oscillator } from '../kernels/cornn.ts';
import type { GateActivation } from '../kernels/lstm.ts';
import { CELL_NAMES, type CellName } from './cells.ts';
import type { DataShape } from './data-shape.ts';
import {
  type DenseActivation,
  type KernelInitializer,
  LAYER_NORM_EPSILON,
  type MergeMode,
  PIXEL_OSCILLATOR,
  type RecurrentInitializer,
} from './layer-graph.ts';
import type { SequenceOrder } from './reading-order.ts';

export interface OwnNetwork {
  order: ReadingOrder;
  layers: readonly OwnLayer[];
}

export type ReadingOrder =
  | SequenceOrder
  /** Rows, each a sequence of pixels: for layers that read each row by itself. */
  | { kind: 'grid' }
  /** The image as it is, for layers that scan it in two dimensions. */
  | { kind: 'image' };

export type OwnLayer =
  | RecurrentWord
  | FourDirectionWord
  | MdlstmWord
  | { kind: 'blocks'; height: number; width: number }
  | { kind: 'dropout'; rate: number }
  | { kind: 'layer-norm'; epsilon: number }
  /** A gated dense layer at every timestep. */
  | { kind: 'glu'; units: number }
  | DenseWord
  /** To one vector: all values, the mean of all timesteps, the last timestep, or the sum over an image. */
  | { kind: 'flatten' | 'average' | 'last' | 'sum' };

export interface RecurrentWord {
  kind: CellName;
  units: number;
  /** Hand on the state of every timestep, not the last one only. */
  all: boolean;
  backwards: boolean;
  /** Read both ways, and how the two are merged. */
  both: 'no' | MergeMode;
  /** Read each row of a grid by itself (Keras's TimeDistributed). */
  each: boolean;
  /** SimpleRNN only. */
  activation: 'tanh' | 'relu' | 'linear';
  /** Of the gates of LSTM and GRU. */
  recurrentActivation: GateActivation;
  useBias: boolean;
  /** LSTM only: forget gates start with bias 1. */
  unitForgetBias: boolean;
  /** Cells with gates that forget: they start with memories of any length. */
  chrono: boolean;
  kernelInitializer: KernelInitializer;
  recurrentInitializer: RecurrentInitializer;
  /** Share of the features that is dropped, the same at every timestep. */
  dropout: number;
  residual: boolean;
  /** coRNN only. */
  oscillator: Oscillator;
}

/** Four recurrent layers, one for each direction over the image. */
export interface FourDirectionWord {
  kind: 'four-direction';
  units: number;
  cell: CellName;
  merge: MergeMode;
  /** Share of what each direction hands on that is dropped. */
  dropout: number;
}

/** An LSTM that scans the image in two dimensions from all four corners. */
export interface MdlstmWord {
  kind: 'mdlstm';
  units: number;
  cell: 'stable' | 'classic';
  /** Classic cell only: gates also look at the cell states. */
  peepholes: boolean;
  /** Clips each gate's gradient to [-1, 1]. */
  clamp: boolean;
  useBias: boolean;
  /** Share of what it hands on that is dropped. */
  dropout: number;
}

export interface DenseWord {
  kind: 'dense';
  units: number;
  activation: DenseActivation;
  useBias: boolean;
  residual: boolean;
}

/** The most layers that an own network has, the one that names the class among them. */
export const MOST_LAYERS = 16;

/** A layer of each kind with what is meant where nothing is said: Keras's defaults. */
export const OWN_LAYERS = {
  ...recurrentWords(),
  'four-direction': {
    kind: 'four-direction',
    units: 64,
    cell: 'lstm',
    merge: 'concat',
    dropout: 0,
  },
  mdlstm: {
    kind: 'mdlstm',
    units: 10,
    cell: 'stable',
    peepholes: false,
    clamp: false,
    useBias: true,
    dropout: 0,
  },
  blocks: { kind: 'blocks', height: 2, width: 2 },
  'layer-norm': { kind: 'layer-norm', epsilon: LAYER_NORM_EPSILON },
  dropout: { kind: 'dropout', rate: 0.2 },
  glu: { kind: 'glu', units: 64 },
  dense: { kind: 'dense', units: 64, activation: 'relu', useBias: true, residual: false },
  flatten: { kind: 'flatten' },
  average: { kind: 'average' },
  last: { kind: 'last' },
  sum: { kind: 'sum' },
} as const satisfies Readonly<Record<OwnLayer['kind'], OwnLayer>>;

/** What names the class: the last layer of every own network, before the softmax. */
export function classifierOf({ outputs }: Pick<DataShape, 'outputs'>): DenseWord {
  return { kind: 'dense', units: outputs, activation: 'linear', useBias: true, residual: false };
}

/**
 * The network with an output for each class of other data; what does not end with a layer that names classes stays as
 * it is.
 *
 * @param before the outputs that it was made for
 */
export function withOutputs(network: OwnNetwork, before: number, outputs: number): OwnNetwork {
  const last = network.layers.at(-1);
  if (last?.kind !== 'dense' || last.activation !== 'linear' || last.units !== before) {
    return network;
  }
  return { ...network, layers: [...network.layers.slice(0, -1), { ...last, units: outputs }] };
}

export function isRecurrentWord(layer: OwnLayer): layer is RecurrentWord {
  return 'recurrentInitializer' in layer;
}

/** One for each cell. */
function recurrentWords() {
  const words = CELL_NAMES.map((cell) => [cell, recurrentWord(cell)] as const);
  return Object.fromEntries(words) as {
    readonly [Cell in CellName]: ReturnType<typeof recurrentWord<Cell>>;
  };
}

function recurrentWord<Cell extends CellName>(kind: Cell): RecurrentWord & { kind: Cell } {
  return {
    kind,
    units: 64,
    all: false,
    backwards: false,
    both: 'no',
    each: false,
    activation: 'tanh',
    recurrentActivation: 'sigmoid',
    useBias: true,
    unitForgetBias: true,
    chrono: false,
    kernelInitializer: 'glorotUniform',
    recurrentInitializer: 'orthogonal',
    dropout: 0,
    residual: false,
    oscillator: PIXEL_OSCILLATOR,
  };
}
