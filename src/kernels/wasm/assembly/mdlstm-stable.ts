/** The stable cell: blocks i, f, l, c, o of `bytes` bytes each, behind the cell state. */
import { CLAMP, UNITS } from '../mdlstm-fields';
import { LINE, maskLines } from './lanes';
import { CellAt } from './mdlstm-cell';
import { field } from './plan';
import { clamp4, madd, nmadd, ones, sigmoidRow, splat, tanhRow } from './vector';

/** `z` has the cell state's place and the five z; writes c, the gates in the place of z, and h. */
export function stableForward(
  plan: usize,
  z: usize,
  cx: usize,
  cy: usize,
  mask: usize,
  h: usize,
): void {
  const bytes = <usize>field(plan, UNITS) * LINE;
  const iAt = z + bytes;
  const fAt = iAt + bytes;
  const lAt = fAt + bytes;
  const gAt = lAt + bytes;
  const oAt = gAt + bytes;
  sigmoidRow(iAt, gAt);
  tanhRow(gAt, gAt, bytes);
  sigmoidRow(oAt, oAt + bytes);
  for (let at: usize = 0; at < bytes; at += 16) {
    // c = i g + f (l c_y + (1 - l) c_x)
    const x = v128.load(cx + at);
    const mixed = madd(v128.load(lAt + at), f32x4.sub(v128.load(cy + at), x), x);
    const added = f32x4.mul(v128.load(iAt + at), v128.load(gAt + at));
    v128.store(z + at, madd(v128.load(fAt + at), mixed, added));
  }
  if (mask != 0) maskLines(z, bytes, mask);
  // h = o tanh(c)
  tanhRow(z, h, bytes);
  for (let at: usize = 0; at < bytes; at += 16) {
    v128.store(h + at, f32x4.mul(v128.load(oAt + at), v128.load(h + at)));
  }
}

/** The cell at `CellAt` backward. */
export function stableBackward(plan: usize): void {
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
  const bytes = <usize>field(plan, UNITS) * LINE;
  const one = ones();
  tanhRow(z, tanhC, bytes);
  for (let at: usize = 0; at < bytes; at += 16) {
    let from = z + bytes + at;
    const i = v128.load(from);
    from += bytes;
    const f = v128.load(from);
    from += bytes;
    const l = v128.load(from);
    from += bytes;
    const g = v128.load(from);
    from += bytes;
    const o = v128.load(from);
    const x = v128.load(cx + at);
    const apart = f32x4.sub(v128.load(cy + at), x);
    const delta = v128.load(dh + at);
    const t = v128.load(tanhC + at);
    // dc = dh o (1 - tanh(c)^2) + what follows
    const after = f32x4.add(v128.load(fromX + at), v128.load(fromY + at));
    const dc = madd(f32x4.mul(delta, o), nmadd(t, t, one), after);
    const df = f32x4.mul(dc, f);
    const dl = f32x4.mul(df, l);
    let to = dz + at;
    // dz^i = dc g i (1 - i)
    v128.store(to, f32x4.mul(f32x4.mul(f32x4.mul(dc, g), i), f32x4.sub(one, i)));
    to += bytes;
    // dz^f = dc (l c_y + (1 - l) c_x) f (1 - f)
    v128.store(to, f32x4.mul(f32x4.mul(df, madd(l, apart, x)), f32x4.sub(one, f)));
    to += bytes;
    // dz^l = dc f (c_y - c_x) l (1 - l)
    v128.store(to, f32x4.mul(f32x4.mul(dl, apart), f32x4.sub(one, l)));
    to += bytes;
    // dz^c = dc i (1 - g^2)
    v128.store(to, f32x4.mul(f32x4.mul(dc, i), nmadd(g, g, one)));
    to += bytes;
    // dz^o = dh tanh(c) o (1 - o)
    v128.store(to, f32x4.mul(f32x4.mul(f32x4.mul(delta, t), o), f32x4.sub(one, o)));
    // dc_y = dc f l, dc_x = dc f (1 - l)
    v128.store(toY + at, dl);
    v128.store(toX + at, f32x4.sub(df, dl));
  }
  if (field(plan, CLAMP)) clampLines(dz, 5 * bytes);
}

function clampLines(at: usize, bytes: usize): void {
  const end = at + bytes;
  const low = splat(-1);
  const high = splat(1);
  for (; at < end; at += 16) v128.store(at, clamp4(v128.load(at), low, high));
}
