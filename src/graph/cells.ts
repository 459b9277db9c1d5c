/**
 * The recurrent cells, one row each: what exporters, importers, counts, the picture and the tests must know of a
 * cell. Its equations are in kernels/reference/.
 */

interface CellRow {
  /** Keras's class, as tfjs and PyTorch call it too; of a cell that Keras lacks, its own name. */
  className: string;
  /** What Keras calls a layer of it that was given no name. */
  layerName: string;
  /** The blocks of `units` columns in kernel and recurrent kernel, in Keras's order. */
  gates: readonly string[];
  /** The block of those which makes what may become the state, and which the equations call g. */
  candidate?: string;
  /** What it carries to the next step, by the letters of the equations, what it hands on last. */
  carries: readonly string[];
  /**
   * What meets the state of the step before: `square`, a recurrent kernel `[units, gates * units]`; `two-squares`, one of
   * `[2 * units, units]` for two states of a unit; or so many numbers of each unit alone, `[recurrent, units]`.
   */
  recurrent: 'square' | 'two-squares' | number;
  /** It has gates that forget, whose biases decide how long it remembers before the first step. */
  forgets: boolean;
  /** Rows of the bias: the GRU's second is added to the recurrent product, under the reset gate. */
  biasRows: 0 | 1 | 2;
  /** The state is complex and read out by a matrix, beside which the input is added unit by unit. */
  readsOut?: boolean;
  /** Values that a unit keeps for each timestep for the backward pass. */
  savedForBackward: number;
  /** `null`: neither Keras nor ONNX has the cell. */
  onnx: {
    operator: string;
    /** Which of Keras's blocks stands at each place of ONNX. */
    gateOrder: readonly number[];
  } | null;
  /** Whether TensorFlow.js has the same cell. It has only the GRU with reset_after=False. */
  inTfjs: boolean;
}

const ROWS = {
  'simple-rnn': {
    className: 'SimpleRNN',
    layerName: 'simple_rnn',
    gates: ['h'],
    carries: ['h'],
    recurrent: 'square',
    forgets: false,
    biasRows: 1,
    savedForBackward: 1,
    onnx: { operator: 'RNN', gateOrder: [0] },
    inTfjs: true,
  },
  lstm: {
    className: 'LSTM',
    layerName: 'lstm',
    gates: ['i', 'f', 'c', 'o'],
    candidate: 'c',
    carries: ['c', 'h'],
    recurrent: 'square',
    forgets: true,
    biasRows: 1,
    savedForBackward: 6,
    onnx: { operator: 'LSTM', gateOrder: [0, 3, 1, 2] },
    inTfjs: true,
  },
  gru: {
    className: 'GRU',
    layerName: 'gru',
    gates: ['z', 'r', 'h'],
    candidate: 'h',
    carries: ['h'],
    recurrent: 'square',
    forgets: true,
    biasRows: 2,
    savedForBackward: 5,
    onnx: { operator: 'GRU', gateOrder: [0, 1, 2] },
    inTfjs: false,
  },
  mingru: {
    className: 'MinGRU',
    layerName: 'min_gru',
    gates: ['z', 'h'],
    candidate: 'h',
    carries: ['h'],
    recurrent: 0,
    forgets: true,
    biasRows: 1,
    savedForBackward: 3,
    onnx: null,
    inTfjs: false,
  },
  minlstm: {
    className: 'MinLSTM',
    layerName: 'min_lstm',
    gates: ['f', 'i', 'h'],
    candidate: 'h',
    carries: ['h'],
    recurrent: 0,
    forgets: true,
    biasRows: 1,
    savedForBackward: 4,
    onnx: null,
    inTfjs: false,
  },
  indrnn: {
    className: 'IndRNN',
    layerName: 'ind_rnn',
    gates: ['h'],
    carries: ['h'],
    recurrent: 1,
    forgets: false,
    biasRows: 1,
    savedForBackward: 1,
    onnx: null,
    inTfjs: false,
  },
  lru: {
    className: 'LRU',
    layerName: 'lru',
    gates: ['re', 'im'],
    carries: ['re', 'im'],
    recurrent: 3,
    forgets: false,
    biasRows: 0,
    readsOut: true,
    savedForBackward: 4,
    onnx: null,
    inTfjs: false,
  },
  cornn: {
    className: 'CoRNN',
    layerName: 'co_rnn',
    gates: ['g'],
    carries: ['v', 'y'],
    recurrent: 'two-squares',
    forgets: false,
    biasRows: 1,
    savedForBackward: 3,
    onnx: null,
    inTfjs: false,
  },
} as const satisfies Readonly<Record<string, CellRow>>;

export type CellName = keyof typeof ROWS;

export const CELLS: Readonly<Record<CellName, CellRow>> = ROWS;

export const CELL_NAMES = Object.keys(CELLS) as CellName[];

/** Whether Keras has the cell, and with it ONNX. */
export function isInKeras(cell: CellName): boolean {
  return CELLS[cell].onnx !== null;
}

/** Squares of `units` rows that the recurrent kernel is made of, for each gate; 0 where it has none. */
export function squaresOf(cell: CellName): number {
  const { recurrent } = CELLS[cell];
  if (recurrent === 'square') return 1;
  return recurrent === 'two-squares' ? 2 : 0;
}

/** Whether its recurrent weights may start as the identity, so that a state is kept as it is. */
export function startsAsIdentity(cell: CellName): boolean {
  const { recurrent } = CELLS[cell];
  return recurrent === 'square' || recurrent === 1;
}

/** Values that an MDLSTM's unit keeps for each cell of the image. */
export const MDLSTM_SAVED = 7;
