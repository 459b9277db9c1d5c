/**
 * The plan of a scan in two dimensions, as plan-fields.ts is that of a sequence: 32-bit words that both the
 * compiled kernels and TypeScript read by these numbers.
 *
 * Sixteen samples are walked together, and every value stands for all of them side by side: a LINE of 16
 * floats, which is one line of the cache. So two units are computed as well as fifty. Of a cell of the
 * image there are
 *
 *     its row      [h_y | h_x | x | 1]            2 units + features + 1 lines; 1 only with a bias
 *     its gates    [c | five blocks of gates]     6 units lines
 *     its dz       [five blocks]                  5 units lines, only for a chunk of cells at a time
 */

/** Floats in a line; in bytes, LINE in assembly/lanes.ts. */
export const LANES = 16;
export const LINE_BYTES = 64;

/** See `MDLSTM_*`. */
export const CELL = 0;
/** Whether each element of dz is kept within [-1, 1]. */
export const CLAMP = 1;
export const BATCH = 2;
export const HEIGHT = 3;
export const WIDTH = 4;
export const FEATURES = 5;
export const UNITS = 6;
/** Lines of a row in use. */
export const DEPTH = 7;
/** Scans, and their corners: two bits each from the lowest on, 1 mirrors columns and 2 rows. */
export const CORNERS = 8;
export const MIRRORS = 9;
/** Blocks of samples. One thread walks a block from one corner alone. */
export const BLOCKS = 10;
/** Backward: the blocks of a corner are dealt to this many sums of weight gradients. */
export const SUMS = 11;
/** Backward: cells whose dz are multiplied with their rows at once. */
export const CHUNK = 12;
/** Whether the states of every cell are kept, or each column's overwritten by the next row's. */
export const KEEP = 13;
export const INPUT_GRADIENT = 14;

/** Bytes from cell to cell: of rows, gates, dz, and the parts of dx. */
export const ROW_STEP = 15;
export const GATE_STEP = 16;
export const DZ_STEP = 17;
export const DX_STEP = 18;
/** Bytes of one scan's rows, after which its gates follow; of both; without KEEP of one thread's. */
export const ROWS_BYTES = 19;
export const STATE_BYTES = 20;
/** Bytes from row to row of a sum, of a sum's rows, after which its peepholes follow, and of both. */
export const SUM_STRIDE = 21;
export const SUM_ROWS_BYTES = 22;
export const SUM_BYTES = 23;
/** Bytes of one thread's. */
export const SCRATCH_BYTES = 24;

/** Addresses; 0 where there is none. */
export const X = 25;
export const KERNEL = 26;
export const RECURRENT_KERNEL = 27;
export const BIAS = 28;
export const PEEPHOLES = 29;
/** int32, a line for each block; 0 for samples that fill the last one up. */
export const WIDTHS = 30;
/** `units` lines of zeros: the states outside the image. */
export const ZEROS = 31;
export const OUTPUT = 32;
export const PACKED = 33;
export const STATES = 34;
export const DY = 35;
/** dx of each corner apart, in lines. */
export const DX_PARTS = 36;
export const DX = 37;
export const D_KERNEL = 38;
export const D_RECURRENT_KERNEL = 39;
export const D_BIAS = 40;
export const D_PEEPHOLES = 41;
export const SUM = 42;
export const SCRATCH = 43;

export const MDLSTM_STABLE = 0;
export const MDLSTM_CLASSIC = 1;
