/**
 * coRNN, one timestep of one block: src/kernels/cornn.ts has the equations. A row of the states begins with
 * `[y | v]`; g takes the place of its sum.
 */
import {
  COLUMNS,
  DAMPING,
  DH_STRIDE,
  DZ_STRIDE,
  HIDDEN,
  ROW_STRIDE,
  STIFFNESS,
  TIME_STEP,
  Z_STRIDE,
} from '../plan-fields';
import { field, floatField } from './plan';
import { madd, nmadd, ones, splat, tanhRow } from './vector';

/** v_t and y_t from those of the step before, which `next` may take the place of. */
export function cornnForward(
  plan: usize,
  rows: i32,
  sums: usize,
  current: usize,
  next: usize,
): void {
  const bytes = (<usize>field(plan, HIDDEN)) << 1;
  const timeStep = floatField(plan, TIME_STEP);
  const dt = splat(timeStep);
  const pull = splat(-timeStep * floatField(plan, STIFFNESS));
  const kept = splat(1 - timeStep * floatField(plan, DAMPING));
  for (let row = 0; row < rows; row++) {
    tanhRow(sums, sums, bytes);
    for (let at: usize = 0; at < bytes; at += 16) {
      const y = v128.load(current + at);
      // v_t = (1 - dt epsilon) v_{t-1} + dt g_t - dt gamma y_{t-1}
      const pushed = madd(dt, v128.load(sums + at), f32x4.mul(pull, y));
      const v = madd(kept, v128.load(current + bytes + at), pushed);
      v128.store(next + bytes + at, v);
      // y_t = y_{t-1} + dt v_t
      v128.store(next + at, madd(dt, v, y));
    }
    sums += field(plan, Z_STRIDE);
    current += field(plan, ROW_STRIDE);
    next += field(plan, ROW_STRIDE);
  }
}

/** `carry [rows, 2 COLUMNS]`: what y and v get back besides da R^T. */
export function cornnBackward(
  plan: usize,
  rows: i32,
  g: usize,
  dh: usize,
  carry: usize,
  da: usize,
): void {
  const bytes = (<usize>field(plan, HIDDEN)) << 1;
  const group = (<usize>field(plan, COLUMNS)) << 2;
  const one = ones();
  const timeStep = floatField(plan, TIME_STEP);
  const dt = splat(timeStep);
  const pull = splat(-timeStep * floatField(plan, STIFFNESS));
  const kept = splat(1 - timeStep * floatField(plan, DAMPING));
  for (let row = 0; row < rows; row++) {
    for (let at: usize = 0; at < bytes; at += 16) {
      const activated = v128.load(g + at);
      const dY = f32x4.add(v128.load(dh + at), v128.load(carry + at));
      const back = f32x4.add(v128.load(dh + group + at), v128.load(carry + group + at));
      // dV_t = what step t + 1 handed back + dt dY_t
      const dV = madd(dt, dY, back);
      // da_t = dt dV_t (1 - g_t^2)
      const slope = nmadd(activated, activated, one);
      v128.store(da + at, f32x4.mul(f32x4.mul(dt, dV), slope));
      v128.store(carry + at, madd(pull, dV, dY));
      v128.store(carry + group + at, f32x4.mul(kept, dV));
    }
    g += field(plan, Z_STRIDE);
    dh += field(plan, DH_STRIDE);
    carry += group << 1;
    da += field(plan, DZ_STRIDE);
  }
}
