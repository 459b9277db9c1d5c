/** The gradient of the peepholes: dz times the cell states that each gate looked at, summed over batch and cells. */
import type { TensorInfo } from '@tensorflow/tfjs';
import type { MdlstmTensors } from '../mdlstm.ts';
import { FLAT_INDEX, type CommandStream, type Program } from './command-stream.ts';
import type { ScanPart, ScanSize } from './mdlstm-products.ts';
import { C_SLOT, ownWidth, SLOTS } from './mdlstm-program.ts';
import { addUp } from './run-product.ts';

/** Cells that one thread adds up. */
const SLICE = 64;

/** `[corners, 4, units]` */
export function peepholeGradient(
  stream: CommandStream,
  { widths }: MdlstmTensors,
  size: ScanSize,
  parts: readonly ScanPart[],
  mirrors: number,
): TensorInfo {
  const { height, width, units, corners } = size;
  const slicesOf = (part: ScanPart) => Math.ceil((part.count * height * width) / SLICE);
  const slices = parts.map(slicesOf).reduce((sum, count) => sum + count);
  const count = corners * 4 * units;
  const sums = stream.empty([slices, corners, 4, units]);
  const key = JSON.stringify([height, width, units, corners, widths !== undefined]);
  const program = stream.program(`MDLSTM peepholes ${key}`, () =>
    slicesProgram(size, widths !== undefined),
  );
  let firstSlice = 0;
  for (const part of parts) {
    const threads = slicesOf(part) * corners * units;
    const rows = part.count * height * width;
    const tensors = [part.states, part.gradients, sums];
    if (widths !== undefined) tensors.push(widths);
    stream.runFlat(program, threads, [threads, rows, firstSlice, part.first, mirrors], tensors);
    firstSlice += slicesOf(part);
  }
  const result = stream.empty([corners, 4, units]);
  addUp(stream, { blocks: 1, splits: slices, count, mainCount: count }, sums, { result });
  stream.release(sums);
  return result;
}

/** A thread adds up `SLICE` cells of one corner and unit. Uniforms: threads, rows (samples x cells), firstSlice, firstSample, mirrors. */
function slicesProgram({ height, width, units, corners }: ScanSize, widths: boolean): Program {
  const slots = SLOTS * units;
  const row = corners * slots;
  const own = ownWidth({ width, widths }, `u.firstSample + row / ${height * width}u`);
  return {
    label: 'MDLSTM peepholes',
    code: `
struct Uniforms { threads: u32, rows: u32, firstSlice: u32, firstSample: u32, mirrors: u32 };
@group(0) @binding(0) var<uniform> u: Uniforms;
@group(0) @binding(1) var<storage, read> states: array<f32>;
@group(0) @binding(2) var<storage, read> gradients: array<f32>;
@group(0) @binding(3) var<storage, read_write> sums: array<f32>;
${widths ? '@group(0) @binding(4) var<storage, read> widths: array<i32>;' : ''}
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let i = ${FLAT_INDEX};
  if (i >= u.threads) { return; }
  let unit = i % ${units}u;
  let corner = i / ${units}u % ${corners}u;
  let slice = i / ${units * corners}u;
  let mirrorX = ((u.mirrors >> (2u * corner)) & 1u) == 1u;
  let mirrorY = ((u.mirrors >> (2u * corner + 1u)) & 1u) == 1u;
  let stepX = select(${row}u, 0u - ${row}u, mirrorX);
  let stepY = select(${row * width}u, 0u - ${row * width}u, mirrorY);
  var sum = vec4<f32>(0.0);
  for (var row = slice * ${SLICE}u; row < min(u.rows, (slice + 1u) * ${SLICE}u); row++) {
    let column = row % ${width}u;
    let line = row / ${width}u % ${height}u;
    let own = ${own};
    // In the columns beyond, dz is 0.
    if (column >= own) { continue; }
    let at = row * ${row}u + corner * ${slots}u + unit;
    let hasBeside = select(column > 0u, column + 1u < own, mirrorX);
    let hasAbove = select(line > 0u, line < ${height - 1}u, mirrorY);
    let cX = select(0.0, states[select(0u, at - stepX + ${C_SLOT * units}u, hasBeside)], hasBeside);
    let cY = select(0.0, states[select(0u, at - stepY + ${C_SLOT * units}u, hasAbove)], hasAbove);
    // dw_i = sum dz^i (c_x + c_y)   dw_fx = sum dz^fx c_x   dw_fy = sum dz^fy c_y   dw_o = sum dz^o c
    sum += vec4<f32>(
      gradients[at] * (cX + cY),
      gradients[at + ${units}u] * cX,
      gradients[at + ${2 * units}u] * cY,
      gradients[at + ${4 * units}u] * states[at + ${C_SLOT * units}u]);
  }
  let to = ((u.firstSlice + slice) * ${corners}u + corner) * ${4 * units}u + unit;
  for (var gate = 0u; gate < 4u; gate++) { sums[to + gate * ${units}u] = sum[gate]; }
}
`,
  };
}
