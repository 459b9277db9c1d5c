/** The classic cell: blocks i, f_x, f_y, c, o of `bytes` bytes each, behind the cell state. */
import { CLAMP, PEEPHOLES, UNITS } from '../mdlstm-fields';
import { LINE, maskLines } from './lanes';
import { CellAt } from './mdlstm-cell';
import { address, field } from './plan';
import { clamp4, madd, nmadd, ones, sigmoidRow, splat, tanhRow } from './vector';

/** Bounds of dz where it is not to be clamped: NaN stays NaN. */
// @ts-ignore: decorator
@inline
function boundOf(plan: usize): v128 {
  return splat(field(plan, CLAMP) ? 1 : Infinity);
}

/** `[4, units]` of this corner, or 0: w_i, w_fx, w_fy, w_o. */
function peepholesOf(plan: usize, corner: i32): usize {
  const at = address(plan, PEEPHOLES);
  return at == 0 ? 0 : at + ((<usize>(corner * 4 * field(plan, UNITS))) << 2);
}

/** `z` has the cell state's place and the five z; writes c, the gates in the place of z, and h. */
export function classicForward(
  plan: usize,
  corner: i32,
  z: usize,
  cx: usize,
  cy: usize,
  mask: usize,
  h: usize,
): void {
  const units = field(plan, UNITS);
  const bytes = <usize>units * LINE;
  const iAt = z + bytes;
  const fxAt = iAt + bytes;
  const fyAt = fxAt + bytes;
  const gAt = fyAt + bytes;
  const oAt = gAt + bytes;
  const peepholes = peepholesOf(plan, corner);
  if (peepholes != 0) lookBack(units, peepholes, iAt, cx, cy);
  sigmoidRow(iAt, gAt);
  tanhRow(gAt, gAt, bytes);
  for (let at: usize = 0; at < bytes; at += 16) {
    // c = i g + f_x c_x + f_y c_y
    const added = f32x4.mul(v128.load(iAt + at), v128.load(gAt + at));
    const first = madd(v128.load(fxAt + at), v128.load(cx + at), added);
    v128.store(z + at, madd(v128.load(fyAt + at), v128.load(cy + at), first));
  }
  if (mask != 0) maskLines(z, bytes, mask);
  if (peepholes != 0) lookAt(units, peepholes + ((<usize>(3 * units)) << 2), z, oAt);
  sigmoidRow(oAt, oAt + bytes);
  // h = o tanh(c)
  tanhRow(z, h, bytes);
  for (let at: usize = 0; at < bytes; at += 16) {
    v128.store(h + at, f32x4.mul(v128.load(oAt + at), v128.load(h + at)));
  }
}

/** z^i += w_i (c_x + c_y), z^fx += w_fx c_x, z^fy += w_fy c_y */
function lookBack(units: i32, peepholes: usize, z: usize, cx: usize, cy: usize): void {
  const bytes = <usize>units * LINE;
  const next = (<usize>units) << 2;
  for (let unit = 0; unit < units; unit++) {
    const ofI = v128.load_splat<f32>(peepholes);
    const ofX = v128.load_splat<f32>(peepholes + next);
    const ofY = v128.load_splat<f32>(peepholes + 2 * next);
    for (let at: usize = 0; at < LINE; at += 16) {
      const x = v128.load(cx + at);
      const y = v128.load(cy + at);
      let to = z + at;
      v128.store(to, madd(ofI, f32x4.add(x, y), v128.load(to)));
      to += bytes;
      v128.store(to, madd(ofX, x, v128.load(to)));
      to += bytes;
      v128.store(to, madd(ofY, y, v128.load(to)));
    }
    peepholes += 4;
    z += LINE;
    cx += LINE;
    cy += LINE;
  }
}

/** z^o += w_o c */
function lookAt(units: i32, weights: usize, c: usize, z: usize): void {
  for (let unit = 0; unit < units; unit++) {
    const w = v128.load_splat<f32>(weights);
    for (let at: usize = 0; at < LINE; at += 16) {
      v128.store(z + at, madd(w, v128.load(c + at), v128.load(z + at)));
    }
    weights += 4;
    c += LINE;
    z += LINE;
  }
}

/** The cell at `CellAt` backward. Adds to `sums`, four floats for each peephole, where there are peepholes. */
export function classicBackward(plan: usize, corner: i32, sums: usize): void {
  const z = CellAt.z;
  const cx = CellAt.cx;
  const cy = CellAt.cy;
  const dh = CellAt.dh;
  const fromX = CellAt.fromX;
  const fromY = CellAt.fromY;
  const toX = CellAt.toX;
  const toY = CellAt.toY;
  const tanhC = CellAt.tanhC;
  const dz = CellAt.dz;
  const units = field(plan, UNITS);
  const bytes = <usize>units * LINE;
  const next = (<usize>units) << 2;
  const nextSum = <usize>units << 4;
  const one = ones();
  const high = boundOf(plan);
  const low = f32x4.neg(high);
  let peepholes = peepholesOf(plan, corner);
  const peeps = peepholes != 0;
  tanhRow(z, tanhC, bytes);
  let wI = splat(0),
    wX = splat(0),
    wY = splat(0),
    wO = splat(0);
  for (let at: usize = 0; at < bytes; at += 16) {
    if (peeps && (at & (LINE - 1)) == 0) {
      wI = v128.load_splat<f32>(peepholes);
      wX = v128.load_splat<f32>(peepholes + next);
      wY = v128.load_splat<f32>(peepholes + 2 * next);
      wO = v128.load_splat<f32>(peepholes + 3 * next);
    }
    let from = z + at;
    const c = v128.load(from);
    from += bytes;
    const i = v128.load(from);
    from += bytes;
    const fx = v128.load(from);
    from += bytes;
    const fy = v128.load(from);
    from += bytes;
    const g = v128.load(from);
    from += bytes;
    const o = v128.load(from);
    const x = v128.load(cx + at);
    const y = v128.load(cy + at);
    const delta = v128.load(dh + at);
    const t = v128.load(tanhC + at);
    // dz^o = dh tanh(c) o (1 - o)
    const dO = f32x4.mul(f32x4.mul(f32x4.mul(delta, t), o), f32x4.sub(one, o));
    const zO = clamp4(dO, low, high);
    // dc = dh o (1 - tanh(c)^2) + what follows + w_o dz^o
    const after = f32x4.add(v128.load(fromX + at), v128.load(fromY + at));
    let dc = madd(f32x4.mul(delta, o), nmadd(t, t, one), after);
    if (peeps) dc = madd(wO, zO, dc);
    const dcX = f32x4.mul(dc, fx);
    const dcY = f32x4.mul(dc, fy);
    // dz^i = dc g i (1 - i), dz^c = dc i (1 - g^2)
    const dI = f32x4.mul(f32x4.mul(f32x4.mul(dc, g), i), f32x4.sub(one, i));
    const dG = f32x4.mul(f32x4.mul(dc, i), nmadd(g, g, one));
    // dz^fx = dc c_x f_x (1 - f_x), dz^fy = dc c_y f_y (1 - f_y)
    const dX = f32x4.mul(f32x4.mul(dcX, x), f32x4.sub(one, fx));
    const dY = f32x4.mul(f32x4.mul(dcY, y), f32x4.sub(one, fy));
    const zI = clamp4(dI, low, high);
    const zX = clamp4(dX, low, high);
    const zY = clamp4(dY, low, high);
    let to = dz + at;
    v128.store(to, zI);
    to += bytes;
    v128.store(to, zX);
    to += bytes;
    v128.store(to, zY);
    to += bytes;
    v128.store(to, clamp4(dG, low, high));
    to += bytes;
    v128.store(to, zO);
    if (!peeps) {
      // dc_x = dc f_x, dc_y = dc f_y
      v128.store(toX + at, dcX);
      v128.store(toY + at, dcY);
      continue;
    }
    // dc_x = dc f_x + w_i dz^i + w_fx dz^fx, dc_y = dc f_y + w_i dz^i + w_fy dz^fy
    v128.store(toX + at, madd(wX, zX, madd(wI, zI, dcX)));
    v128.store(toY + at, madd(wY, zY, madd(wI, zI, dcY)));
    // dw_i += dz^i (c_x + c_y), dw_fx += dz^fx c_x, dw_fy += dz^fy c_y, dw_o += dz^o c
    let sum = sums;
    v128.store(sum, madd(zI, f32x4.add(x, y), v128.load(sum)));
    sum += nextSum;
    v128.store(sum, madd(zX, x, v128.load(sum)));
    sum += nextSum;
    v128.store(sum, madd(zY, y, v128.load(sum)));
    sum += nextSum;
    v128.store(sum, madd(zO, c, v128.load(sum)));
    if ((at & (LINE - 1)) == LINE - 16) {
      peepholes += 4;
      sums += 16;
    }
  }
}
