/**
 * Four floats at a time: multiply-add, exp, tanh, sigmoid. NaN goes in, NaN comes out.
 *
 * Largest relative errors, over every float of the range (tests/kernels/wasm/vector-math.test.ts):
 * tanh4 5e-7, exp4 2e-7 on [-87, 88], sigmoid4 4e-7 above -87.
 */

/** a * b + c; in the relaxed build one rounding where the machine has a fused instruction. */
// @ts-ignore: decorator
@inline
export function madd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return v128.relaxed_madd<f32>(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}

// @ts-ignore: decorator
@inline
export function splat(value: f32): v128 {
  return f32x4.splat(value);
}

/** clamp that hands NaN through: pmin(a, b) is `b < a ? b : a`. */
// @ts-ignore: decorator
@inline
export function clamp4(x: v128, low: f32, high: f32): v128 {
  return f32x4.pmax(f32x4.pmin(x, splat(high)), splat(low));
}

/**
 * e^x = 2^n e^r with n = round(x / ln 2) and |r| <= ln(2) / 2; e^r by a polynomial of degree 6. Adding
 * 1.5 * 2^23 rounds to an integer, and leaves that integer in the low bits.
 */
// @ts-ignore: decorator
@inline
export function exp4(x: v128): v128 {
  const bounded = clamp4(x, -87.33654, 88.37626);
  const shifted = madd(bounded, splat(1.44269504), splat(12582912));
  const n = f32x4.sub(shifted, splat(12582912));
  let r = madd(n, splat(-0.693145752), bounded);
  r = madd(n, splat(-1.42860677e-6), r);
  let p = madd(r, splat(1.3888889e-3), splat(8.3333333e-3));
  p = madd(r, p, splat(4.1666667e-2));
  p = madd(r, p, splat(0.16666667));
  p = madd(r, p, splat(0.5));
  p = madd(r, p, splat(1));
  p = madd(r, p, splat(1));
  const power = i32x4.add(i32x4.shl(shifted, 23), i32x4.splat(127 << 23));
  return f32x4.mul(p, power);
}

/** 1 / (1 + e^-x) */
// @ts-ignore: decorator
@inline
export function sigmoid4(x: v128): v128 {
  return f32x4.div(splat(1), f32x4.add(splat(1), exp4(f32x4.neg(x))));
}

/** x P(x^2) / Q(x^2), fitted to the smallest largest relative error on [-9.01, 9.01]. */
// @ts-ignore: decorator
@inline
export function tanh4(x: v128): v128 {
  const bounded = clamp4(x, -9.01, 9.01);
  const y = f32x4.mul(bounded, bounded);
  let p = madd(y, splat(1.3336673898603169e-8), splat(2.0596823073602774e-5));
  p = madd(y, p, splat(0.0034948767025047484));
  p = madd(y, p, splat(0.1338043873675404));
  p = madd(y, p, splat(0.999999980503942));
  let q = madd(y, splat(7.769406217040836e-7), splat(0.0003284447238272592));
  q = madd(y, q, splat(0.025874312604191492));
  q = madd(y, q, splat(0.46713754783354366));
  q = madd(y, q, splat(1));
  return clamp4(f32x4.div(f32x4.mul(bounded, p), q), -1, 1);
}
