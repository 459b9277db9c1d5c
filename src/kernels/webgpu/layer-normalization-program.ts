/**
 * The shaders of layer normalization: ../layer-normalization.ts has the equations. A vector of features belongs to 1 to
 * 16 threads beside each other, a power of two, which take its vec4s in turns; each adds up its own, and after a barrier
 * every one of them adds up what all have. A workgroup of 64 threads has 4 vectors or more.
 */
import { FLAT_INDEX, type Program } from './command-stream.ts';
import { access, Bindings, vectorOrScalar } from './recurrence-program.ts';

/** Threads that share a vector of so many features. */
export function threadsOfRow(features: number): number {
  return 2 ** Math.min(4, Math.ceil(Math.log2(Math.ceil(features / 4))));
}

/** Uniforms: rows, epsilon. Bindings: x, gamma, beta, y and, where they are kept, states: mean and r of each row. */
export function normalizationForwardProgram(features: number, keep: boolean): Program {
  const type = vectorOrScalar(features);
  const bindings = new Bindings();
  for (const name of ['x', 'gamma', 'beta']) bindings.add(name, type);
  bindings.add('y', type, 'read_write');
  if (keep) bindings.add('states', 'array<vec2<f32>>', 'read_write');
  return {
    label: 'layer normalization',
    code: `
struct Uniforms { rows: u32, epsilon: f32 };
@group(0) @binding(0) var<uniform> u: Uniforms;
${bindings.declarations()}
var<workgroup> sums: array<f32, 64>;
var<workgroup> squares: array<f32, 64>;
${access('X', 'x', features, false)}
${access('Gamma', 'gamma', features, false)}
${access('Beta', 'beta', features, false)}
${access('Y', 'y', features, true)}
${mainOfRows(features)}
  var ones = vec4<f32>(0.0);
  ${eachVector(features, 'ones += loadX(base, j);')}
  sums[local] = ones.x + ones.y + ones.z + ones.w;
  workgroupBarrier();
  var sum = 0.0;
  for (var i = first; i < first + ${threadsOfRow(features)}u; i++) { sum += sums[i]; }
  let mean = sum / ${features}.0;
  ones = vec4<f32>(0.0);
  ${eachVector(features, `let apart = ${within(features, 'loadX(base, j) - mean')}; ones += apart * apart;`)}
  squares[local] = ones.x + ones.y + ones.z + ones.w;
  workgroupBarrier();
  sum = 0.0;
  for (var i = first; i < first + ${threadsOfRow(features)}u; i++) { sum += squares[i]; }
  if (row >= u.rows) { return; }
  // r = 1 / sqrt(mean((x - mean(x))^2) + epsilon)    y = gamma n + beta
  let r = 1.0 / sqrt(sum / ${features}.0 + u.epsilon);
  ${eachVector(features, 'storeY(base, j, (loadX(base, j) - mean) * r * loadGamma(0u, j) + loadBeta(0u, j));')}
  ${keep ? 'if (local == first) { states[row] = vec2<f32>(mean, r); }' : ''}
}
`,
  };
}

/** Uniforms: rows. Bindings: x, gamma, dy, states, dx. */
export function normalizationBackwardProgram(features: number): Program {
  const type = vectorOrScalar(features);
  const bindings = new Bindings();
  for (const name of ['x', 'gamma', 'dy']) bindings.add(name, type);
  bindings.add('states', 'array<vec2<f32>>');
  bindings.add('dx', type, 'read_write');
  const own = `let n = (loadX(base, j) - state.x) * state.y; let g = loadGamma(0u, j) * loadDy(base, j);`;
  return {
    label: 'layer normalization backward',
    code: `
struct Uniforms { rows: u32 };
@group(0) @binding(0) var<uniform> u: Uniforms;
${bindings.declarations()}
var<workgroup> sums: array<vec2<f32>, 64>;
${access('X', 'x', features, false)}
${access('Gamma', 'gamma', features, false)}
${access('Dy', 'dy', features, false)}
${access('Dx', 'dx', features, true)}
${mainOfRows(features)}
  let state = states[min(row, u.rows - 1u)];
  var gs = vec4<f32>(0.0);
  var along = vec4<f32>(0.0);
  // Beyond the last feature gamma, and so g, is 0.
  ${eachVector(features, `${own} gs += g; along += g * n;`)}
  sums[local] = vec2<f32>(gs.x + gs.y + gs.z + gs.w, along.x + along.y + along.z + along.w);
  workgroupBarrier();
  var sum = vec2<f32>(0.0);
  for (var i = first; i < first + ${threadsOfRow(features)}u; i++) { sum += sums[i]; }
  if (row >= u.rows) { return; }
  let mean = sum / ${features}.0;
  // dx = r (g - mean(g) - n mean(g n))
  ${eachVector(features, `${own} storeDx(base, j, state.y * (g - mean.x - n * mean.y));`)}
}
`,
  };
}

/**
 * A thread adds up a vec4 of features over the rows of a slice. Uniforms: threads, rows, rows of a slice. Bindings: x,
 * dy, states, sums `[slices, 2, features]`: dgamma and dbeta.
 */
export function normalizationSlicesProgram(features: number): Program {
  const type = vectorOrScalar(features);
  const across = Math.ceil(features / 4);
  const bindings = new Bindings();
  for (const name of ['x', 'dy']) bindings.add(name, type);
  bindings.add('states', 'array<vec2<f32>>');
  bindings.add('sums', type, 'read_write');
  return {
    label: 'layer normalization, slices of its weights',
    code: `
struct Uniforms { threads: u32, rows: u32, slice: u32 };
@group(0) @binding(0) var<uniform> u: Uniforms;
${bindings.declarations()}
${access('X', 'x', features, false)}
${access('Dy', 'dy', features, false)}
${access('Sums', 'sums', features, true)}
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let index = ${FLAT_INDEX};
  if (index >= u.threads) { return; }
  let j = index % ${across}u;
  let slice = index / ${across}u;
  var dGamma = vec4<f32>(0.0);
  var dBeta = vec4<f32>(0.0);
  for (var row = slice * u.slice; row < min(u.rows, (slice + 1u) * u.slice); row++) {
    let state = states[row];
    let dy = loadDy(row * ${features}u, j);
    // dgamma = sum dy n    dbeta = sum dy
    dGamma += dy * (loadX(row * ${features}u, j) - state.x) * state.y;
    dBeta += dy;
  }
  storeSums(slice * ${2 * features}u, j, dGamma);
  storeSums(slice * ${2 * features}u + ${features}u, j, dBeta);
}
`,
  };
}

/** The head of a program whose threads share rows: `row`, where it begins, its first thread's number and one's own. */
function mainOfRows(features: number): string {
  const threads = threadsOfRow(features);
  // Threads beyond the last row go along with it to the barriers, and store nothing.
  return `
@compute @workgroup_size(64)
fn main(
  @builtin(global_invocation_id) id: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let row = (${FLAT_INDEX}) / ${threads}u;
  let base = min(row, u.rows - 1u) * ${features}u;
  let first = local - local % ${threads}u;`;
}

/** A text for each vec4 `j` of a row that a thread has. */
function eachVector(features: number, text: string): string {
  return `for (var j = local - first; j < ${Math.ceil(features / 4)}u; j += ${threadsOfRow(features)}u) { ${text} }`;
}

/** A vec4, 0 beyond the last feature. */
function within(features: number, value: string): string {
  if (features % 4 === 0) return value;
  return `select(vec4<f32>(0.0), ${value}, vec4<u32>(4u * j) + vec4<u32>(0u, 1u, 2u, 3u) < vec4<u32>(${features}u))`;
}
