/**
 * The scans over an image, as WGSL. The cells of one anti-diagonal do not depend on each other; a
 * workgroup owns a few samples of one corner and walks the diagonals, its threads sharing out units and cells:
 *
 *     diagonal d = x + y, in the order of walking      workgroup = (block of samples, chunk of a diagonal, corner)
 *
 * A dispatch walks the diagonals from `begin` to `end`. With one chunk it may walk many (persistent): within a
 * workgroup, a barrier stands between a diagonal and the next. With more chunks it walks one (stepwise), which
 * keeps a large device busy where samples are few and units many. A thread makes one unit of `cellsPerThread`
 * cells, so that each weight it reads serves them all.
 *
 * What a unit keeps of a cell lies at the cell's place in the image, not in the order of walking:
 *
 *     states     [samples, height * width, corners, 7, units]   i, f (f_x), l (f_y), g, o, c, h
 *     gradients  [samples, height * width, corners, 7, units]   dz of five gates, what it says of c_x, of c_y
 *
 * So a scan from any corner is a matter of indices. In the columns beyond a sample's own width c, h and dz
 * are 0. The product x W + b is written into the first five of the states before the scan.
 */
import type { ScanCell } from './mdlstm-cells.ts';
import type { Program } from './command-stream.ts';

export interface ScanOfImage {
  height: number;
  width: number;
  units: number;
  corners: number;
  cell: ScanCell;
  clampGateErrors: boolean;
  peepholes: boolean;
  widths: boolean;
}

export interface DiagonalTiling {
  samples: number;
  cellsPerThread: number;
  threads: number;
  /** Workgroups that share a diagonal; with more than one a dispatch walks one diagonal only. */
  chunks: number;
}

/** Slots of a unit in a row of states or of gradients. */
export const SLOTS = 7;
/** Where c and h lie among the states. */
export const C_SLOT = 5;
export const H_SLOT = 6;

/**
 * Uniforms: samples (of this part of the batch), firstSample, mirrors (`mirrorBits`),
 * begin, end (diagonals).
 *
 * Bindings from 1 on: states, recurrentKernel `[corners, 2, units, 5 units]`, output, then widths and peepholes
 * where there are any.
 */
export function forwardDiagonalsProgram(scan: ScanOfImage, tiling: DiagonalTiling): Program {
  const { units, corners } = scan;
  const each = (text: string) => forCells(tiling, text);
  const gates = [0, 1, 2, 3, 4];
  const recurrent = (axis: number, side: string, has: string) => `
        {
          let at = ((corner * 2u + ${axis}u) * ${units}u + k) * ${5 * units}u + unit;
          ${gates.map((g) => `let r${g} = recurrentKernel[at + ${g * units}u];`).join(' ')}
          ${each(`{
            let seen = select(0.0, states[${side}# + ${H_SLOT * units}u + k], ${has}#);
            ${gates.map((g) => `a${g}# += seen * r${g};`).join(' ')}
          }`)}
        }`;
  return {
    label: 'MDLSTM forward',
    code: `
${head(scan, ['states: read_write', 'recurrentKernel: read', 'output: read_write'])}
@compute @workgroup_size(${tiling.threads})
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) thread: u32) {
  for (var d = u.begin; d < u.end; d++) {
    ${walkDiagonal(
      scan,
      tiling,
      `
      ${each(`${gates.map((g) => `var a${g}# = 0.0;`).join(' ')}
      if (inside#) { ${gates.map((g) => `a${g}# = states[own# + ${g * units}u + unit];`).join(' ')} }`)}
      // z += h_{p_x} R_x + h_{p_y} R_y
      for (var k = 0u; k < ${units}u; k++) {
        ${recurrent(0, 'beside', 'hasBeside')}
        ${recurrent(1, 'above', 'hasAbove')}
      }
      ${each(`
      if (inside#) {
        let cX# = select(0.0, states[beside# + ${C_SLOT * units}u + unit], hasBeside#);
        let cY# = select(0.0, states[above# + ${C_SLOT * units}u + unit], hasAbove#);${scan.cell.forward}
        ${gates.map((g) => `states[own# + ${g * units}u + unit] = k${g}#;`).join(' ')}
        states[own# + ${C_SLOT * units}u + unit] = c#;
        states[own# + ${H_SLOT * units}u + unit] = h#;
        output[outputAt(place#, corner, unit)] = h#;
      } else if (live#) {
        states[own# + ${C_SLOT * units}u + unit] = 0.0;
        states[own# + ${H_SLOT * units}u + unit] = 0.0;
        output[outputAt(place#, corner, unit)] = 0.0;
      }`)}`,
    )}
  }
}
fn outputAt(place: u32, corner: u32, unit: u32) -> u32 {
  return ((u.firstSample * ${scan.height * scan.width}u + place) * ${corners}u + corner) * ${units}u + unit;
}
`,
  };
}

/**
 * Uniforms as above: the diagonals end-1 … begin are walked, last first.
 *
 * Bindings from 1 on: states, transposed recurrentKernel `[corners, 2, 5 units, units]`, dy, gradients, then
 * widths and peepholes where there are any.
 */
export function backwardDiagonalsProgram(scan: ScanOfImage, tiling: DiagonalTiling): Program {
  const { units, corners } = scan;
  const each = (text: string) => forCells(tiling, text);
  const gates = [0, 1, 2, 3, 4];
  const recurrent = (axis: number, side: string, has: string) => `
        {
          let r = transposed[((corner * 2u + ${axis}u) * ${5 * units}u + k) * ${units}u + unit];
          ${each(`dh# += select(0.0, gradients[${side}# + k], ${has}#) * r;`)}
        }`;
  return {
    label: 'MDLSTM backward',
    code: `
${head(scan, ['states: read', 'transposed: read', 'dy: read', 'gradients: read_write'])}
@compute @workgroup_size(${tiling.threads})
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) thread: u32) {
  for (var left = u.end; left > u.begin; left--) {
    let d = left - 1u;
    ${walkDiagonal(
      scan,
      tiling,
      `
      ${each(`
      var dh# = 0.0;
      if (inside#) {
        dh# = dy[((u.firstSample * ${scan.height * scan.width}u + place#) * ${corners}u + corner) * ${units}u + unit];
      }`)}
      // dh = dy_p + dz_{p_r} R_x^T + dz_{p_d} R_y^T
      for (var k = 0u; k < ${5 * units}u; k++) {
        ${recurrent(0, 'after', 'hasAfter')}
        ${recurrent(1, 'below', 'hasBelow')}
      }
      ${each(`
      if (inside#) {
        ${gates.map((g) => `let k${g}# = states[own# + ${g * units}u + unit];`).join(' ')}
        let c# = states[own# + ${C_SLOT * units}u + unit];
        let cX# = select(0.0, states[beside# + ${C_SLOT * units}u + unit], hasBeside#);
        let cY# = select(0.0, states[above# + ${C_SLOT * units}u + unit], hasAbove#);
        let dc# = select(0.0, gradients[after# + ${5 * units}u + unit], hasAfter#)
                + select(0.0, gradients[below# + ${6 * units}u + unit], hasBelow#);${scan.cell.backward}
        ${gates.map((g) => `gradients[own# + ${g * units}u + unit] = d${g}#;`).join(' ')}
        gradients[own# + ${5 * units}u + unit] = toX#;
        gradients[own# + ${6 * units}u + unit] = toY#;
      } else if (live#) {
        ${gates.map((g) => `gradients[own# + ${g * units}u + unit] = 0.0;`).join(' ')}
      }`)}`,
    )}
  }
}
`,
  };
}

/** WGSL: how many columns of sample `n` (counted in the whole batch) are image. */
export function ownWidth(scan: Pick<ScanOfImage, 'width' | 'widths'>, n: string): string {
  return scan.widths ? `u32(clamp(widths[${n}], 1, ${scan.width}))` : `${scan.width}u`;
}

/** Uniforms, bindings, and the functions that the cells use. */
function head(scan: ScanOfImage, buffers: readonly string[]): string {
  const { units, widths, peepholes, clampGateErrors } = scan;
  const bound = [
    ...buffers.map((buffer) => [...buffer.split(': '), 'f32']),
    ...(widths ? [['widths', 'read', 'i32']] : []),
    ...(peepholes ? [['peepholes', 'read', 'f32']] : []),
  ];
  return `
struct Uniforms { samples: u32, firstSample: u32, mirrors: u32, begin: u32, end: u32 };
@group(0) @binding(0) var<uniform> u: Uniforms;
${bound
  .map(
    ([name, mode, type], i) =>
      `@group(0) @binding(${i + 1}) var<storage, ${mode}> ${name}: array<${type}>;`,
  )
  .join('\n')}
// exp of a large number is infinite, and WGSL promises nothing after that.
fn sigmoid(z: f32) -> f32 { return 1.0 / (1.0 + exp(-clamp(z, -80.0, 80.0))); }
fn safeTanh(z: f32) -> f32 {
  let e = exp(2.0 * clamp(z, -15.0, 15.0));
  return (e - 1.0) / (e + 1.0);
}
fn bound(error: f32) -> f32 { return ${clampGateErrors ? 'clamp(error, -1.0, 1.0)' : 'error'}; }
${peepholes ? `fn peepholeAt(corner: u32, unit: u32, gate: u32) -> f32 { return peepholes[(corner * 4u + gate) * ${units}u + unit]; }` : ''}
`;
}

/**
 * Deals out diagonal `d` of all samples of the workgroup, runs `work` for each unit and `cellsPerThread`
 * cells, and waits for the others.
 *
 * For `work`: `corner`, `unit`, and of each cell `place#` (sample and cell of the image), `own#`, `beside#`,
 * `above#`, `after#`, `below#` (where its row and those of its neighbours begin), `hasBeside#` … (whether there is
 * one), `inside#` (it is image), `live#` (it is in the tensors).
 */
function walkDiagonal(scan: ScanOfImage, tiling: DiagonalTiling, work: string): string {
  const { height, width, units, corners } = scan;
  const { samples, cellsPerThread, threads, chunks } = tiling;
  const row = corners * SLOTS * units;
  return `
    let corner = group.z;
    let mirrorX = ((u.mirrors >> (2u * corner)) & 1u) == 1u;
    let mirrorY = ((u.mirrors >> (2u * corner + 1u)) & 1u) == 1u;
    // How far the neighbours' rows are away; u32 arithmetic wraps, so that adding goes both ways.
    let stepX = select(${row}u, 0u - ${row}u, mirrorX);
    let stepY = select(${row * width}u, 0u - ${row * width}u, mirrorY);
    let firstY = max(d, ${width - 1}u) - ${width - 1}u;
    let cells = (min(d, ${height - 1}u) - firstY + 1u) * ${samples}u;
    let items = (cells + ${cellsPerThread - 1}u) / ${cellsPerThread}u * ${units}u;
    for (var item = group.y * ${threads}u + thread; item < items; item += ${threads * chunks}u) {
      let unit = item % ${units}u;
      ${forCells(
        tiling,
        `
      let index# = item / ${units}u * ${cellsPerThread}u + #number;
      let n# = group.x * ${samples}u + index# % ${samples}u;
      let live# = index# < cells && n# < u.samples;
      let y# = firstY + select(0u, index# / ${samples}u, live#);
      let x# = d - y#;
      let width# = ${ownWidth(scan, `select(0u, u.firstSample + n#, live#)`)};
      let inside# = live# && x# < width#;
      let column# = select(x#, width# - 1u - x#, inside# && mirrorX);
      let line# = select(y#, ${height - 1}u - y#, mirrorY);
      let place# = n# * ${height * width}u + line# * ${width}u + column#;
      let own# = (place# * ${corners}u + corner) * ${SLOTS * units}u;
      let hasBeside# = inside# && x# > 0u;
      let hasAbove# = inside# && y# > 0u;
      let hasAfter# = inside# && x# + 1u < width#;
      let hasBelow# = inside# && y# < ${height - 1}u;
      let beside# = select(0u, own# - stepX, hasBeside#);
      let above# = select(0u, own# - stepY, hasAbove#);
      let after# = select(0u, own# + stepX, hasAfter#);
      let below# = select(0u, own# + stepY, hasBelow#);`,
      )}
      ${work.replaceAll('peephole(', 'peepholeAt(corner, unit, ')}
    }
    storageBarrier();
    workgroupBarrier();`;
}

/** Writes a text once for each cell of a thread, `#number` being its number and `#` its suffix. */
function forCells({ cellsPerThread }: DiagonalTiling, text: string): string {
  return Array.from({ length: cellsPerThread }, (_, i) =>
    text.replaceAll('#number', `${i}u`).replaceAll('#', `_${i}`),
  ).join('\n      ');
}
