/**
 * LSTM, one timestep of one block: src/kernels/lstm.ts has the equations. A row of z is
 * `[z^i | z^f | z^c | z^o | c]`; the activated gates i, f, g, o take the place of z.
 */
import {
  ACTIVATION,
  COLUMNS,
  DH_STRIDE,
  DZ_STRIDE,
  HIDDEN,
  ROW_STRIDE,
  Z_STRIDE,
} from '../plan-fields';
import { gateGradient4, gateRow } from './gates';
import { field } from './plan';
import { madd, nmadd, ones, tanhRow } from './vector';

/** `toPrevious`: bytes back from a row of z to the one of the step before, 0 where c_{t-1} stands in c_t's place. */
export function lstmForward(
  plan: usize,
  rows: i32,
  z: usize,
  toPrevious: usize,
  next: usize,
): void {
  const bytes = (<usize>field(plan, HIDDEN)) << 2;
  const group = (<usize>field(plan, COLUMNS)) << 2;
  const activation = field(plan, ACTIVATION);
  for (let row = 0; row < rows; row++) {
    const f = z + group;
    const g = f + group;
    const o = g + group;
    const cell = o + group;
    gateRow(activation, z, group + bytes);
    tanhRow(g, g, bytes);
    gateRow(activation, o, bytes);
    for (let at: usize = 0; at < bytes; at += 16) {
      // c_t = f * c_{t-1} + i * g
      const added = f32x4.mul(v128.load(z + at), v128.load(g + at));
      const c = madd(v128.load(f + at), v128.load(cell - toPrevious + at), added);
      v128.store(cell + at, c);
    }
    // h_t = o * tanh(c_t)
    tanhRow(cell, next, bytes);
    for (let at: usize = 0; at < bytes; at += 16) {
      v128.store(next + at, f32x4.mul(v128.load(o + at), v128.load(next + at)));
    }
    z += field(plan, Z_STRIDE);
    next += field(plan, ROW_STRIDE);
  }
}

/** `carry [rows, COLUMNS]` holds dc_{t+1} * f_{t+1}; `first`: c_{t-1} is zero. */
export function lstmBackward(
  plan: usize,
  rows: i32,
  z: usize,
  toPrevious: usize,
  first: bool,
  dh: usize,
  carry: usize,
  dz: usize,
): void {
  const bytes = (<usize>field(plan, HIDDEN)) << 2;
  const group = (<usize>field(plan, COLUMNS)) << 2;
  const activation = field(plan, ACTIVATION);
  const one = ones();
  for (let row = 0; row < rows; row++) {
    const cell = z + (group << 2);
    const dO = dz + 3 * group;
    // tanh(c_t), in the place of what is made of it.
    tanhRow(cell, dO, bytes);
    for (let at: usize = 0; at < bytes; at += 16) {
      const i = v128.load(z + at);
      const f = v128.load(z + group + at);
      const g = v128.load(z + 2 * group + at);
      const o = v128.load(z + 3 * group + at);
      const previous = first ? f32x4.splat(0) : v128.load(cell - toPrevious + at);
      const delta = v128.load(dh + at);
      const tanhC = v128.load(dO + at);
      // dc_t = dh_t * o * (1 - tanh(c_t)^2) + dc_{t+1} * f_{t+1}
      const dc = madd(
        f32x4.mul(delta, o),
        nmadd(tanhC, tanhC, one),
        v128.load(carry + at),
      );
      const dg = f32x4.mul(f32x4.mul(dc, i), nmadd(g, g, one));
      v128.store(dz + at, gateGradient4(activation, i, f32x4.mul(dc, g), one));
      v128.store(dz + group + at, gateGradient4(activation, f, f32x4.mul(dc, previous), one));
      v128.store(dz + 2 * group + at, dg);
      v128.store(dO + at, gateGradient4(activation, o, f32x4.mul(delta, tanhC), one));
      v128.store(carry + at, f32x4.mul(dc, f));
    }
    z += field(plan, Z_STRIDE);
    dh += field(plan, DH_STRIDE);
    carry += group;
    dz += field(plan, DZ_STRIDE);
  }
}
