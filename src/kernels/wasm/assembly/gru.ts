/**
 * GRU, one timestep of one block: src/kernels/gru.ts has the equations. A row of z is
 * `[u^h | z | r | a^h]`; g takes the place of a^h, the activated z and r theirs, u^h stays.
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

/** `current` are this step's rows (h_{t-1}), `next` the next step's, which may be the same. */
export function gruForward(plan: usize, rows: i32, z: usize, current: usize, next: usize): void {
  const bytes = (<usize>field(plan, HIDDEN)) << 2;
  const group = (<usize>field(plan, COLUMNS)) << 2;
  const activation = field(plan, ACTIVATION);
  for (let row = 0; row < rows; row++) {
    const update = z + group;
    const reset = update + group;
    const g = reset + group;
    gateRow(activation, update, group + bytes);
    for (let at: usize = 0; at < bytes; at += 16) {
      // a^h + r * u^h
      v128.store(g + at, madd(v128.load(reset + at), v128.load(z + at), v128.load(g + at)));
    }
    tanhRow(g, g, bytes);
    for (let at: usize = 0; at < bytes; at += 16) {
      // h_t = z * h_{t-1} + (1 - z) * g = g + z * (h_{t-1} - g)
      const candidate = v128.load(g + at);
      const difference = f32x4.sub(v128.load(current + at), candidate);
      v128.store(next + at, madd(v128.load(update + at), difference, candidate));
    }
    z += field(plan, Z_STRIDE);
    current += field(plan, ROW_STRIDE);
    next += field(plan, ROW_STRIDE);
  }
}

/** `carry [rows, COLUMNS]` holds dh_{t+1} * z_{t+1}. A row of dz is `[du^h | dz | dr | da^h]`. */
export function gruBackward(
  plan: usize,
  rows: i32,
  z: usize,
  current: usize,
  dh: usize,
  carry: usize,
  dz: usize,
): void {
  const bytes = (<usize>field(plan, HIDDEN)) << 2;
  const group = (<usize>field(plan, COLUMNS)) << 2;
  const activation = field(plan, ACTIVATION);
  const one = ones();
  for (let row = 0; row < rows; row++) {
    for (let at: usize = 0; at < bytes; at += 16) {
      const update = v128.load(z + group + at);
      const reset = v128.load(z + 2 * group + at);
      const g = v128.load(z + 3 * group + at);
      // dh_t = dy_t + du_{t+1} R^T + dh_{t+1} * z_{t+1}
      const delta = f32x4.add(v128.load(dh + at), v128.load(carry + at));
      v128.store(carry + at, f32x4.mul(delta, update));
      // da^h = dh_t (1 - z) (1 - g^2)
      const da = f32x4.mul(
        f32x4.mul(delta, f32x4.sub(one, update)),
        nmadd(g, g, one),
      );
      const dUpdate = f32x4.mul(delta, f32x4.sub(v128.load(current + at), g));
      const dReset = f32x4.mul(da, v128.load(z + at));
      v128.store(dz + at, f32x4.mul(da, reset));
      v128.store(dz + group + at, gateGradient4(activation, update, dUpdate, one));
      v128.store(dz + 2 * group + at, gateGradient4(activation, reset, dReset, one));
      v128.store(dz + 3 * group + at, da);
    }
    z += field(plan, Z_STRIDE);
    current += field(plan, ROW_STRIDE);
    dh += field(plan, DH_STRIDE);
    carry += group;
    dz += field(plan, DZ_STRIDE);
  }
}
