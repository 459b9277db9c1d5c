/**
 * Four floats at a time: multiply-add, and sigmoid and tanh of whole rows. NaN goes in, NaN comes out.
 *
 * Largest errors (tests/kernels/wasm/activations.test.ts): sigmoid 2e-7 absolute, and 2e-6 relative above
 * -20; tanh 7e-7 relative, and never beyond 1.
 *
 * The constants of a loop are loaded from a table before it: written out, V8 makes each of them
 * anew in every turn of the loop, at the cost of a third of the LSTM's speed on plain SIMD.
 */

/** a * b + c; in the relaxed build one rounding where the machine has a fused instruction. */
// @ts-ignore: decorator
@inline
export function madd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return v128.relaxed_madd<f32>(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}

/** c - a * b, likewise. */
// @ts-ignore: decorator
@inline
export function nmadd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return v128.relaxed_nmadd<f32>(a, b, c);
  return f32x4.sub(c, f32x4.mul(a, b));
}

const ONE: usize = memory.data<f32>([1.0]);

/** Four ones, to be loaded before a loop. */
// @ts-ignore: decorator
@inline
export function ones(): v128 {
  return v128.load_splat<f32>(ONE);
}

// @ts-ignore: decorator
@inline
export function splat(value: f32): v128 {
  return f32x4.splat(value);
}

/** clamp that hands NaN through: pmin(a, b) is `b < a ? b : a`. */
// @ts-ignore: decorator
@inline
export function clamp4(x: v128, low: v128, high: v128): v128 {
  return f32x4.pmax(f32x4.pmin(x, high), low);
}

// -log2(e); bounds of the exponent; 1.5 * 2^23; then 2^f = 1 + f (p1 + f (p2 + ...)) on [-1/2, 1/2], fitted
// to the smallest largest relative error, 9e-8; 127 in the place of a float's exponent (as a float, 1).
const SIGMOID: usize = memory.data<f32>([
  -1.44269504, -126.0, 126.0, 12582912.0,
  0.6931469775828283, 0.24022242074732245, 0.05550733766684677, 0.009671513127822171,
  0.0013264720153476238, 1.0,
]);

/**
 * s(x) = 1 / (1 + e^-x), from `at` to `end`, in place. e^-x = 2^n 2^f with n whole: adding 1.5 * 2^23
 * rounds to a whole number and leaves it in the low bits.
 */
export function sigmoidRow(at: usize, end: usize): void {
  const minusLog2e = v128.load_splat<f32>(SIGMOID);
  const low = v128.load_splat<f32>(SIGMOID, 4);
  const high = v128.load_splat<f32>(SIGMOID, 8);
  const shift = v128.load_splat<f32>(SIGMOID, 12);
  const p1 = v128.load_splat<f32>(SIGMOID, 16);
  const p2 = v128.load_splat<f32>(SIGMOID, 20);
  const p3 = v128.load_splat<f32>(SIGMOID, 24);
  const p4 = v128.load_splat<f32>(SIGMOID, 28);
  const p5 = v128.load_splat<f32>(SIGMOID, 32);
  const one = v128.load_splat<f32>(SIGMOID, 36);
  for (; at < end; at += 16) {
    const power = clamp4(f32x4.mul(v128.load(at), minusLog2e), low, high);
    const shifted = f32x4.add(power, shift);
    const f = f32x4.sub(power, f32x4.sub(shifted, shift));
    let p = madd(f, p5, p4);
    p = madd(f, p, p3);
    p = madd(f, p, p2);
    p = madd(f, p, p1);
    p = madd(f, p, one);
    const scale = i32x4.add(i32x4.shl(shifted, 23), one);
    v128.store(at, f32x4.div(one, madd(p, scale, one)));
  }
}

// Bounds; P from the constant up; Q without its constant, which is 1.
const TANH: usize = memory.data<f32>([
  -9.0, 9.0,
  0.999999730503947, 0.13380435391644355, 0.0034948758287855725, 2.059681792439697e-5,
  1.3336670564434694e-8,
  0.46713754783354366, 0.025874312604191492, 0.0003284447238272592, 7.769406217040836e-7, 1.0,
]);

/**
 * tanh(x) = x P(x^2) / Q(x^2), `from` to `to`, which may be the same. P and Q are fitted to the smallest
 * largest relative error on [-9, 9], and P is a hair smaller, so that the result stays within 1.
 */
export function tanhRow(from: usize, to: usize, bytes: usize): void {
  const low = v128.load_splat<f32>(TANH);
  const high = v128.load_splat<f32>(TANH, 4);
  const p0 = v128.load_splat<f32>(TANH, 8);
  const p1 = v128.load_splat<f32>(TANH, 12);
  const p2 = v128.load_splat<f32>(TANH, 16);
  const p3 = v128.load_splat<f32>(TANH, 20);
  const p4 = v128.load_splat<f32>(TANH, 24);
  const q1 = v128.load_splat<f32>(TANH, 28);
  const q2 = v128.load_splat<f32>(TANH, 32);
  const q3 = v128.load_splat<f32>(TANH, 36);
  const q4 = v128.load_splat<f32>(TANH, 40);
  const one = v128.load_splat<f32>(TANH, 44);
  const end = from + bytes;
  for (; from < end; from += 16, to += 16) {
    const x = clamp4(v128.load(from), low, high);
    const y = f32x4.mul(x, x);
    let p = madd(y, p4, p3);
    p = madd(y, p, p2);
    p = madd(y, p, p1);
    p = madd(y, p, p0);
    let q = madd(y, q4, q3);
    q = madd(y, q, q2);
    q = madd(y, q, q1);
    q = madd(y, q, one);
    v128.store(to, f32x4.div(f32x4.mul(x, p), q));
  }
}
