/**
 * Recurrent weights laid out for the recurrence: vec4s along the units a thread owns, units padded with zeros
 * to a multiple of four, so that neighbouring threads read neighbouring vec4s.
 *
 *     forward   packed[k][g][j] = R[k, g*U + 4j .. +3]          k < 4*U4, g < gates, j < U4
 *     backward  packed[g][k][j] = R[4j .. 4j+3, g*U + k]        the transpose
 *     input     packed[d][g][j] = W[d, g*U + 4j .. +3]          d < features (the same as forward, not padded in d)
 */
import type { TensorInfo } from '@tensorflow/tfjs';
import { FLAT_INDEX, type CommandStream, type Program } from './command-stream.ts';

/** `[rows, gates * units]` to `[paddedRows][gates][vec4s]`. */
export function packForward(
  stream: CommandStream,
  weights: TensorInfo,
  units: number,
  gates: number,
  paddedRows: number,
): TensorInfo {
  const count = paddedRows * gates * Math.ceil(units / 4);
  const packed = stream.empty([count, 4]);
  const rows = weights.shape[0];
  const program = stream.program(`pack ${units} ${gates} ${rows}`, () =>
    packForwardProgram(units, gates, rows),
  );
  stream.runFlat(program, count, [count], [weights, packed]);
  return packed;
}

/** `R [units, gates * units]` to `[gates][padded units][vec4s]` of R^T. */
export function packBackward(
  stream: CommandStream,
  recurrentKernel: TensorInfo,
  gates: number,
): TensorInfo {
  const units = recurrentKernel.shape[0];
  const across = Math.ceil(units / 4);
  const count = gates * across * 4 * across;
  const packed = stream.empty([count, 4]);
  const program = stream.program(`pack transposed ${units} ${gates}`, () =>
    packBackwardProgram(units, gates),
  );
  stream.runFlat(program, count, [count], [recurrentKernel, packed]);
  return packed;
}

function packForwardProgram(units: number, gates: number, realRows: number): Program {
  const groups = Math.ceil(units / 4);
  return {
    label: 'pack weights for the forward recurrence',
    code: `
struct Uniforms { count: u32 };
@group(0) @binding(0) var<uniform> u: Uniforms;
@group(0) @binding(1) var<storage, read> weights: array<f32>;
@group(0) @binding(2) var<storage, read_write> packed: array<vec4<f32>>;
fn at(k: u32, g: u32, unit: u32) -> f32 {
  if (k < ${realRows}u && unit < ${units}u) { return weights[k * ${units * gates}u + g * ${units}u + unit]; }
  return 0.0;
}
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let i = ${FLAT_INDEX};
  if (i >= u.count) { return; }
  let j = i % ${groups}u;
  let g = (i / ${groups}u) % ${gates}u;
  let k = i / ${groups * gates}u;
  packed[i] = vec4<f32>(at(k, g, 4u*j), at(k, g, 4u*j+1u), at(k, g, 4u*j+2u), at(k, g, 4u*j+3u));
}
`,
  };
}

function packBackwardProgram(units: number, gates: number): Program {
  const groups = Math.ceil(units / 4);
  return {
    label: 'pack weights for the backward recurrence',
    code: `
struct Uniforms { count: u32 };
@group(0) @binding(0) var<uniform> u: Uniforms;
@group(0) @binding(1) var<storage, read> weights: array<f32>;
@group(0) @binding(2) var<storage, read_write> packed: array<vec4<f32>>;
fn at(unit: u32, g: u32, k: u32) -> f32 {
  if (k < ${units}u && unit < ${units}u) { return weights[unit * ${units * gates}u + g * ${units}u + k]; }
  return 0.0;
}
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let i = ${FLAT_INDEX};
  if (i >= u.count) { return; }
  let j = i % ${groups}u;
  let k = (i / ${groups}u) % ${groups * 4}u;
  let g = i / ${groups * groups * 4}u;
  packed[i] = vec4<f32>(at(4u*j, g, k), at(4u*j+1u, g, k), at(4u*j+2u, g, k), at(4u*j+3u, g, k));
}
`,
  };
}
