/**
 * The optimizer's update of one variable: src/kernels/optimizer-step.ts has the equations. It works in tfjs's memory
 * (host.ts).
 *
 * Addresses are those of `count` floats; `m` is 0 without momentum. The gradient is clipped on the way:
 * g' = clip(factor * g, -bound, bound). NaN stays NaN.
 */
export function sgd(
  w: usize,
  g: usize,
  m: usize,
  count: i32,
  learningRate: f32,
  momentum: f32,
  factor: f32,
  bound: f32,
): void {
  for (; count > 0; count -= 4) {
    let d = f32x4.mul(f32x4.splat(learningRate), clipped(load4(g, count), factor, bound));
    if (m != 0) {
      // m = mu m - lr g'
      d = f32x4.sub(d, f32x4.mul(f32x4.splat(momentum), load4(m, count)));
      store4(m, f32x4.neg(d), count);
      m += 16;
    }
    store4(w, f32x4.sub(load4(w, count), d), count);
    w += 16;
    g += 16;
  }
}

/** `inside` or `outside` of the root is epsilon, the other 0. */
export function rmsprop(
  w: usize,
  g: usize,
  v: usize,
  m: usize,
  count: i32,
  learningRate: f32,
  momentum: f32,
  rho: f32,
  inside: f32,
  outside: f32,
  factor: f32,
  bound: f32,
): void {
  for (; count > 0; count -= 4) {
    const d = clipped(load4(g, count), factor, bound);
    // v = rho v + (1 - rho) g'^2
    const added = f32x4.mul(f32x4.mul(f32x4.splat(1 - rho), d), d);
    const velocity = f32x4.add(f32x4.mul(f32x4.splat(rho), load4(v, count)), added);
    store4(v, velocity, count);
    const root = f32x4.sqrt(f32x4.add(velocity, f32x4.splat(inside)));
    const below = f32x4.add(root, f32x4.splat(outside));
    let move = f32x4.div(f32x4.mul(f32x4.splat(learningRate), d), below);
    if (m != 0) {
      // m = mu m + d
      move = f32x4.add(move, f32x4.mul(f32x4.splat(momentum), load4(m, count)));
      store4(m, move, count);
      m += 16;
    }
    store4(w, f32x4.sub(load4(w, count), move), count);
    w += 16;
    g += 16;
    v += 16;
  }
}

/** `rate1` and `rate2`: 1 - b1 and 1 - b2. */
export function adam(
  w: usize,
  g: usize,
  m: usize,
  v: usize,
  count: i32,
  learningRate: f32,
  rate1: f32,
  rate2: f32,
  epsilon: f32,
  factor: f32,
  bound: f32,
): void {
  for (; count > 0; count -= 4) {
    const d = clipped(load4(g, count), factor, bound);
    let momentum = load4(m, count);
    let velocity = load4(v, count);
    // m = m + (1 - b1) (g' - m)
    momentum = f32x4.add(momentum, f32x4.mul(f32x4.splat(rate1), f32x4.sub(d, momentum)));
    // v = v + (1 - b2) (g'^2 - v)
    const apart = f32x4.sub(f32x4.mul(d, d), velocity);
    velocity = f32x4.add(velocity, f32x4.mul(f32x4.splat(rate2), apart));
    store4(m, momentum, count);
    store4(v, velocity, count);
    // w = w - alpha m / (sqrt(v) + eps)
    const below = f32x4.add(f32x4.sqrt(velocity), f32x4.splat(epsilon));
    const move = f32x4.div(f32x4.mul(f32x4.splat(learningRate), momentum), below);
    store4(w, f32x4.sub(load4(w, count), move), count);
    w += 16;
    g += 16;
    m += 16;
    v += 16;
  }
}

/** pmin(a, b) is `b < a ? b : a`, which hands NaN through. */
// @ts-ignore: decorator
@inline
function clipped(g: v128, factor: f32, bound: f32): v128 {
  const scaled = f32x4.mul(g, f32x4.splat(factor));
  return f32x4.pmax(f32x4.pmin(scaled, f32x4.splat(bound)), f32x4.splat(-bound));
}

/** Four floats, or the last `count`: what lies behind a variable is another's. */
// @ts-ignore: decorator
@inline
function load4(at: usize, count: i32): v128 {
  if (count >= 4) return v128.load(at);
  return lastFloats(at, count);
}

// @ts-ignore: decorator
@inline
function store4(at: usize, values: v128, count: i32): void {
  if (count >= 4) v128.store(at, values);
  else storeLastFloats(at, values, count);
}

function lastFloats(at: usize, count: i32): v128 {
  let values = v128.load_zero<f32>(at);
  if (count > 1) values = v128.load_lane<f32>(at + 4, values, 1);
  if (count > 2) values = v128.load_lane<f32>(at + 8, values, 2);
  return values;
}

function storeLastFloats(at: usize, values: v128, count: i32): void {
  v128.store_lane<f32>(at, values, 0);
  if (count > 1) v128.store_lane<f32>(at + 4, values, 1);
  if (count > 2) v128.store_lane<f32>(at + 8, values, 2);
}
