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
import { gate4, gateGradient4 } from './gates';
import { field } from './plan';
import { madd, splat, tanh4 } from './vector';

/** `current` are this step's rows (h_{t-1}), `next` the next step's, which may be the same. */
export function gruForward(plan: usize, rows: i32, z: usize, current: usize, next: usize): void {
  const bytes = (<usize>field(plan, HIDDEN)) << 2;
  const group = (<usize>field(plan, COLUMNS)) << 2;
  const activation = field(plan, ACTIVATION);
  for (let row = 0; row < rows; row++) {
    for (let at: usize = 0; at < bytes; at += 16) {
      const zu = z + at,
        zz = zu + group,
        zr = zz + group,
        za = zr + group;
      const update = gate4(activation, v128.load(zz));
      v128.store(zz, update);
      const reset = gate4(activation, v128.load(zr));
      v128.store(zr, reset);
      // g = tanh(a^h + r * u^h)
      const g = tanh4(madd(reset, v128.load(zu), v128.load(za)));
      v128.store(za, g);
      // h_t = z * h_{t-1} + (1 - z) * g = g + z * (h_{t-1} - g)
      v128.store(next + at, madd(update, f32x4.sub(v128.load(current + at), g), g));
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
  for (let row = 0; row < rows; row++) {
    for (let at: usize = 0; at < bytes; at += 16) {
      const zu = z + at,
        zz = zu + group,
        zr = zz + group,
        za = zr + group;
      const update = v128.load(zz),
        reset = v128.load(zr),
        g = v128.load(za);
      // dh_t = dy_t + du_{t+1} R^T + dh_{t+1} * z_{t+1}
      const delta = f32x4.add(v128.load(dh + at), v128.load(carry + at));
      v128.store(carry + at, f32x4.mul(delta, update));
      // da^h = dh_t (1 - z) (1 - g^2)
      const da = f32x4.mul(
        f32x4.mul(delta, f32x4.sub(splat(1), update)),
        madd(f32x4.neg(g), g, splat(1)),
      );
      const du = dz + at,
        dUpdate = du + group,
        dReset = dUpdate + group,
        dA = dReset + group;
      v128.store(du, f32x4.mul(da, reset));
      const difference = f32x4.sub(v128.load(current + at), g);
      v128.store(dUpdate, gateGradient4(activation, update, f32x4.mul(delta, difference)));
      v128.store(dReset, gateGradient4(activation, reset, f32x4.mul(da, v128.load(zu))));
      v128.store(dA, da);
    }
    z += field(plan, Z_STRIDE);
    current += field(plan, ROW_STRIDE);
    dh += field(plan, DH_STRIDE);
    carry += group;
    dz += field(plan, DZ_STRIDE);
  }
}
