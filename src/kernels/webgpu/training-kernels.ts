/** The loss, the optimizer's update and the gathering of a batch, one dispatch each. */
import type { TensorInfo } from '@tensorflow/tfjs';
import type { GatherTensors } from '../gather-digits.ts';
import type { OptimizerStepAttributes, OptimizerTensors } from '../optimizer-step.ts';
import { FLAT_INDEX, type CommandStream, type Program } from './command-stream.ts';
import { floatBits } from './uniform-bits.ts';

/** Equations in ../softmax-cross-entropy.ts. Returns `[loss, totals, gradient]`. */
export function crossEntropy(
  stream: CommandStream,
  { logits, labels }: { logits: TensorInfo; labels: TensorInfo },
): TensorInfo[] {
  const [batch, classes] = logits.shape;
  const loss = stream.empty([]);
  const totals = stream.empty([2]);
  const gradient = stream.empty([batch, classes]);
  const threads = threadsFor(stream.limits);
  stream.run(
    stream.program(`cross-entropy ${classes} ${threads}`, () =>
      crossEntropyProgram(classes, threads),
    ),
    [1, 1, 1],
    [batch],
    [logits, labels, loss, totals, gradient],
  );
  return [loss, totals, gradient];
}

/** A power of two, as the tree of sums wants it: 256, or what a small device has. */
function threadsFor(limits: GPUSupportedLimits): number {
  const most = Math.min(limits.maxComputeInvocationsPerWorkgroup, limits.maxComputeWorkgroupSizeX);
  return 2 ** Math.floor(Math.log2(Math.min(256, most)));
}

/** One workgroup: each thread takes every `threads`-th row, then the sums are added up in a tree. */
function crossEntropyProgram(classes: number, threads: number): Program {
  return {
    label: 'softmax cross-entropy',
    code: `
struct Uniforms { batch: u32 };
@group(0) @binding(0) var<uniform> u: Uniforms;
@group(0) @binding(1) var<storage, read> logits: array<f32>;
@group(0) @binding(2) var<storage, read> labels: array<i32>;
@group(0) @binding(3) var<storage, read_write> loss: array<f32>;
@group(0) @binding(4) var<storage, read_write> totals: array<f32>;
@group(0) @binding(5) var<storage, read_write> gradient: array<f32>;
var<workgroup> sums: array<vec2<f32>, ${threads}>;
@compute @workgroup_size(${threads})
fn main(@builtin(local_invocation_index) index: u32) {
  var sum = vec2<f32>(0.0);
  for (var n = index; n < u.batch; n += ${threads}u) {
    let row = n * ${classes}u;
    let label = u32(labels[n]);
    var largest = logits[row];
    var winner = 0u;
    for (var j = 1u; j < ${classes}u; j++) {
      if (logits[row + j] > largest) { largest = logits[row + j]; winner = j; }
    }
    var total = 0.0;
    for (var j = 0u; j < ${classes}u; j++) { total += exp(logits[row + j] - largest); }
    // log sum_j exp z_j - z_y
    sum += vec2<f32>(log(total) - (logits[row + label] - largest), select(0.0, 1.0, winner == label));
    for (var j = 0u; j < ${classes}u; j++) {
      // ( softmax(z) - onehot(y) ) / N
      let p = exp(logits[row + j] - largest) / total;
      gradient[row + j] = (p - select(0.0, 1.0, j == label)) / f32(u.batch);
    }
  }
  sums[index] = sum;
  for (var half = ${threads / 2}u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (index < half) { sums[index] += sums[index + half]; }
  }
  if (index == 0u) {
    loss[0] = sums[0].x / f32(u.batch);
    totals[0] = sums[0].x;
    totals[1] = sums[0].y;
  }
}
`,
  };
}

/** Equations in ../mean-squared-error.ts. Returns `[loss, totals, gradient]`. */
export function squaredError(
  stream: CommandStream,
  { logits, targets }: { logits: TensorInfo; targets: TensorInfo },
): TensorInfo[] {
  const [batch] = logits.shape;
  const loss = stream.empty([]);
  const totals = stream.empty([1]);
  const gradient = stream.empty([batch, 1]);
  const threads = threadsFor(stream.limits);
  stream.run(
    stream.program(`squared-error ${threads}`, () => squaredErrorProgram(threads)),
    [1, 1, 1],
    [batch],
    [logits, targets, loss, totals, gradient],
  );
  return [loss, totals, gradient];
}

/** One workgroup, like the cross-entropy. */
function squaredErrorProgram(threads: number): Program {
  return {
    label: 'mean squared error',
    code: `
struct Uniforms { batch: u32 };
@group(0) @binding(0) var<uniform> u: Uniforms;
@group(0) @binding(1) var<storage, read> answers: array<f32>;
@group(0) @binding(2) var<storage, read> targets: array<f32>;
@group(0) @binding(3) var<storage, read_write> loss: array<f32>;
@group(0) @binding(4) var<storage, read_write> totals: array<f32>;
@group(0) @binding(5) var<storage, read_write> gradient: array<f32>;
var<workgroup> sums: array<f32, ${threads}>;
@compute @workgroup_size(${threads})
fn main(@builtin(local_invocation_index) index: u32) {
  var sum = 0.0;
  for (var n = index; n < u.batch; n += ${threads}u) {
    let e = answers[n] - targets[n];
    sum += e * e;
    // 2 ( z - y ) / N
    gradient[n] = 2.0 * e / f32(u.batch);
  }
  sums[index] = sum;
  for (var half = ${threads / 2}u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (index < half) { sums[index] += sums[index + half]; }
  }
  if (index == 0u) {
    loss[0] = sums[0] / f32(u.batch);
    totals[0] = sums[0];
  }
}
`,
  };
}

/** Equations in ../optimizer-step.ts. Changes the variable and its slots in place. */
export function optimizerStep(
  stream: CommandStream,
  { variable, gradient, factor, slot0, slot1 }: OptimizerTensors,
  attributes: OptimizerStepAttributes,
): void {
  const slots = [slot0, slot1].flatMap((slot) => (slot === undefined ? [] : [slot]));
  const size = variable.shape.reduce((product, side) => product * side, 1);
  const { learningRate, momentum, rho, epsilon, beta1, beta2, limit } = attributes;
  // What is left of 1 is worked out in double precision: 1 - 0.999 in float32 is off by 5e-5.
  const newRho = 1 - rho;
  const hyper = [learningRate, momentum, rho, newRho, epsilon, 1 - beta1, 1 - beta2, limit].map(
    floatBits,
  );
  stream.runFlat(
    stream.program(
      `${attributes.rule} ${attributes.epsilonInsideRoot} ${limit > 0} ${slots.length} ${factor !== undefined}`,
      () => optimizerProgram(attributes, slots.length, factor !== undefined),
    ),
    size,
    [size, ...hyper],
    [variable, gradient, ...slots, ...(factor === undefined ? [] : [factor])],
  );
  stream.changed([variable, ...slots]);
}

function optimizerProgram(
  { rule, epsilonInsideRoot, limit }: OptimizerStepAttributes,
  slots: number,
  factor: boolean,
): Program {
  const root = epsilonInsideRoot ? 'sqrt(v + u.epsilon)' : '(sqrt(v) + u.epsilon)';
  const update = {
    sgd:
      slots === 0
        ? 'variable[i] -= u.rate * g;'
        : 'let m = u.momentum * slot0[i] - u.rate * g; slot0[i] = m; variable[i] += m;',
    rmsprop: `
  let v = u.rho * slot0[i] + u.newRho * g * g;
  slot0[i] = v;
  let d = u.rate * g / ${root};
  ${slots === 1 ? 'variable[i] -= d;' : 'let m = u.momentum * slot1[i] + d; slot1[i] = m; variable[i] -= m;'}`,
    adam: `
  let m = slot0[i] + u.new1 * (g - slot0[i]);
  let v = slot1[i] + u.new2 * (g * g - slot1[i]);
  slot0[i] = m;
  slot1[i] = v;
  variable[i] -= u.rate * m / (sqrt(v) + u.epsilon);`,
  }[rule];
  const slotBindings = Array.from(
    { length: slots },
    (_, s) => `@group(0) @binding(${3 + s}) var<storage, read_write> slot${s}: array<f32>;`,
  );
  return {
    label: `${rule} update`,
    code: `
struct Uniforms { size: u32, rate: f32, momentum: f32, rho: f32, newRho: f32, epsilon: f32, new1: f32, new2: f32, limit: f32 };
@group(0) @binding(0) var<uniform> u: Uniforms;
@group(0) @binding(1) var<storage, read_write> variable: array<f32>;
@group(0) @binding(2) var<storage, read> gradient: array<f32>;
${slotBindings.join('\n')}
${factor ? `@group(0) @binding(${3 + slots}) var<storage, read> factor: array<f32>;` : ''}
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let i = ${FLAT_INDEX};
  if (i >= u.size) { return; }
  var g = gradient[i]${factor ? ' * factor[0]' : ''};
  ${limit > 0 ? 'g = clamp(g, -u.limit, u.limit);' : ''}
  ${update}
}
`,
  };
}

/** Equation in ../gather-digits.ts: `[batch, rows, columns]`. */
export function gatherDigits(
  stream: CommandStream,
  { packed, indices, transforms }: GatherTensors,
  { rows, columns }: { rows: number; columns: number },
): TensorInfo {
  const [batch] = indices.shape;
  const output = stream.empty([batch, rows, columns]);
  if (transforms !== undefined) {
    const pixels = batch * rows * columns;
    stream.runFlat(
      stream.program(`gather transformed ${rows} ${columns}`, () =>
        gatherTransformedProgram(rows, columns),
      ),
      pixels,
      [pixels],
      [packed, indices, transforms, output],
    );
    return output;
  }
  const words = batch * packed.shape[1];
  const program = stream.program(`gather ${packed.shape[1]}`, () => gatherProgram(packed.shape[1]));
  stream.runFlat(program, words, [words], [packed, indices, output]);
  return output;
}

function gatherProgram(wordsPerDigit: number): Program {
  return {
    label: 'gather digits',
    code: `
struct Uniforms { words: u32 };
@group(0) @binding(0) var<uniform> u: Uniforms;
@group(0) @binding(1) var<storage, read> packed: array<u32>;
@group(0) @binding(2) var<storage, read> indices: array<i32>;
@group(0) @binding(3) var<storage, read_write> output: array<vec4<f32>>;
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let i = ${FLAT_INDEX};
  if (i >= u.words) { return; }
  let digit = u32(indices[i / ${wordsPerDigit}u]);
  output[i] = unpack4x8unorm(packed[digit * ${wordsPerDigit}u + i % ${wordsPerDigit}u]);
}
`,
  };
}

function gatherTransformedProgram(rows: number, columns: number): Program {
  return {
    label: 'gather transformed digits',
    code: `
struct Uniforms { pixels: u32 };
@group(0) @binding(0) var<uniform> u: Uniforms;
@group(0) @binding(1) var<storage, read> packed: array<u32>;
@group(0) @binding(2) var<storage, read> indices: array<i32>;
@group(0) @binding(3) var<storage, read> transforms: array<i32>;
@group(0) @binding(4) var<storage, read_write> output: array<f32>;
fn byteAt(digit: i32, row: i32, column: i32) -> i32 {
  if (row < 0 || column < 0 || row >= ${rows} || column >= ${columns}) { return 0; }
  let place = u32(digit * ${rows * columns} + row * ${columns} + column);
  return i32((packed[place / 4u] >> (8u * (place % 4u))) & 255u);
}
fn inkAt(digit: i32, row: i32, column: i32, w: i32) -> i32 {
  let v = byteAt(digit, row, column);
  // Beyond the edges is background, not a stroke's neighbour.
  if (w == 0 || row < 0 || column < 0 || row >= ${rows} || column >= ${columns}) { return v; }
  let up = byteAt(digit, row - 1, column);
  let down = byteAt(digit, row + 1, column);
  let left = byteAt(digit, row, column - 1);
  let right = byteAt(digit, row, column + 1);
  let most = max(v, max(max(up, down), max(left, right)));
  let least = min(v, min(min(up, down), min(left, right)));
  // v + |w| ( max or min - v ), rounded
  return (256 * v + abs(w) * (select(least, most, w > 0) - v) + 128) >> 8u;
}
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let i = ${FLAT_INDEX};
  if (i >= u.pixels) { return; }
  let image = i / ${rows * columns}u;
  let column = i32(i % ${columns}u);
  let row = i32(i / ${columns}u % ${rows}u);
  let t = image * 7u;
  // x = a column + b row + x0, y = c column + d row + y0
  let x = transforms[t] * column + transforms[t + 1u] * row + transforms[t + 2u];
  let y = transforms[t + 3u] * column + transforms[t + 4u] * row + transforms[t + 5u];
  let left = x >> 16u;
  let top = y >> 16u;
  let right = (x >> 8u) & 255;
  let low = (y >> 8u) & 255;
  let digit = indices[image];
  let w = transforms[t + 6u];
  let above = (256 - right) * inkAt(digit, top, left, w) + right * inkAt(digit, top, left + 1, w);
  let below = (256 - right) * inkAt(digit, top + 1, left, w) + right * inkAt(digit, top + 1, left + 1, w);
  // round( mix ) / 255
  output[i] = f32(((256 - low) * above + low * below + 32768) >> 16u) / 255.0;
}
`,
  };
}
