/**
 * The LSTM in two dimensions on WebGPU, forward and backward, whatever the number of cells and corners:
 *
 *     forward   x W + b for all cells and corners; scan
 *     backward  transpose R; scan to dz; dW with db, dR, peepholes, dx as sums over batch and cells
 */
import type { TensorInfo } from '@tensorflow/tfjs';
import { mirrorBits, type MdlstmAttributes, type MdlstmTensors } from '../mdlstm.ts';
import { FLAT_INDEX, type CommandStream, type Program } from './command-stream.ts';
import { scanCell } from './mdlstm-cells.ts';
import {
  cellInputGradient,
  cellInputWeightGradient,
  cellRecurrentWeightGradient,
  projectCells,
  type ScanPart,
  type ScanSize,
} from './mdlstm-products.ts';
import { peepholeGradient } from './mdlstm-peepholes.ts';
import {
  backwardDiagonalsProgram,
  forwardDiagonalsProgram,
  SLOTS,
  type DiagonalTiling,
  type ScanOfImage,
} from './mdlstm-program.ts';
import { splitBatch, type Part } from './batch-split.ts';
import type { RecurrenceRunner } from './recurrence-runner.ts';
import { SavedStates } from './saved-states.ts';

export class MdlstmKernels {
  private readonly savedStates: SavedStates;

  constructor(
    private readonly stream: CommandStream,
    private readonly recurrences: RecurrenceRunner,
  ) {
    this.savedStates = new SavedStates(stream);
  }

  /** Returns `[output]`, or `[output, states]`. */
  forward(
    inputs: MdlstmTensors,
    attributes: MdlstmAttributes & { saveForBackward: boolean },
  ): TensorInfo[] {
    const { stream } = this;
    const size = sizeOf(inputs);
    const { batch, height, width, units, corners } = size;
    const output = stream.empty([batch, height, width, corners * units]);
    const rowLength = corners * SLOTS * units;
    const states = splitBatch(stream.limits, batch, height * width * rowLength * 4).map((part) => {
      const slots = stream.empty([part.count, height * width, rowLength]);
      projectCells(stream, inputs, size, part, slots);
      this.scanForward(inputs, attributes, size, part, slots, output);
      return slots;
    });
    if (attributes.saveForBackward) return [output, this.savedStates.keep(states)];
    for (const slots of states) stream.release(slots);
    return [output];
  }

  /**
   * Returns `[dKernel, dRecurrentKernel]`, then `dBias` if there is a bias, then `dPeepholes` if there are
   * peepholes, then `dx` if `inputGradient`.
   */
  backward(
    inputs: MdlstmTensors & { dy: TensorInfo; states: TensorInfo },
    attributes: MdlstmAttributes & { inputGradient: boolean },
  ): TensorInfo[] {
    const { stream } = this;
    const size = sizeOf(inputs);
    const { batch, height, width, units, corners } = size;
    const mirrors = mirrorBits(attributes.corners);
    const transposed = this.transposed(inputs.recurrentKernel, units);
    const { tensors, done } = this.savedStates.take(inputs.states);
    let first = 0;
    const parts = tensors.map((states): ScanPart => {
      const count = tensors.length === 1 ? batch : states.shape[0];
      const gradients = stream.empty([count, height * width, corners * SLOTS * units]);
      const part = { first, count, states, gradients };
      first += count;
      this.scanBackward(inputs, attributes, size, part, transposed);
      return part;
    });
    stream.release(transposed);

    const { bias, peepholes } = inputs;
    const dBias = bias === undefined ? undefined : stream.empty(bias.shape);
    const results = [
      cellInputWeightGradient(stream, inputs, size, parts, dBias),
      cellRecurrentWeightGradient(stream, inputs, size, parts, mirrors),
    ];
    if (dBias !== undefined) results.push(dBias);
    if (peepholes !== undefined) {
      results.push(peepholeGradient(stream, inputs, size, parts, mirrors));
    }
    if (attributes.inputGradient) {
      const dx = stream.empty(inputs.x.shape);
      for (const part of parts) cellInputGradient(stream, inputs, size, part, dx);
      results.push(dx);
    }
    for (const { gradients } of parts) stream.release(gradients);
    done();
    return results;
  }

  private scanForward(
    { recurrentKernel, peepholes, widths }: MdlstmTensors,
    attributes: MdlstmAttributes,
    size: ScanSize,
    part: Part,
    states: TensorInfo,
    output: TensorInfo,
  ): void {
    const bound = given(states, recurrentKernel, output, widths, peepholes);
    const scan = scanOf(size, attributes, { peepholes, widths });
    this.scan('forward', scan, attributes, part, bound, (tiling) =>
      forwardDiagonalsProgram(scan, tiling),
    );
  }

  private scanBackward(
    { dy, peepholes, widths }: MdlstmTensors & { dy: TensorInfo },
    attributes: MdlstmAttributes,
    size: ScanSize,
    part: ScanPart,
    transposed: TensorInfo,
  ): void {
    const bound = given(part.states, transposed, dy, part.gradients, widths, peepholes);
    const scan = scanOf(size, attributes, { peepholes, widths });
    this.scan('backward', scan, attributes, part, bound, (tiling) =>
      backwardDiagonalsProgram(scan, tiling),
    );
  }

  private scan(
    way: 'forward' | 'backward',
    scan: ScanOfImage,
    attributes: MdlstmAttributes,
    part: Part,
    bound: readonly TensorInfo[],
    write: (tiling: DiagonalTiling) => Program,
  ): void {
    const { stream } = this;
    const { height, width, units, corners } = scan;
    const diagonals = height + width - 1;
    const mirrors = mirrorBits(attributes.corners);
    const options = [attributes.cell, scan.clampGateErrors, scan.peepholes, scan.widths];
    const shape = `MDLSTM ${way} ${JSON.stringify([height, width, units, corners, options])}`;
    const forms = diagonalTilings(stream.limits, part.count, scan).map((tiling) => {
      const program = stream.program(`${shape} ${JSON.stringify(tiling)}`, () => write(tiling));
      const blocks = Math.ceil(part.count / tiling.samples);
      return {
        name: JSON.stringify(tiling),
        stepwise: tiling.chunks > 1,
        encode: (begin: number, end: number) => {
          const walked = way === 'forward' ? [begin, end] : [diagonals - end, diagonals - begin];
          stream.run(
            program,
            [blocks, tiling.chunks, corners],
            [part.count, part.first, mirrors, ...walked],
            bound,
          );
        },
      };
    });
    this.recurrences.run(`${shape} ${part.count}`, diagonals, forms);
  }

  /** R `[corners, 2, units, 5 units]` to `[corners, 2, 5 units, units]`, so that threads read it side by side. */
  private transposed(recurrentKernel: TensorInfo, units: number): TensorInfo {
    const { stream } = this;
    const [corners] = recurrentKernel.shape;
    const transposed = stream.empty([corners, 2, 5 * units, units]);
    const count = corners * 2 * units * 5 * units;
    stream.runFlat(
      stream.program('transpose', () => TRANSPOSE),
      count,
      [count, units, 5 * units],
      [recurrentKernel, transposed],
    );
    return transposed;
  }
}

/** `[blocks, rows, columns]` to `[blocks, columns, rows]`. Uniforms: count, rows, columns. */
const TRANSPOSE: Program = {
  label: 'transpose',
  code: `
struct Uniforms { count: u32, rows: u32, columns: u32 };
@group(0) @binding(0) var<uniform> u: Uniforms;
@group(0) @binding(1) var<storage, read> matrices: array<f32>;
@group(0) @binding(2) var<storage, read_write> transposed: array<f32>;
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let i = ${FLAT_INDEX};
  if (i >= u.count) { return; }
  let row = i % u.rows;
  let column = i / u.rows % u.columns;
  let block = i / (u.rows * u.columns);
  transposed[i] = matrices[(block * u.rows + row) * u.columns + column];
}
`,
};

/**
 * The ways worth trying to deal a scan's diagonals to threads, the likeliest first. More samples a workgroup
 * and more cells a thread read each weight less often; fewer spread over more of the device.
 */
function diagonalTilings(
  limits: GPUSupportedLimits,
  batch: number,
  { height, width, units }: ScanOfImage,
): DiagonalTiling[] {
  const most = Math.min(limits.maxComputeInvocationsPerWorkgroup, limits.maxComputeWorkgroupSizeX);
  const longest = Math.min(height, width);
  return DEALS.filter(([samples]) => samples < 2 * batch).map(
    ([samples, cellsPerThread, spread]) => {
      const items = Math.ceil((longest * samples) / cellsPerThread) * units;
      const threads = Math.min(most, Math.ceil(items / 32) * 32);
      const chunks = spread ? Math.ceil(items / threads) : 1;
      return { samples, cellsPerThread, threads, chunks };
    },
  );
}

/**
 * Samples a workgroup, cells a thread, and whether a diagonal may be shared by several workgroups. With four
 * cells a thread, Chromium's software adapter takes a minute to compile the scan; with two, a moment.
 */
const DEALS = [
  [4, 2, false],
  [1, 1, false],
  [1, 2, false],
  [8, 2, true],
] as const;

function scanOf(
  { height, width, units, corners }: ScanSize,
  { cell, clampGateErrors }: MdlstmAttributes,
  inputs: { peepholes: TensorInfo | undefined; widths: TensorInfo | undefined },
): ScanOfImage {
  const peepholes = inputs.peepholes !== undefined;
  return {
    height,
    width,
    units,
    corners,
    cell: scanCell(cell, peepholes),
    clampGateErrors,
    peepholes,
    widths: inputs.widths !== undefined,
  };
}

function sizeOf({ x, recurrentKernel }: MdlstmTensors): ScanSize {
  const [batch, height, width, features] = x.shape;
  const [corners, , units] = recurrentKernel.shape;
  return { batch, height, width, features, units, corners };
}

function given(...tensors: (TensorInfo | undefined)[]): TensorInfo[] {
  return tensors.filter((tensor) => tensor !== undefined);
}
