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
import { gate4, gateGradient4 } from './gates';
import { field } from './plan';
import { madd, splat, tanh4 } from './vector';

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
    for (let at: usize = 0; at < bytes; at += 16) {
      const zi = z + at,
        zf = zi + group,
        zc = zf + group,
        zo = zc + group,
        cell = zo + group;
      const i = gate4(activation, v128.load(zi));
      v128.store(zi, i);
      const f = gate4(activation, v128.load(zf));
      v128.store(zf, f);
      const g = tanh4(v128.load(zc));
      v128.store(zc, g);
      // c_t = f * c_{t-1} + i * g
      const c = madd(f, v128.load(cell - toPrevious), f32x4.mul(i, g));
      v128.store(cell, c);
      const o = gate4(activation, v128.load(zo));
      v128.store(zo, o);
      // h_t = o * tanh(c_t)
      v128.store(next + at, f32x4.mul(o, tanh4(c)));
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
  for (let row = 0; row < rows; row++) {
    for (let at: usize = 0; at < bytes; at += 16) {
      const zi = z + at,
        zf = zi + group,
        zc = zf + group,
        zo = zc + group,
        cell = zo + group;
      const delta = v128.load(dh + at);
      const tanhC = tanh4(v128.load(cell));
      const o = v128.load(zo);
      // dc_t = dh_t * o * (1 - tanh(c_t)^2) + dc_{t+1} * f_{t+1}
      const dc = madd(
        f32x4.mul(delta, o),
        madd(f32x4.neg(tanhC), tanhC, splat(1)),
        v128.load(carry + at),
      );
      const i = v128.load(zi),
        f = v128.load(zf),
        g = v128.load(zc);
      let previous = f32x4.splat(0);
      if (!first) previous = v128.load(cell - toPrevious);
      const di = dz + at,
        df = di + group,
        dg = df + group,
        dO = dg + group;
      v128.store(di, gateGradient4(activation, i, f32x4.mul(dc, g)));
      v128.store(df, gateGradient4(activation, f, f32x4.mul(dc, previous)));
      v128.store(dg, f32x4.mul(f32x4.mul(dc, i), madd(f32x4.neg(g), g, splat(1))));
      v128.store(dO, gateGradient4(activation, o, f32x4.mul(delta, tanhC)));
      v128.store(carry + at, f32x4.mul(dc, f));
    }
    z += field(plan, Z_STRIDE);
    dh += field(plan, DH_STRIDE);
    carry += group;
    dz += field(plan, DZ_STRIDE);
  }
}
