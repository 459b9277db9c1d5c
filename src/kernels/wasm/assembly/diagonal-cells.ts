/**
 * The cells of diagonal recurrences, one timestep of one sample: src/kernels/diagonal.ts has the equations. A state
 * row is the gates, activated, and h where it does not take a gate's place:
 *
 *     minGRU [z | a^h | h]   minLSTM [f | i | a^h | h]   IndRNN [h]   LRU [a^re | a^im | re | im]
 *     GLU [a^v | s | h]      product [h]
 *
 * A cell that is not here traps, as it would otherwise be taken for another.
 */
import {
  CELL,
  COLUMNS,
  DIAGONAL_GLU,
  DIAGONAL_IND_RNN,
  DIAGONAL_LRU,
  DIAGONAL_MIN_GRU,
  DIAGONAL_MIN_LSTM,
  DIAGONAL_PRODUCT,
  FACTORS,
} from '../diagonal-fields';
import { address, field } from './plan';
import { madd, nmadd, ones, sigmoidRow, splat } from './vector';

/** From a, h_t. `previous`: h_{t-1}; `h`: where h_t goes, in the row or in a gate's place. */
export function diagonalForward(plan: usize, row: usize, previous: usize, h: usize): void {
  const cell = field(plan, CELL);
  const group = (<usize>field(plan, COLUMNS)) << 2;
  if (cell == DIAGONAL_MIN_GRU) {
    sigmoidRow(row, row + group);
    const candidate = row + group;
    for (let at: usize = 0; at < group; at += 16) {
      // h_t = h_{t-1} + z (a^h - h_{t-1})
      const before = v128.load(previous + at);
      const difference = f32x4.sub(v128.load(candidate + at), before);
      v128.store(h + at, madd(v128.load(row + at), difference, before));
    }
  } else if (cell == DIAGONAL_MIN_LSTM) {
    sigmoidRow(row, row + 2 * group);
    for (let at: usize = 0; at < group; at += 16) {
      const kept = keptShare(row + at, group);
      const candidate = v128.load(row + 2 * group + at);
      const difference = f32x4.sub(v128.load(previous + at), candidate);
      v128.store(h + at, madd(kept, difference, candidate));
    }
  } else if (cell == DIAGONAL_IND_RNN) {
    const u = address(plan, FACTORS);
    for (let at: usize = 0; at < group; at += 16) {
      const a = madd(v128.load(u + at), v128.load(previous + at), v128.load(row + at));
      // pmax(a, 0) is `a < 0 ? 0 : a`: NaN stays.
      v128.store(h + at, f32x4.pmax(a, splat(0)));
    }
  } else if (cell == DIAGONAL_LRU) {
    const factors = address(plan, FACTORS);
    for (let at: usize = 0; at < group; at += 16) {
      const re = v128.load(factors + at);
      const im = v128.load(factors + group + at);
      const g = v128.load(factors + 2 * group + at);
      const pRe = v128.load(previous + at);
      const pIm = v128.load(previous + group + at);
      const real = madd(re, pRe, f32x4.mul(g, v128.load(row + at)));
      v128.store(h + at, nmadd(im, pIm, real));
      const imaginary = madd(re, pIm, f32x4.mul(g, v128.load(row + group + at)));
      v128.store(h + group + at, madd(im, pRe, imaginary));
    }
  } else if (cell == DIAGONAL_GLU) {
    sigmoidRow(row + group, row + 2 * group);
    for (let at: usize = 0; at < group; at += 16) {
      v128.store(h + at, f32x4.mul(v128.load(row + at), v128.load(row + group + at)));
    }
  } else if (cell != DIAGONAL_PRODUCT) unreachable();
}

/** From dL/dh_t, da_t; `dh` becomes what the step before gets back. `ofFactors` are added to. */
export function diagonalBackward(
  plan: usize,
  row: usize,
  previous: usize,
  dh: usize,
  da: usize,
  ofFactors: usize,
): void {
  const cell = field(plan, CELL);
  const group = (<usize>field(plan, COLUMNS)) << 2;
  const one = ones();
  if (cell == DIAGONAL_MIN_GRU) {
    for (let at: usize = 0; at < group; at += 16) {
      const delta = v128.load(dh + at);
      const z = v128.load(row + at);
      const keep = f32x4.sub(one, z);
      const difference = f32x4.sub(v128.load(row + group + at), v128.load(previous + at));
      const taken = f32x4.mul(delta, z);
      const handed = f32x4.mul(delta, keep);
      v128.store(da + at, f32x4.mul(f32x4.mul(difference, z), handed));
      v128.store(da + group + at, taken);
      v128.store(dh + at, handed);
    }
  } else if (cell == DIAGONAL_MIN_LSTM) {
    for (let at: usize = 0; at < group; at += 16) {
      const delta = v128.load(dh + at);
      const kept = keptShare(row + at, group);
      const f = v128.load(row + at);
      const i = v128.load(row + group + at);
      const handed = f32x4.mul(delta, kept);
      const taken = f32x4.mul(delta, f32x4.sub(one, kept));
      const difference = f32x4.sub(v128.load(previous + at), v128.load(row + 2 * group + at));
      const dKept = f32x4.mul(f32x4.mul(difference, kept), taken);
      v128.store(da + at, f32x4.mul(dKept, f32x4.sub(one, f)));
      v128.store(da + group + at, f32x4.mul(dKept, f32x4.sub(i, one)));
      v128.store(da + 2 * group + at, taken);
      v128.store(dh + at, handed);
    }
  } else if (cell == DIAGONAL_IND_RNN) {
    const u = address(plan, FACTORS);
    for (let at: usize = 0; at < group; at += 16) {
      const positive = v128.and(f32x4.gt(v128.load(row + at), splat(0)), one);
      const delta = f32x4.mul(v128.load(dh + at), positive);
      v128.store(da + at, delta);
      v128.store(
        ofFactors + at,
        madd(delta, v128.load(previous + at), v128.load(ofFactors + at)),
      );
      v128.store(dh + at, f32x4.mul(delta, v128.load(u + at)));
    }
  } else if (cell == DIAGONAL_LRU) {
    lruBackward(address(plan, FACTORS), group, row, previous, dh, da, ofFactors);
  } else if (cell == DIAGONAL_GLU) {
    for (let at: usize = 0; at < group; at += 16) {
      const delta = v128.load(dh + at);
      const s = v128.load(row + group + at);
      const dValue = f32x4.mul(delta, s);
      v128.store(da + at, dValue);
      const rest = f32x4.mul(v128.load(row + at), f32x4.sub(one, s));
      v128.store(da + group + at, f32x4.mul(dValue, rest));
      v128.store(dh + at, splat(0));
    }
  } else if (cell == DIAGONAL_PRODUCT) {
    memory.copy(da, dh, group);
    memory.fill(dh, 0, group);
  } else unreachable();
}

function lruBackward(
  factors: usize,
  group: usize,
  row: usize,
  previous: usize,
  dh: usize,
  da: usize,
  ofFactors: usize,
): void {
  for (let at: usize = 0; at < group; at += 16) {
    const re = v128.load(factors + at);
    const im = v128.load(factors + group + at);
    const g = v128.load(factors + 2 * group + at);
    const dRe = v128.load(dh + at);
    const dIm = v128.load(dh + group + at);
    const pRe = v128.load(previous + at);
    const pIm = v128.load(previous + group + at);
    v128.store(da + at, f32x4.mul(g, dRe));
    v128.store(da + group + at, f32x4.mul(g, dIm));
    const ofRe = madd(dRe, pRe, f32x4.mul(dIm, pIm));
    const ofIm = f32x4.sub(f32x4.mul(dIm, pRe), f32x4.mul(dRe, pIm));
    const ofG = madd(dRe, v128.load(row + at), f32x4.mul(dIm, v128.load(row + group + at)));
    v128.store(ofFactors + at, f32x4.add(v128.load(ofFactors + at), ofRe));
    v128.store(ofFactors + group + at, f32x4.add(v128.load(ofFactors + group + at), ofIm));
    v128.store(ofFactors + 2 * group + at, f32x4.add(v128.load(ofFactors + 2 * group + at), ofG));
    v128.store(dh + at, madd(re, dRe, f32x4.mul(im, dIm)));
    v128.store(dh + group + at, f32x4.sub(f32x4.mul(re, dIm), f32x4.mul(im, dRe)));
  }
}

/** f / (f + i) of four units of a minLSTM. */
// @ts-ignore: decorator
@inline
function keptShare(row: usize, group: usize): v128 {
  const f = v128.load(row);
  return f32x4.div(f, f32x4.add(f, v128.load(row + group)));
}
