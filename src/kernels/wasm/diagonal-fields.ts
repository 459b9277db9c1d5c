/**
 * The plan of a diagonal recurrence, as plan-fields.ts is that of the other cells: 32-bit words that both the
 * compiled kernels and TypeScript read by these numbers.
 *
 * A task is one sample. It is walked in chunks of timesteps: the rows `[x_t * mask | 1]` of a chunk times the packed
 * weights `[W; b]` are the first GATES groups of columns of its state rows, from which the cell's loop makes the rest.
 * Weights are packed in TypeScript: they are small beside the sequences.
 */

/** See `DIAGONAL_*`. */
export const CELL = 0;
export const BATCH = 1;
export const TIMESTEPS = 2;
export const FEATURES = 3;
export const UNITS = 4;
/** Units in whole eights: the width of one group of columns. */
export const COLUMNS = 5;
/** Groups of columns that the product writes. */
export const GATES = 6;
/** The group of columns where h begins; a complex h has two. */
export const STATE = 7;
/** Groups of columns of h. */
export const WIDTH = 8;
/** Rows of factors, COLUMNS wide: see `loopFactors` in diagonal.ts. */
export const FACTOR_ROWS = 9;
/** Timesteps in a chunk, in whole fours. */
export const CHUNK = 10;
/** Backward: samples are dealt to this many sums of gradients, whoever computes them. */
export const SUMS = 11;

export const KEEP_STATES = 12;
export const RETURN_SEQUENCES = 13;
export const GO_BACKWARDS = 14;
export const INPUT_GRADIENT = 15;

/** Bytes from row to row: of `[x | 1]`, of the states, of da, of dx. */
export const INPUT_STRIDE = 16;
export const STATE_STRIDE = 17;
export const DA_STRIDE = 18;
export const DX_STRIDE = 19;
/** Bytes from sample to sample, thread to thread and sum to sum. */
export const STATE_BYTES = 20;
export const SCRATCH_BYTES = 21;
export const SUM_BYTES = 22;

/** Addresses; 0 where there is none. */
export const X = 23;
export const MASK = 24;
/** `[W; b]` in panels of eight columns; backward W^T, if the input's gradient is wanted. */
export const PACKED = 25;
export const FACTORS = 26;
export const STATES = 27;
export const OUTPUT = 28;
export const DY = 29;
export const DX = 30;
/**
 * Of each sum `[depth in whole fours, GATES * COLUMNS]` and after it the factors' `[FACTOR_ROWS, COLUMNS]`; added up,
 * the first is the gradient.
 */
export const SUM = 31;
export const SCRATCH = 32;

/** Bytes of the sums that one task adds up, in whole vectors of four floats. */
export const ADD_UP_BYTES = 4096;

export const DIAGONAL_MIN_GRU = 0;
export const DIAGONAL_MIN_LSTM = 1;
export const DIAGONAL_IND_RNN = 2;
export const DIAGONAL_LRU = 3;
export const DIAGONAL_GLU = 4;
export const DIAGONAL_PRODUCT = 5;
