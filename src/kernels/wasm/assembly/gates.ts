/** The gates' activations s, and s'(z) from s. */
import { ACTIVATION_HARD_SIGMOID, ACTIVATION_SIGMOID } from '../plan-fields';
import { clamp4, madd, sigmoidRow, splat } from './vector';

/** Slope of the hard sigmoid: Keras 3 relu6(z + 3) / 6, Keras 1 clip(0.2 z + 0.5, 0, 1). */
// @ts-ignore: decorator
@inline
function slope(activation: i32): f32 {
  return activation == ACTIVATION_HARD_SIGMOID ? <f32>(1.0 / 6.0) : <f32>0.2;
}

/** s(z) of `bytes` bytes of floats, in place. */
export function gateRow(activation: i32, at: usize, bytes: usize): void {
  const end = at + bytes;
  if (activation == ACTIVATION_SIGMOID) {
    sigmoidRow(at, end);
    return;
  }
  const steepness = splat(slope(activation));
  for (; at < end; at += 16) {
    v128.store(at, clamp4(madd(v128.load(at), steepness, splat(0.5)), splat(0), splat(1)));
  }
}

/** delta * s'(z); `one` as of `ones()`. */
// @ts-ignore: decorator
@inline
export function gateGradient4(activation: i32, s: v128, delta: v128, one: v128): v128 {
  if (activation == ACTIVATION_SIGMOID) {
    return f32x4.mul(f32x4.mul(delta, s), f32x4.sub(one, s));
  }
  const inside = v128.and(f32x4.gt(s, splat(0)), f32x4.lt(s, one));
  // A product and not a mask, so that NaN stays NaN.
  return f32x4.mul(delta, v128.and(inside, splat(slope(activation))));
}
