/**
 * Register-blocked matrix products. Strides are in bytes; rows come in fours, columns in eights.
 *
 * A weight matrix is packed (pack.ts) in panels of eight columns, `[panel][depth][8]`, so that the inner
 * loop reads it back to front without a gap. Eight accumulators of four floats, two columns and a broadcast
 * value stay within the 16 registers of x86-64.
 */
import { madd } from './vector';

/** Rows used on one panel before the next panel's turn: they and the panel share a 32 KiB L1 cache. */
const ROW_BLOCK: i32 = 16;

/** C = A B: A `[rows, depth]`, B `[panels][depth][8]` with `bStride` from panel to panel, C `[rows, 8 panels]`. */
export function multiply(
  rows: i32,
  depth: i32,
  panels: i32,
  a: usize,
  aStride: usize,
  b: usize,
  bStride: usize,
  c: usize,
  cStride: usize,
): void {
  for (let first = 0; first < rows; first += ROW_BLOCK) {
    const end = min(first + ROW_BLOCK, rows);
    for (let panel = 0; panel < panels; panel++) {
      const bPanel = b + <usize>panel * bStride;
      const cPanel = c + <usize>panel * 32;
      for (let row = first; row < end; row += 4) {
        tile(
          depth,
          a + <usize>row * aStride,
          aStride,
          bPanel,
          cPanel + <usize>row * cStride,
          cStride,
        );
      }
    }
  }
}

function tile(depth: i32, a0: usize, aStride: usize, b: usize, c: usize, cStride: usize): void {
  // From the last row of B to the first: a cell's input and bias are added up before its hidden state,
  // which may be far larger. Small numbers added to a large one round alike at every step, and drift.
  const begin = a0;
  a0 += (<usize>depth) << 2;
  b += (<usize>depth) << 5;
  let a1 = a0 + aStride;
  let a2 = a1 + aStride;
  let a3 = a2 + aStride;
  let c00 = f32x4.splat(0),
    c01 = f32x4.splat(0),
    c10 = f32x4.splat(0),
    c11 = f32x4.splat(0);
  let c20 = f32x4.splat(0),
    c21 = f32x4.splat(0),
    c30 = f32x4.splat(0),
    c31 = f32x4.splat(0);
  while (a0 > begin) {
    a0 -= 4;
    a1 -= 4;
    a2 -= 4;
    a3 -= 4;
    b -= 32;
    const left = v128.load(b);
    const right = v128.load(b, 16);
    let x = v128.load_splat<f32>(a0);
    c00 = madd(x, left, c00);
    c01 = madd(x, right, c01);
    x = v128.load_splat<f32>(a1);
    c10 = madd(x, left, c10);
    c11 = madd(x, right, c11);
    x = v128.load_splat<f32>(a2);
    c20 = madd(x, left, c20);
    c21 = madd(x, right, c21);
    x = v128.load_splat<f32>(a3);
    c30 = madd(x, left, c30);
    c31 = madd(x, right, c31);
  }
  v128.store(c, c00);
  v128.store(c, c01, 16);
  c += cStride;
  v128.store(c, c10);
  v128.store(c, c11, 16);
  c += cStride;
  v128.store(c, c20);
  v128.store(c, c21, 16);
  c += cStride;
  v128.store(c, c30);
  v128.store(c, c31, 16);
}

/** C += A^T D: A `[rows, depth]`, D `[rows, 8 panels]`, C `[depth, 8 panels]`; depth in whole fours. */
export function accumulateOuter(
  rows: i32,
  depth: i32,
  panels: i32,
  a: usize,
  aStride: usize,
  d: usize,
  dStride: usize,
  c: usize,
  cStride: usize,
): void {
  for (let panel = 0; panel < panels; panel++) {
    const dPanel = d + <usize>panel * 32;
    const cPanel = c + <usize>panel * 32;
    for (let k = 0; k < depth; k += 4) {
      outerTile(
        rows,
        a + ((<usize>k) << 2),
        aStride,
        dPanel,
        dStride,
        cPanel + <usize>k * cStride,
        cStride,
      );
    }
  }
}

function outerTile(
  rows: i32,
  a: usize,
  aStride: usize,
  d: usize,
  dStride: usize,
  c0: usize,
  cStride: usize,
): void {
  const c1 = c0 + cStride;
  const c2 = c1 + cStride;
  const c3 = c2 + cStride;
  let c00 = v128.load(c0),
    c01 = v128.load(c0, 16),
    c10 = v128.load(c1),
    c11 = v128.load(c1, 16);
  let c20 = v128.load(c2),
    c21 = v128.load(c2, 16),
    c30 = v128.load(c3),
    c31 = v128.load(c3, 16);
  const end = a + <usize>rows * aStride;
  while (a < end) {
    const left = v128.load(d);
    const right = v128.load(d, 16);
    let x = v128.load_splat<f32>(a);
    c00 = madd(x, left, c00);
    c01 = madd(x, right, c01);
    x = v128.load_splat<f32>(a, 4);
    c10 = madd(x, left, c10);
    c11 = madd(x, right, c11);
    x = v128.load_splat<f32>(a, 8);
    c20 = madd(x, left, c20);
    c21 = madd(x, right, c21);
    x = v128.load_splat<f32>(a, 12);
    c30 = madd(x, left, c30);
    c31 = madd(x, right, c31);
    a += aStride;
    d += dStride;
  }
  v128.store(c0, c00);
  v128.store(c0, c01, 16);
  v128.store(c1, c10);
  v128.store(c1, c11, 16);
  v128.store(c2, c20);
  v128.store(c2, c21, 16);
  v128.store(c3, c30);
  v128.store(c3, c31, 16);
}
