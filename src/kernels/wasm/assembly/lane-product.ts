/**
 * Register-blocked products of matrices in lines: sixteen samples side by side, so that neither a few units
 * nor a few features leave lanes empty. Eight accumulators of four floats, as in product.ts.
 */
import { LINE } from './lanes';
import { madd, splat } from './vector';

/**
 * C = A B: A `[rows, depth]`, B `[depth]` lines, C `[rows]` lines, rows in twos: an odd last one is followed
 * by a line of no meaning, and A must be readable there. Of A, the rows of a pair are `aNext` bytes apart,
 * its columns `aStep`, and one pair from the next `aPair`.
 */
export function multiplyLines(
  rows: i32,
  depth: i32,
  a: usize,
  aNext: usize,
  aStep: usize,
  aPair: usize,
  b: usize,
  c: usize,
): void {
  const end = b + <usize>depth * LINE;
  for (let row = 0; row < rows; row += 2) {
    pairOfRows(a, a + aNext, aStep, b, end, c);
    a += aPair;
    c += 2 * LINE;
  }
}

function pairOfRows(a0: usize, a1: usize, aStep: usize, b: usize, end: usize, c: usize): void {
  let c00 = splat(0),
    c01 = splat(0),
    c02 = splat(0),
    c03 = splat(0);
  let c10 = splat(0),
    c11 = splat(0),
    c12 = splat(0),
    c13 = splat(0);
  while (b < end) {
    const x0 = v128.load_splat<f32>(a0);
    const x1 = v128.load_splat<f32>(a1);
    let y = v128.load(b);
    c00 = madd(x0, y, c00);
    c10 = madd(x1, y, c10);
    y = v128.load(b, 16);
    c01 = madd(x0, y, c01);
    c11 = madd(x1, y, c11);
    y = v128.load(b, 32);
    c02 = madd(x0, y, c02);
    c12 = madd(x1, y, c12);
    y = v128.load(b, 48);
    c03 = madd(x0, y, c03);
    c13 = madd(x1, y, c13);
    a0 += aStep;
    a1 += aStep;
    b += LINE;
  }
  v128.store(c, c00);
  v128.store(c, c01, 16);
  v128.store(c, c02, 32);
  v128.store(c, c03, 48);
  v128.store(c, c10, LINE);
  v128.store(c, c11, LINE + 16);
  v128.store(c, c12, LINE + 32);
  v128.store(c, c13, LINE + 48);
}

/** Of the lines of D, as many as share the nearest cache with a pair of A's. */
const OUTER_BYTES: i32 = 16384;

/**
 * C += A D^T summed over lanes and cells: A `[rows]` lines for each cell, D `[columns]` lines for each cell,
 * C `[rows, columns]`; rows in twos, columns in fours, rounded up.
 */
export function accumulateLines(
  cells: i32,
  rows: i32,
  columns: i32,
  a: usize,
  aStep: usize,
  d: usize,
  dStep: usize,
  c: usize,
  cStride: usize,
): void {
  const block = max(4, (OUTER_BYTES / (cells * <i32>LINE)) & ~3);
  const aEnd = a + <usize>cells * aStep;
  for (let first = 0; first < columns; first += block) {
    const end = min(first + block, columns);
    for (let row = 0; row < rows; row += 2) {
      const aRow = a + <usize>row * LINE;
      const cRow = c + <usize>row * cStride;
      for (let column = first; column < end; column += 4) {
        twoByFour(
          aRow,
          aStep,
          aEnd,
          d + <usize>column * LINE,
          dStep,
          cRow + ((<usize>column) << 2),
          cStride,
        );
      }
    }
  }
}

function twoByFour(
  a: usize,
  aStep: usize,
  aEnd: usize,
  d: usize,
  dStep: usize,
  c: usize,
  cStride: usize,
): void {
  let c00 = splat(0),
    c01 = splat(0),
    c02 = splat(0),
    c03 = splat(0);
  let c10 = splat(0),
    c11 = splat(0),
    c12 = splat(0),
    c13 = splat(0);
  aStep -= LINE;
  dStep -= LINE;
  while (a < aEnd) {
    for (const lineEnd = a + LINE; a < lineEnd; a += 16, d += 16) {
      const x0 = v128.load(a);
      const x1 = v128.load(a, LINE);
      let y = v128.load(d);
      c00 = madd(x0, y, c00);
      c10 = madd(x1, y, c10);
      y = v128.load(d, LINE);
      c01 = madd(x0, y, c01);
      c11 = madd(x1, y, c11);
      y = v128.load(d, 2 * LINE);
      c02 = madd(x0, y, c02);
      c12 = madd(x1, y, c12);
      y = v128.load(d, 3 * LINE);
      c03 = madd(x0, y, c03);
      c13 = madd(x1, y, c13);
    }
    a += aStep;
    d += dStep;
  }
  v128.store(c, f32x4.add(v128.load(c), sumsOfLanes(c00, c01, c02, c03)));
  c += cStride;
  v128.store(c, f32x4.add(v128.load(c), sumsOfLanes(c10, c11, c12, c13)));
}

/** `[sum of a, sum of b, sum of c, sum of d]` */
// @ts-ignore: decorator
@inline
function sumsOfLanes(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = f32x4.add(
    v128.shuffle<f32>(a, b, 0, 4, 1, 5),
    v128.shuffle<f32>(a, b, 2, 6, 3, 7),
  );
  const cd = f32x4.add(
    v128.shuffle<f32>(c, d, 0, 4, 1, 5),
    v128.shuffle<f32>(c, d, 2, 6, 3, 7),
  );
  return f32x4.add(
    v128.shuffle<f32>(ab, cd, 0, 1, 4, 5),
    v128.shuffle<f32>(ab, cd, 2, 3, 6, 7),
  );
}
