/**
 * Layer normalization: ../../layer-normalization.ts has the equations. It works in tfjs's memory (host.ts).
 *
 * Addresses are those of floats: `x`, `y`, `dy` and `dx` of `rows` vectors of `features`, `states` of the mean and r of
 * each vector, one behind the other; 0 where something is not wanted.
 */

export function normalize(
  rows: i32,
  features: i32,
  epsilon: f32,
  x: usize,
  gamma: usize,
  beta: usize,
  y: usize,
  states: usize,
): void {
  const bytes = (<usize>features) << 2;
  const fours = bytes & ~15;
  const share = <f32>1 / <f32>features;
  for (let row = 0; row < rows; row++) {
    const mean = sumOf(x, bytes) * share;
    const means = f32x4.splat(mean);
    let squares = f32x4.splat(0);
    let at: usize = 0;
    for (; at < fours; at += 16) {
      const centred = f32x4.sub(v128.load(x + at), means);
      squares = f32x4.add(squares, f32x4.mul(centred, centred));
    }
    let variance = lanesOf(squares);
    for (; at < bytes; at += 4) {
      const centred = load<f32>(x + at) - mean;
      variance += centred * centred;
    }
    // r = 1 / sqrt(mean((x - mean(x))^2) + epsilon)
    const r = <f32>1 / sqrt<f32>(variance * share + epsilon);
    const rs = f32x4.splat(r);
    // y = gamma n + beta
    for (at = 0; at < fours; at += 16) {
      const n = f32x4.mul(f32x4.sub(v128.load(x + at), means), rs);
      const scaled = f32x4.mul(n, v128.load(gamma + at));
      v128.store(y + at, f32x4.add(scaled, v128.load(beta + at)));
    }
    for (; at < bytes; at += 4) {
      const n = (load<f32>(x + at) - mean) * r;
      store<f32>(y + at, n * load<f32>(gamma + at) + load<f32>(beta + at));
    }
    if (states != 0) {
      store<f32>(states, mean);
      store<f32>(states, r, 4);
      states += 8;
    }
    x += bytes;
    y += bytes;
  }
}

/** Vectors whose gradients of the weights are added up before they join the sum: it stays exact over many thousands. */
export const SLICE = 128;

/** `slices`: room for `[2, features]`. */
export function normalizeBackward(
  rows: i32,
  features: i32,
  x: usize,
  gamma: usize,
  dy: usize,
  states: usize,
  dGamma: usize,
  dBeta: usize,
  dx: usize,
  slices: usize,
): void {
  const bytes = (<usize>features) << 2;
  memory.fill(dGamma, 0, bytes);
  memory.fill(dBeta, 0, bytes);
  for (let first = 0; first < rows; first += SLICE) {
    memory.fill(slices, 0, 2 * bytes);
    const end = min(first + SLICE, rows);
    for (let row = first; row < end; row++) {
      backwardRow(features, bytes, x, gamma, dy, states, dx, slices);
      x += bytes;
      dy += bytes;
      states += 8;
      if (dx != 0) dx += bytes;
    }
    addTo(dGamma, slices, bytes);
    addTo(dBeta, slices + bytes, bytes);
  }
}

// @ts-ignore: decorator
@inline
function backwardRow(
  features: i32,
  bytes: usize,
  x: usize,
  gamma: usize,
  dy: usize,
  states: usize,
  dx: usize,
  slice: usize,
): void {
  const fours = bytes & ~15;
  const mean = load<f32>(states);
  const r = load<f32>(states, 4);
  const means = f32x4.splat(mean);
  const rs = f32x4.splat(r);
  let gs = f32x4.splat(0);
  let alongs = f32x4.splat(0);
  let at: usize = 0;
  // dgamma += dy n, dbeta += dy; sums of g = gamma dy and of g n
  for (; at < fours; at += 16) {
    const n = f32x4.mul(f32x4.sub(v128.load(x + at), means), rs);
    const error = v128.load(dy + at);
    const turn = f32x4.mul(error, n);
    const scale = v128.load(gamma + at);
    v128.store(slice + at, f32x4.add(v128.load(slice + at), turn));
    v128.store(slice + bytes + at, f32x4.add(v128.load(slice + bytes + at), error));
    gs = f32x4.add(gs, f32x4.mul(scale, error));
    alongs = f32x4.add(alongs, f32x4.mul(scale, turn));
  }
  let g = lanesOf(gs);
  let along = lanesOf(alongs);
  for (; at < bytes; at += 4) {
    const error = load<f32>(dy + at);
    const turn = error * (load<f32>(x + at) - mean) * r;
    const scale = load<f32>(gamma + at);
    store<f32>(slice + at, load<f32>(slice + at) + turn);
    store<f32>(slice + bytes + at, load<f32>(slice + bytes + at) + error);
    g += scale * error;
    along += scale * turn;
  }
  if (dx == 0) return;
  g /= <f32>features;
  along /= <f32>features;
  const gMeans = f32x4.splat(g);
  const alongMeans = f32x4.splat(along);
  // dx = r (g - mean(g) - n mean(g n))
  for (at = 0; at < fours; at += 16) {
    const n = f32x4.mul(f32x4.sub(v128.load(x + at), means), rs);
    const own = f32x4.sub(f32x4.mul(v128.load(gamma + at), v128.load(dy + at)), gMeans);
    v128.store(dx + at, f32x4.mul(rs, f32x4.sub(own, f32x4.mul(n, alongMeans))));
  }
  for (; at < bytes; at += 4) {
    const n = (load<f32>(x + at) - mean) * r;
    store<f32>(dx + at, r * (load<f32>(gamma + at) * load<f32>(dy + at) - g - n * along));
  }
}

// @ts-ignore: decorator
@inline
function sumOf(from: usize, bytes: usize): f32 {
  const fours = bytes & ~15;
  let sums = f32x4.splat(0);
  let at: usize = 0;
  for (; at < fours; at += 16) sums = f32x4.add(sums, v128.load(from + at));
  let sum = lanesOf(sums);
  for (; at < bytes; at += 4) sum += load<f32>(from + at);
  return sum;
}

// @ts-ignore: decorator
@inline
function lanesOf(values: v128): f32 {
  const pairs = f32x4.add(values, v128.shuffle<f32>(values, values, 2, 3, 0, 1));
  return f32x4.extract_lane(pairs, 0) + f32x4.extract_lane(pairs, 1);
}

/** to += from */
export function addTo(to: usize, from: usize, bytes: usize): void {
  const fours = bytes & ~15;
  let at: usize = 0;
  for (; at < fours; at += 16) {
    v128.store(to + at, f32x4.add(v128.load(to + at), v128.load(from + at)));
  }
  for (; at < bytes; at += 4) store<f32>(to + at, load<f32>(to + at) + load<f32>(from + at));
}
