/**
 * Matrix products whose operands are read where they lie, so that a shifted, mirrored or masked operand
 * needs no copy of its own.
 *
 *     out[m, n] = sum_k a(m, k) * b(k, n)
 *
 * A workgroup of 8 x 8 threads makes a tile of 64 x 64, each thread 8 x 8 of it in registers, from two
 * tiles of 16 values of k held in workgroup memory (8 KiB). A thread fetches a block of 4 x 4 of each,
 * with vec4 reads where rows are whole vec4s. Where the sum is long and the result small (weight
 * gradients: k runs over batch x timesteps) the sum is split over workgroups, which write partial results
 * for `reduceProgram` to add.
 */
import { FLAT_INDEX, type Program } from './command-stream.ts';

const TILE = 64;
const DEPTH = 16;

/**
 * A matrix in a buffer, row after row. One index of the product runs across its rows (`i` in the texts),
 * the other along them (`c`); `along` says whether that other one is the product's own row or column
 * (`outer`) or the summed index k (`depth`).
 */
export interface Operand {
  buffer: string;
  along: 'outer' | 'depth';
  rowLength: number;
  /** WGSL in `i`: the row in memory. */
  row: string;
  /** WGSL in `c`: the column in memory. */
  column: string;
  /** Rows and columns begin at multiples of four, so that the buffer can be read as vec4s. */
  whole: boolean;
  /** WGSL in `i`: where this holds the row counts as zero. */
  zeroWhere?: string;
  /** A factor for each value: another buffer, its row (in `i`), with the same columns. */
  factor?: { buffer: string; row: string };
  /** The outer index from which on the value is 1 (once) and then 0: its sum is a bias's gradient. */
  oneAt?: number;
}

export interface Product {
  label: string;
  a: Operand;
  b: Operand;
  /** Bindings 1, 2, 3 … by name, in order. `out` is the result. */
  buffers: readonly string[];
  /** Those of them that hold int32s; only the texts read them. */
  integers?: readonly string[];
  /** Names of more u32s in `u`, for the texts. */
  uniforms?: readonly string[];
  out: {
    /** WGSL in `m`: the row in memory. */
    row: string;
    rowLength: number;
    /** WGSL in `n`: the column in memory; `n` itself if left out. */
    column?: string;
    whole: boolean;
    /** Added to each value of column n: a buffer of that length. */
    bias?: string;
    /** A factor for each value: another buffer, its row (in `m`), with the same columns. */
    factor?: { buffer: string; row: string };
  };
}

/**
 * Uniforms: rows, cols, depth, depthPerSplit, firstRow (where this part of the batch begins, for operands
 * that hold the whole batch to add), firstSplit, and the product's own. Split s writes to `out` from row `(firstSplit + s) * rows` on.
 */
export function productProgram(product: Product): Program {
  const { a, b, out } = product;
  const isVector = (name: string): boolean => {
    const users = [
      ...[a, b].flatMap((operand) =>
        operand.buffer === name || operand.factor?.buffer === name ? [operand.whole] : [],
      ),
      ...('out' === name || out.factor?.buffer === name || out.bias === name ? [out.whole] : []),
    ];
    return users.every(Boolean);
  };
  const typeOf = (name: string): string => {
    if (product.integers?.includes(name) === true) return 'i32';
    return isVector(name) ? 'vec4<f32>' : 'f32';
  };
  const bindings = product.buffers.map(
    (name, i) =>
      `@group(0) @binding(${i + 1}) var<storage, ${name === 'out' ? 'read_write' : 'read'}> ${name}: array<${typeOf(name)}>;`,
  );
  const more = (product.uniforms ?? []).map((name) => `, ${name}: u32`).join('');
  const halves = [0, 1];
  const lanes = [0, 1, 2, 3];
  const sums = halves.flatMap((p) => lanes.flatMap((i) => halves.map((q) => `sum${p}${i}${q}`)));
  return {
    label: product.label,
    code: `
struct Uniforms { rows: u32, cols: u32, depth: u32, depthPerSplit: u32, firstRow: u32, firstSplit: u32${more} };
@group(0) @binding(0) var<uniform> u: Uniforms;
${bindings.join('\n')}
var<workgroup> tileA: array<vec4<f32>, ${(DEPTH * TILE) / 4}>;
var<workgroup> tileB: array<vec4<f32>, ${(DEPTH * TILE) / 4}>;
${fetch('A', a, isVector(a.buffer), 'u.rows')}
${fetch('B', b, isVector(b.buffer), 'u.cols')}
${store(out, isVector('out'))}
@compute @workgroup_size(8, 8, 1)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_id) local: vec3<u32>,
        @builtin(local_invocation_index) index: u32) {
  let begin = group.z * u.depthPerSplit;
  let end = min(begin + u.depthPerSplit, u.depth);
  let tileRow = group.y * ${TILE}u;
  let tileCol = group.x * ${TILE}u;
  ${sums.map((sum) => `var ${sum} = vec4<f32>(0.0);`).join(' ')}
  for (var k0 = begin; k0 < end; k0 += ${DEPTH}u) {
    let at = (index / 16u) * 4u;
    let block = index % 16u;
    let blockA = fetchA(tileRow + block * 4u, k0 + at, end);
    let blockB = fetchB(tileCol + block * 4u, k0 + at, end);
    ${lanes.map((i) => `tileA[(at + ${i}u) * 16u + block] = blockA[${i}]; tileB[(at + ${i}u) * 16u + block] = blockB[${i}];`).join('\n    ')}
    workgroupBarrier();
    for (var i = 0u; i < ${DEPTH}u; i++) {
      ${halves.map((p) => `let a${p} = tileA[i * 16u + ${8 * p}u + local.y]; let b${p} = tileB[i * 16u + ${8 * p}u + local.x];`).join('\n      ')}
      ${halves.flatMap((p) => lanes.flatMap((i) => halves.map((q) => `sum${p}${i}${q} += a${p}[${i}] * b${q};`))).join('\n      ')}
    }
    workgroupBarrier();
  }
  ${halves
    .flatMap((p) =>
      lanes.flatMap((i) =>
        halves.map(
          (q) =>
            `store(tileRow + ${32 * p}u + local.y * 4u + ${i}u, tileCol + ${32 * q}u + local.x * 4u, group.z, sum${p}${i}${q});`,
        ),
      ),
    )
    .join('\n  ')}
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
 * Adds the partial results `[blocks, splits, rows, cols]` of split products and writes the first
 * `mainRows` rows of each block to one tensor and the one row after them, if any, to another (the bias's
 * gradient, whose "input" is 1 at every timestep), there from `lastRowAt` on. Uniforms: all (blocks * count),
 * count (rows * cols), splits, mainCount (mainRows * cols), lastRowAt.
 */
export function reduceProgram(withLastRow: boolean): Program {
  return {
    label: 'add partial products',
    code: `
struct Uniforms { all: u32, count: u32, splits: u32, mainCount: u32, lastRowAt: u32 };
@group(0) @binding(0) var<uniform> u: Uniforms;
@group(0) @binding(1) var<storage, read> sums: array<f32>;
@group(0) @binding(2) var<storage, read_write> result: array<f32>;
${withLastRow ? '@group(0) @binding(3) var<storage, read_write> lastRow: array<f32>;' : ''}
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let index = ${FLAT_INDEX};
  if (index >= u.all) { return; }
  let block = index / u.count;
  let i = index % u.count;
  var sum = 0.0;
  for (var s = 0u; s < u.splits; s++) { sum += sums[(block * u.splits + s) * u.count + i]; }
  if (i < u.mainCount) { result[block * u.mainCount + i] = sum; }
  ${withLastRow ? 'else { lastRow[u.lastRowAt + block * (u.count - u.mainCount) + i - u.mainCount] = sum; }' : ''}
}
`,
  };
}

/**
 * `fetch<Name>(outer, k, end)`: the block of four outer indices and four of k as four vec4s along the
 * outer index, one for each k; zeros outside.
 */
function fetch(name: string, operand: Operand, vector: boolean, bound: string): string {
  const { buffer, along, rowLength, row, column, zeroWhere, factor, oneAt } = operand;
  const at = (r: string) => `(${r}) * ${rowLength}u + (${column})`;
  const read = vector
    ? `${buffer}[(${at(row)}) / 4u]${factor === undefined ? '' : ` * ${factor.buffer}[(${at(factor.row)}) / 4u]`}`
    : `${buffer}[${at(row)}]${factor === undefined ? '' : ` * ${factor.buffer}[${at(factor.row)}]`}`;
  const outerLimit = oneAt === undefined ? bound : `${oneAt}u`;
  const rowLimit = along === 'outer' ? 'end' : outerLimit;
  const columnLimit = along === 'outer' ? outerLimit : 'end';
  // Four values of memory row i from column c0 on.
  const four = vector
    ? `
fn four${name}(i: u32, c0: u32, end: u32) -> vec4<f32> {
  if (i >= ${rowLimit} || c0 >= ${columnLimit}${zeroWhere === undefined ? '' : ` || (${zeroWhere})`}) { return vec4<f32>(0.0); }
  let c = c0;
  return ${read};
}`
    : `
fn four${name}(i: u32, c0: u32, end: u32) -> vec4<f32> {
  var value = vec4<f32>(0.0);
  if (i >= ${rowLimit}${zeroWhere === undefined ? '' : ` || (${zeroWhere})`}) { return value; }
  for (var l = 0u; l < 4u; l++) {
    let c = c0 + l;
    if (c < ${columnLimit}) { value[l] = ${read}; }
  }
  return value;
}`;
  const ones =
    oneAt === undefined
      ? ''
      : `
  if (outer <= ${oneAt}u && ${oneAt}u < outer + 4u) {
    for (var l = 0u; l < 4u; l++) { if (k + l < end) { block[l][${oneAt % 4}] = 1.0; } }
  }`;
  if (along === 'outer') {
    return `${four}
fn fetch${name}(outer: u32, k: u32, end: u32) -> mat4x4<f32> {
  var block = mat4x4<f32>(four${name}(k, outer, end), four${name}(k + 1u, outer, end), four${name}(k + 2u, outer, end), four${name}(k + 3u, outer, end));${ones}
  return block;
}`;
  }
  return `${four}
fn fetch${name}(outer: u32, k: u32, end: u32) -> mat4x4<f32> {
  return transpose(mat4x4<f32>(four${name}(outer, k, end), four${name}(outer + 1u, k, end), four${name}(outer + 2u, k, end), four${name}(outer + 3u, k, end)));
}`;
}

function store(out: Product['out'], vector: boolean): string {
  const { row, rowLength, column = 'n', bias, factor } = out;
  const at = `((u.firstSplit + split) * u.rows + (${row})) * ${rowLength}u + (${column})`;
  const factorAt = factor === undefined ? '' : `(${factor.row}) * ${rowLength}u + n`;
  const terms = (lane: string, div: string) =>
    `value${lane}${bias === undefined ? '' : ` + ${bias}[n${div}]`}${factor === undefined ? '' : ` * ${factor.buffer}[(${factorAt})${div}]`}`;
  if (vector) {
    return `
fn store(m: u32, n: u32, split: u32, value: vec4<f32>) {
  if (m >= u.rows || n >= u.cols) { return; }
  out[(${at}) / 4u] = ${terms('', ' / 4u')};
}`;
  }
  return `
fn store(m: u32, n0: u32, split: u32, value: vec4<f32>) {
  if (m >= u.rows) { return; }
  for (var l = 0u; l < 4u; l++) {
    let n = n0 + l;
    if (n < u.cols) { out[${at}] = ${terms('[l]', '')}; }
  }
}`;
}
