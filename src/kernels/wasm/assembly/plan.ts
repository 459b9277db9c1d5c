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

/**
 * Reads a number of each cache line of what is needed soon and lies farther away, all at once instead of one after the other
 * in a loop that waits for each: WebAssembly has no instruction for that. `unused`, where their sum goes, is written to after.
 */
export function fetch(from: usize, bytes: usize, unused: usize): void {
  let sum: i32 = 0;
  for (let at: usize = 0; at < bytes; at += 64) sum += load<i32>(from + at);
  store<i32>(unused, sum);
}
