/**
 * Recurrent weights laid out for the recurrence: vec4s along the units a thread owns, units padded with zeros
 * to a multiple of four, so that neighbouring threads read neighbouring vec4s.
 *
 *     forward   packed[k][g][j] = R[k, g*U + 4j .. +3]          k < 4*U4, g < gates, j < U4
 *     backward  packed[g][k][j] = R[4j .. 4j+3, g*U + k]        the transpose
 *
 * R of a cell with several states, `[states * U, U]`, is packed with a state s in the place of a gate:
 *
 *     forward   packed[k][s][j] = R[s*U + k, 4j .. +3]          backward  packed[s][k][j] = R[s*U + 4j .. +3, k]
 *
 *     input     packed[d][g][j] = W[d, g*U + 4j .. +3]          d < features (the same as forward, not padded in d)
 */
import type { TensorInfo } from '@tensorflow/tfjs';
import { FLAT_INDEX, type CommandStream, type Program } from './command-stream.ts';

/** `[rows, gates * units]`, or `[states * units, units]`, to `[paddedRows][gates or states][vec4s]`. */
export function packForward(
  stream: CommandStream,
  weights: TensorInfo,
  units: number,
  gates: number,
  paddedRows: number,
  states = 1,
): TensorInfo {
  const blocks = gates * states;
  const count = paddedRows * blocks * Math.ceil(units / 4);
  const packed = stream.empty([count, 4]);
  const rows = weights.shape[0] / states;
  const program = stream.program(`pack ${units} ${gates} ${states} ${rows}`, () =>
    packForwardProgram({ units, blocks, rows, stacked: states > 1 }),
  );
  stream.runFlat(program, count, [count], [weights, packed]);
  return packed;
}

/** `R [units, gates * units]`, or `[states * units, units]`, to `[gates or states][padded units][vec4s]` of R^T. */
export function packBackward(
  stream: CommandStream,
  recurrentKernel: TensorInfo,
  gates: number,
  states = 1,
): TensorInfo {
  const units = recurrentKernel.shape[0] / states;
  const blocks = gates * states;
  const across = Math.ceil(units / 4);
  const count = blocks * across * 4 * across;
  const packed = stream.empty([count, 4]);
  const program = stream.program(`pack transposed ${units} ${gates} ${states}`, () =>
    packBackwardProgram({ units, blocks, rows: units, stacked: states > 1 }),
  );
  stream.runFlat(program, count, [count], [recurrentKernel, packed]);
  return packed;
}

interface Packed {
  units: number;
  /** Gates or states. */
  blocks: number;
  /** Of a block, without padding. */
  rows: number;
  /** Blocks lie one below the other and not side by side. */
  stacked: boolean;
}

/** Where the weight in `row` and column `unit` of block g lies. */
function placeOf({ units, blocks, rows, stacked }: Packed, row: string, unit: string): string {
  return stacked
    ? `(g * ${rows}u + ${row}) * ${units}u + ${unit}`
    : `${row} * ${units * blocks}u + g * ${units}u + ${unit}`;
}

function packForwardProgram(packed: Packed): Program {
  const { units, blocks, rows } = packed;
  const groups = Math.ceil(units / 4);
  return {
    label: 'pack weights for the forward recurrence',
    code: `
struct Uniforms { count: u32 };
@group(0) @binding(0) var<uniform> u: Uniforms;
@group(0) @binding(1) var<storage, read> weights: array<f32>;
@group(0) @binding(2) var<storage, read_write> packed: array<vec4<f32>>;
fn at(k: u32, g: u32, unit: u32) -> f32 {
  if (k < ${rows}u && unit < ${units}u) { return weights[${placeOf(packed, 'k', 'unit')}]; }
  return 0.0;
}
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let i = ${FLAT_INDEX};
  if (i >= u.count) { return; }
  let j = i % ${groups}u;
  let g = (i / ${groups}u) % ${blocks}u;
  let k = i / ${groups * blocks}u;
  packed[i] = vec4<f32>(at(k, g, 4u*j), at(k, g, 4u*j+1u), at(k, g, 4u*j+2u), at(k, g, 4u*j+3u));
}
`,
  };
}

function packBackwardProgram(packed: Packed): Program {
  const { units } = packed;
  const groups = Math.ceil(units / 4);
  return {
    label: 'pack weights for the backward recurrence',
    code: `
struct Uniforms { count: u32 };
@group(0) @binding(0) var<uniform> u: Uniforms;
@group(0) @binding(1) var<storage, read> weights: array<f32>;
@group(0) @binding(2) var<storage, read_write> packed: array<vec4<f32>>;
fn at(unit: u32, g: u32, k: u32) -> f32 {
  if (k < ${units}u && unit < ${units}u) { return weights[${placeOf(packed, 'unit', 'k')}]; }
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
