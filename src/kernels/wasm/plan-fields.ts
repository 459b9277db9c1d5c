/**
 * The fields of a plan: what the compiled kernels are told about one call, as 32-bit words in the shared
 * memory. Both sides read this file, so it holds nothing but numbers.
 *
 * A row of the saved states is `[h_{t-1} | 1 | x_t * mask]`, so that one product with the packed weights
 * `[R; b; W]` gives a step's z, and one product of all rows with all dz gives dR, db and dW together. The coRNN's
 * h_{t-1} is its two states side by side, and so are their gradients.
 */

/** Which cell: see `CELL_*`. */
export const CELL = 0;
/** See `ACTIVATION_*`. */
export const ACTIVATION = 1;
export const BATCH = 2;
export const TIMESTEPS = 3;
export const FEATURES = 4;
export const UNITS = 5;
/** Units in whole fours, once for each state: the width of h in a row. */
export const HIDDEN = 6;
/** Units in whole eights: the width of one group of columns of z. */
export const COLUMNS = 7;
/** Groups of columns of z, one for each product that the gates are made of: see cells.ts. */
export const GROUPS = 8;
/** Length of a row: HIDDEN + 1 + FEATURES. */
export const DEPTH = 9;
/** Samples in a block, in whole fours. A block is walked through all timesteps by one thread. */
export const ROWS = 10;
export const BLOCKS = 11;
/** Backward: blocks are dealt to this many sums of weight gradients, whoever computes them. */
export const SUMS = 12;
/** Backward: timesteps whose dz are multiplied with their rows at once. */
export const CHUNK = 13;

export const KEEP_STATES = 14;
export const RETURN_SEQUENCES = 15;
export const GO_BACKWARDS = 16;
export const INPUT_GRADIENT = 17;

/** Bytes from row to row: of the saved rows, of z, of dz, of dh, of the sums. */
export const ROW_STRIDE = 18;
export const Z_STRIDE = 19;
export const DZ_STRIDE = 20;
export const DH_STRIDE = 21;
export const SUM_STRIDE = 22;
/** Bytes from block to block, thread to thread and sum to sum. */
export const ROW_BLOCK_BYTES = 23;
export const Z_BLOCK_BYTES = 24;
export const SCRATCH_BYTES = 25;
export const SUM_BYTES = 26;
/** Whether z of every timestep is kept, or overwritten by the next. */
export const KEEP_Z = 27;

/** Addresses; 0 where there is none. */
export const X = 28;
export const MASK = 29;
export const KERNEL = 30;
export const RECURRENT_KERNEL = 31;
export const BIAS = 32;
export const OUTPUT = 33;
export const PACKED = 34;
export const SAVED_ROWS = 35;
export const Z = 36;
export const DY = 37;
export const DX = 38;
export const D_KERNEL = 39;
export const D_RECURRENT_KERNEL = 40;
export const D_BIAS = 41;
export const SUM = 42;
export const SCRATCH = 43;

/** Columns of z beside the gates: 1 of the LSTM, whose c begins at 0. */
export const CELL_STATES = 44;
/** Vectors of units that R multiplies: 2 of the coRNN. */
export const STATES = 45;
/** float32: of the coRNN, dt, gamma and epsilon. */
export const TIME_STEP = 46;
export const STIFFNESS = 47;
export const DAMPING = 48;

/** Of this plan and those of mdlstm-fields.ts and diagonal-fields.ts. */
export const PLAN_WORDS = 49;

export const CELL_SIMPLE_RNN = 0;
export const CELL_LSTM = 1;
export const CELL_GRU = 2;
export const CELL_CORNN = 3;

export const ACTIVATION_TANH = 0;
export const ACTIVATION_RELU = 1;
export const ACTIVATION_LINEAR = 2;

export const ACTIVATION_SIGMOID = 0;
export const ACTIVATION_HARD_SIGMOID = 1;
export const ACTIVATION_HARD_SIGMOID_KERAS_1 = 2;

/** What a thread can be asked to do. */
export const TASK_PACK_FORWARD = 0;
export const TASK_FORWARD = 1;
export const TASK_PACK_BACKWARD = 2;
export const TASK_BACKWARD = 3;
export const TASK_ADD_UP = 4;
/** The product micro-benchmark. */
export const TASK_MULTIPLY = 5;
/** With a plan of mdlstm-fields.ts. */
export const TASK_MDLSTM_PACK = 6;
export const TASK_MDLSTM_FORWARD = 7;
export const TASK_MDLSTM_BACKWARD = 8;
export const TASK_MDLSTM_ADD_UP = 9;
export const TASK_MDLSTM_INPUT_GRADIENT = 10;
/** With a plan of diagonal-fields.ts. */
export const TASK_DIAGONAL_FORWARD = 11;
export const TASK_DIAGONAL_BACKWARD = 12;
export const TASK_DIAGONAL_ADD_UP = 13;

/** Rows of the sums that one task adds up. */
export const ADD_UP_ROWS = 16;

/** Where the threads meet, and the first byte that may be handed out. */
export const BARRIER_ADDRESS = 1024;
export const HEAP_START = 4096;
