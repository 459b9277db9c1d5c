/**
 * Between rows of floats, one for each sample, and lines: line k holds the k-th float of sixteen samples.
 * Four by four, the last columns by two and one.
 */
import { LANES, LINE_BYTES } from '../mdlstm-fields';

/** Bytes of a line, as an address counts. */
export const LINE: usize = LINE_BYTES;

/** `to [count]` lines from `samples` rows of `count` floats. Samples that are not there become 0. */
export function linesOfRows(samples: i32, count: i32, from: usize, stride: usize, to: usize): void {
  if (samples < LANES) memory.fill(to, 0, <usize>count * LINE);
  let sample = 0;
  for (; sample + 4 <= samples; sample += 4) {
    fourRowsToLines(count, from, stride, to);
    from += stride << 2;
    to += 16;
  }
  for (; sample < samples; sample++) {
    for (let k = 0; k < count; k++) {
      store<f32>(to + <usize>k * LINE, load<f32>(from + ((<usize>k) << 2)));
    }
    from += stride;
    to += 4;
  }
}

/** `samples` rows of `count` floats from `count` lines. */
export function rowsOfLines(samples: i32, count: i32, from: usize, to: usize, stride: usize): void {
  let sample = 0;
  for (; sample + 4 <= samples; sample += 4) {
    linesToFourRows(count, from, to, stride);
    from += 16;
    to += stride << 2;
  }
  for (; sample < samples; sample++) {
    for (let k = 0; k < count; k++) {
      store<f32>(to + ((<usize>k) << 2), load<f32>(from + <usize>k * LINE));
    }
    from += 4;
    to += stride;
  }
}

function fourRowsToLines(count: i32, row0: usize, stride: usize, to: usize): void {
  let row1 = row0 + stride;
  let row2 = row1 + stride;
  let row3 = row2 + stride;
  for (; count >= 4; count -= 4) {
    const a = v128.load(row0);
    const b = v128.load(row1);
    const c = v128.load(row2);
    const d = v128.load(row3);
    const ab01 = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
    const ab23 = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
    const cd01 = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
    const cd23 = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
    v128.store(to, v128.shuffle<f32>(ab01, cd01, 0, 1, 4, 5));
    v128.store(to, v128.shuffle<f32>(ab01, cd01, 2, 3, 6, 7), LINE);
    v128.store(to, v128.shuffle<f32>(ab23, cd23, 0, 1, 4, 5), 2 * LINE);
    v128.store(to, v128.shuffle<f32>(ab23, cd23, 2, 3, 6, 7), 3 * LINE);
    row0 += 16;
    row1 += 16;
    row2 += 16;
    row3 += 16;
    to += 4 * LINE;
  }
  if (count >= 2) {
    const ab = v128.load_lane<i64>(row1, v128.load_zero<i64>(row0), 1);
    const cd = v128.load_lane<i64>(row3, v128.load_zero<i64>(row2), 1);
    v128.store(to, v128.shuffle<f32>(ab, cd, 0, 2, 4, 6));
    v128.store(to, v128.shuffle<f32>(ab, cd, 1, 3, 5, 7), LINE);
    row0 += 8;
    row1 += 8;
    row2 += 8;
    row3 += 8;
    to += 2 * LINE;
  }
  if (count & 1) {
    store<f32>(to, load<f32>(row0));
    store<f32>(to, load<f32>(row1), 4);
    store<f32>(to, load<f32>(row2), 8);
    store<f32>(to, load<f32>(row3), 12);
  }
}

function linesToFourRows(count: i32, from: usize, row0: usize, stride: usize): void {
  let row1 = row0 + stride;
  let row2 = row1 + stride;
  let row3 = row2 + stride;
  for (; count >= 4; count -= 4) {
    const a = v128.load(from);
    const b = v128.load(from, LINE);
    const c = v128.load(from, 2 * LINE);
    const d = v128.load(from, 3 * LINE);
    const ab01 = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
    const ab23 = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
    const cd01 = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
    const cd23 = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
    v128.store(row0, v128.shuffle<f32>(ab01, cd01, 0, 1, 4, 5));
    v128.store(row1, v128.shuffle<f32>(ab01, cd01, 2, 3, 6, 7));
    v128.store(row2, v128.shuffle<f32>(ab23, cd23, 0, 1, 4, 5));
    v128.store(row3, v128.shuffle<f32>(ab23, cd23, 2, 3, 6, 7));
    row0 += 16;
    row1 += 16;
    row2 += 16;
    row3 += 16;
    from += 4 * LINE;
  }
  if (count >= 2) {
    const a = v128.load(from);
    const b = v128.load(from, LINE);
    const ab01 = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
    const ab23 = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
    v128.store_lane<i64>(row0, ab01, 0);
    v128.store_lane<i64>(row1, ab01, 1);
    v128.store_lane<i64>(row2, ab23, 0);
    v128.store_lane<i64>(row3, ab23, 1);
    row0 += 8;
    row1 += 8;
    row2 += 8;
    row3 += 8;
    from += 2 * LINE;
  }
  if (count & 1) {
    store<f32>(row0, load<f32>(from));
    store<f32>(row1, load<f32>(from, 4));
    store<f32>(row2, load<f32>(from, 8));
    store<f32>(row3, load<f32>(from, 12));
  }
}

/** All bits of a lane where `column` is within that sample's width, no bits where not. */
export function writeMask(widths: usize, column: i32, mask: usize): void {
  const columns = i32x4.splat(column);
  for (let at: usize = 0; at < LINE; at += 16) {
    v128.store(mask + at, i32x4.gt_s(v128.load(widths + at), columns));
  }
}

/** 0 where the mask has no bits. */
export function maskLines(at: usize, bytes: usize, mask: usize): void {
  const end = at + bytes;
  const mask0 = v128.load(mask);
  const mask1 = v128.load(mask, 16);
  const mask2 = v128.load(mask, 32);
  const mask3 = v128.load(mask, 48);
  for (; at < end; at += LINE) {
    v128.store(at, v128.and(v128.load(at), mask0));
    v128.store(at, v128.and(v128.load(at, 16), mask1), 16);
    v128.store(at, v128.and(v128.load(at, 32), mask2), 32);
    v128.store(at, v128.and(v128.load(at, 48), mask3), 48);
  }
}

/** to += from */
export function addLines(from: usize, bytes: usize, to: usize): void {
  const end = from + bytes;
  for (; from < end; from += 16, to += 16) {
    v128.store(to, f32x4.add(v128.load(to), v128.load(from)));
  }
}
