/**
 * Matrix products whose operands are read through WGSL snippets, so that a shifted, masked or gated
 * operand needs no copy of its own.
 *
 *     out[m, n] = sum_k a(m, k) * b(k, n)
 *
 * A workgroup of 16 x 16 makes a tile of 64 x 64: each thread 4 x 4 of it, from two tiles of 16 values
 * of k held in workgroup memory (8 KiB). Where the sum is long and the result small (weight gradients:
 * k runs over batch x timesteps) the sum is split over workgroups, which write partial results for
 * `reduceProgram` to add.
 */
import type { Program } from './command-stream.ts';

export const TILE = 64;
const DEPTH = 16;

export interface ProductSource {
  label: string;
  /** Declarations of the bindings that the snippets use, from binding 1 on. */
  bindings: string;
  /** Members of the uniform struct `u`, each u32, after the product's own `rows, cols, depth, depthPerSplit`. */
  uniforms?: readonly string[];
  /** Body of `fn a(m: u32, k: u32) -> f32`; called with m < rows and k < depth only. */
  a: string;
  /** Body of `fn b(k: u32, n: u32) -> f32`. */
  b: string;
  /** Body of `fn store(m: u32, n: u32, split: u32, value: f32)`. */
  store: string;
}

/** The tiled product. Dispatch `productWorkgroups(...)`; uniforms: rows, cols, depth, depthPerSplit, then the source's. */
export function productProgram(source: ProductSource): Program {
  const uniforms = ['rows', 'cols', 'depth', 'depthPerSplit', ...(source.uniforms ?? [])];
  const lanes = [0, 1, 2, 3];
  const sums = lanes.map((i) => `  var sum${i} = vec4<f32>(0.0);`).join('\n');
  const multiply = lanes.map((i) => `      sum${i} += left[${i}] * right;`).join('\n');
  const stores = lanes.map((i) => `  storeRow(row + ${i}u, col, split, sum${i});`).join('\n');
  return {
    label: source.label,
    code: `
struct Uniforms { ${uniforms.map((name) => `${name}: u32`).join(', ')} };
@group(0) @binding(0) var<uniform> u: Uniforms;
${source.bindings}
// Tiles of both operands, k-major, so that a thread reads its four rows or columns as one vec4.
var<workgroup> tileA: array<vec4<f32>, ${(DEPTH * TILE) / 4}>;
var<workgroup> tileB: array<vec4<f32>, ${(DEPTH * TILE) / 4}>;

fn a(m: u32, k: u32) -> f32 { ${source.a} }
fn b(k: u32, n: u32) -> f32 { ${source.b} }
fn store(m: u32, n: u32, split: u32, value: f32) { ${source.store} }

fn aOrZero(m: u32, k: u32, end: u32) -> f32 {
  if (m < u.rows && k < end) { return a(m, k); }
  return 0.0;
}
fn bOrZero(k: u32, n: u32, end: u32) -> f32 {
  if (n < u.cols && k < end) { return b(k, n); }
  return 0.0;
}
fn storeRow(m: u32, n: u32, split: u32, value: vec4<f32>) {
  if (m >= u.rows) { return; }
  for (var i = 0u; i < 4u; i++) {
    if (n + i < u.cols) { store(m, n + i, split, value[i]); }
  }
}

@compute @workgroup_size(16, 16, 1)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_id) local: vec3<u32>,
        @builtin(local_invocation_index) index: u32) {
  let split = group.z;
  let begin = split * u.depthPerSplit;
  let end = min(begin + u.depthPerSplit, u.depth);
  let tileRow = group.y * ${TILE}u;
  let tileCol = group.x * ${TILE}u;
  let row = tileRow + local.y * 4u;
  let col = tileCol + local.x * 4u;
  // Each thread fetches four values of k for one row of a, and four columns of b for one k.
  let fetchK = index / 16u;
  let fetchAt = index % 16u;
${sums}
  for (var k0 = begin; k0 < end; k0 += ${DEPTH}u) {
    let k = k0 + fetchK;
    let m = tileRow + fetchAt * 4u;
    let n = tileCol + fetchAt * 4u;
    tileA[index] = vec4<f32>(aOrZero(m, k, end), aOrZero(m + 1u, k, end), aOrZero(m + 2u, k, end), aOrZero(m + 3u, k, end));
    tileB[index] = vec4<f32>(bOrZero(k, n, end), bOrZero(k, n + 1u, end), bOrZero(k, n + 2u, end), bOrZero(k, n + 3u, end));
    workgroupBarrier();
    for (var i = 0u; i < ${DEPTH}u; i++) {
      let left = tileA[i * 16u + local.y];
      let right = tileB[i * 16u + local.x];
${multiply}
    }
    workgroupBarrier();
  }
${stores}
}
`,
  };
}

export function productWorkgroups(
  rows: number,
  cols: number,
  splits: number,
): [number, number, number] {
  return [Math.ceil(cols / TILE), Math.ceil(rows / TILE), splits];
}

/**
 * Over how many workgroups a sum of `depth` terms is split, so that a small result still fills the
 * device: at most one split per 256 terms, and no more tiles than `wantedTiles` in all.
 */
export function splitsFor(rows: number, cols: number, depth: number, wantedTiles: number): number {
  const tiles = Math.ceil(rows / TILE) * Math.ceil(cols / TILE);
  const most = Math.max(1, Math.floor(depth / 256));
  return Math.min(most, Math.max(1, Math.floor(wantedTiles / tiles)));
}

/**
 * Adds the partial results `[splits, rows, cols]` of a split product and writes the first
 * `mainRows` rows to one tensor and the one row after them, if any, to another (the bias's gradient,
 * whose "input" is 1 at every timestep), there from `lastRowAt` on. Uniforms: count (rows * cols), splits,
 * mainCount (mainRows * cols), lastRowAt.
 */
export function reduceProgram(withLastRow: boolean): Program {
  return {
    label: 'add partial products',
    code: `
struct Uniforms { count: u32, splits: u32, mainCount: u32, lastRowAt: u32 };
@group(0) @binding(0) var<uniform> u: Uniforms;
@group(0) @binding(1) var<storage, read> partial: array<f32>;
@group(0) @binding(2) var<storage, read_write> result: array<f32>;
${withLastRow ? '@group(0) @binding(3) var<storage, read_write> lastRow: array<f32>;' : ''}
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  if (id.x >= u.count) { return; }
  var sum = 0.0;
  for (var s = 0u; s < u.splits; s++) { sum += partial[s * u.count + id.x]; }
  ${
    withLastRow
      ? 'if (id.x < u.mainCount) { result[id.x] = sum; } else { lastRow[u.lastRowAt + id.x - u.mainCount] = sum; }'
      : 'if (id.x < u.mainCount) { result[id.x] = sum; }'
  }
}
`,
  };
}
