/** The scaled sum: ../../scaled-sum.ts has the equations. It works in tfjs's memory (host.ts); addresses are those of floats. */
import { addTo, SLICE } from './layer-normalization';

/** Of `rows` vectors of `features`. */
export function addScaled(rows: i32, features: i32, a: usize, x: usize, scale: usize, y: usize): void {
  const bytes = (<usize>features) << 2;
  const fours = bytes & ~15;
  for (let row = 0; row < rows; row++) {
    let at: usize = 0;
    // y = a + d x
    for (; at < fours; at += 16) {
      const scaled = f32x4.mul(v128.load(scale + at), v128.load(x + at));
      v128.store(y + at, f32x4.add(v128.load(a + at), scaled));
    }
    for (; at < bytes; at += 4) {
      store<f32>(y + at, load<f32>(a + at) + load<f32>(scale + at) * load<f32>(x + at));
    }
    a += bytes;
    x += bytes;
    y += bytes;
  }
}

/** `slice`: room for `[features]`. */
export function addScaledBackward(
  rows: i32,
  features: i32,
  dy: usize,
  x: usize,
  scale: usize,
  dx: usize,
  dScale: usize,
  slice: usize,
): void {
  const bytes = (<usize>features) << 2;
  const fours = bytes & ~15;
  memory.fill(dScale, 0, bytes);
  for (let first = 0; first < rows; first += SLICE) {
    memory.fill(slice, 0, bytes);
    const end = min(first + SLICE, rows);
    for (let row = first; row < end; row++) {
      let at: usize = 0;
      // dx = d dy, dd += dy x
      for (; at < fours; at += 16) {
        const error = v128.load(dy + at);
        v128.store(dx + at, f32x4.mul(v128.load(scale + at), error));
        const turn = f32x4.mul(error, v128.load(x + at));
        v128.store(slice + at, f32x4.add(v128.load(slice + at), turn));
      }
      for (; at < bytes; at += 4) {
        const error = load<f32>(dy + at);
        store<f32>(dx + at, load<f32>(scale + at) * error);
        store<f32>(slice + at, load<f32>(slice + at) + error * load<f32>(x + at));
      }
      dy += bytes;
      x += bytes;
      dx += bytes;
    }
    addTo(dScale, slice, bytes);
  }
}
