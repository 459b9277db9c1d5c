/** SimpleRNN, one timestep of one block: src/kernels/simple-rnn.ts has the equations. */
import {
  ACTIVATION,
  ACTIVATION_LINEAR,
  ACTIVATION_TANH,
  DZ_STRIDE,
  DH_STRIDE,
  HIDDEN,
  ROW_STRIDE,
  Z_STRIDE,
} from '../plan-fields';
import { field } from './plan';
import { nmadd, ones, splat, tanhRow } from './vector';

/** h_t = phi(z_t), written into the next step's rows. */
export function simpleRnnForward(plan: usize, rows: i32, z: usize, next: usize): void {
  const bytes = (<usize>field(plan, HIDDEN)) << 2;
  const activation = field(plan, ACTIVATION);
  for (let row = 0; row < rows; row++) {
    if (activation == ACTIVATION_TANH) {
      tanhRow(z, next, bytes);
    } else if (activation == ACTIVATION_LINEAR) {
      memory.copy(next, z, bytes);
    } else {
      // pmax(z, 0) is `z < 0 ? 0 : z`: NaN stays.
      for (let at: usize = 0; at < bytes; at += 16) {
        v128.store(next + at, f32x4.pmax(v128.load(z + at), splat(0)));
      }
    }
    z += field(plan, Z_STRIDE);
    next += field(plan, ROW_STRIDE);
  }
}

/** dz_t = dh_t * phi'(z_t), phi' from h_t: tanh 1 - h^2, relu [h > 0], linear 1. */
export function simpleRnnBackward(plan: usize, rows: i32, next: usize, dh: usize, dz: usize): void {
  const bytes = (<usize>field(plan, HIDDEN)) << 2;
  const activation = field(plan, ACTIVATION);
  const one = ones();
  for (let row = 0; row < rows; row++) {
    if (activation == ACTIVATION_TANH) {
      for (let at: usize = 0; at < bytes; at += 16) {
        const h = v128.load(next + at);
        v128.store(dz + at, f32x4.mul(v128.load(dh + at), nmadd(h, h, one)));
      }
    } else if (activation == ACTIVATION_LINEAR) {
      memory.copy(dz, dh, bytes);
    } else {
      for (let at: usize = 0; at < bytes; at += 16) {
        const positive = v128.and(f32x4.gt(v128.load(next + at), splat(0)), one);
        v128.store(dz + at, f32x4.mul(v128.load(dh + at), positive));
      }
    }
    next += field(plan, ROW_STRIDE);
    dh += field(plan, DH_STRIDE);
    dz += field(plan, DZ_STRIDE);
  }
}
