/** Reading a plan. */

// @ts-ignore: decorator
@inline
export function field(plan: usize, index: i32): i32 {
  return load<i32>(plan + (<usize>index << 2));
}

// @ts-ignore: decorator
@inline
export function floatField(plan: usize, index: i32): f32 {
  return load<f32>(plan + (<usize>index << 2));
}

// @ts-ignore: decorator
@inline
export function address(plan: usize, index: i32): usize {
  return load<usize>(plan + (<usize>index << 2));
}
