/** The LSTM in two dimensions on the compiled kernels. */
import type { TensorInfo } from '@tensorflow/tfjs';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { checkWidths, mirrorBits, type MdlstmAttributes, type MdlstmTensors } from '../mdlstm.ts';
import type { SavedStates } from './saved-states.ts';
import { KernelCall } from './kernel-call.ts';
import type { KernelEngine } from './kernel-engine.ts';
import * as fields from './mdlstm-fields.ts';
import {
  scanGeometry,
  scanRowsBytes,
  scanScratchBytes,
  scanStateBytes,
  type ScanGeometry,
} from './mdlstm-geometry.ts';
import * as tasks from './plan-fields.ts';

export class MdlstmKernels {
  constructor(
    private readonly engine: KernelEngine,
    private readonly saved: SavedStates,
  ) {}

  /** Returns `[output]` or `[output, states]`. */
  forward(
    backend: BackendWasm,
    inputs: MdlstmTensors,
    attributes: MdlstmAttributes & { saveForBackward: boolean },
  ): TensorInfo[] {
    this.saved.sweep();
    const geometry = geometryOfCall(inputs, attributes);
    const { batch, height, width, units, corners, blocks, depth } = geometry;
    const keep = attributes.saveForBackward;
    const scans = corners * blocks;
    const stateBytes = (keep ? scans : this.engine.threads) * scanStateBytes(geometry, keep);
    const call = new ScanCall(this.engine, backend, geometry, attributes);
    try {
      const states = call.allocate(stateBytes);
      call.setStates(states, keep);
      call.copyInputs(inputs);
      call.set(fields.X, call.copyIn(inputs.x));
      call.setScratch(fields.LINE_BYTES);
      const output = call.makeRoom(fields.OUTPUT, [batch, height, width, corners * units]);
      const pairs = Math.ceil((5 * units) / 2);
      call.set(fields.PACKED, call.allocate(corners * pairs * depth * 8));

      call.run(tasks.TASK_MDLSTM_PACK, corners);
      call.run(tasks.TASK_MDLSTM_FORWARD, scans);
      const result = [output()];
      if (keep) {
        result.push(this.saved.keep(backend, states, stateBytes));
        call.handOn(states);
      }
      return result;
    } finally {
      call.end();
    }
  }

  /**
   * Returns `[dKernel, dRecurrentKernel]`, then `dBias` if there is a bias, then `dPeepholes` if there are
   * peepholes, then `dx` if `inputGradient`.
   */
  backward(
    backend: BackendWasm,
    inputs: MdlstmTensors & { dy: TensorInfo; states: TensorInfo },
    attributes: MdlstmAttributes & { inputGradient: boolean },
  ): TensorInfo[] {
    const states = this.saved.find(backend, inputs.states);
    const geometry = geometryOfCall(inputs, attributes);
    const { height, width, corners, blocks, sums, sumBytes, slices, dxStep } = geometry;
    const { bias, peepholes, x } = inputs;
    const call = new ScanCall(this.engine, backend, geometry, attributes);
    try {
      call.setStates(states, true);
      call.copyInputs(inputs);
      call.set(fields.DY, call.copyIn(inputs.dy));
      call.setScratch(scanScratchBytes(geometry));
      call.set(fields.SUM, call.allocate(corners * sums * sumBytes));
      const outputs = [
        call.makeRoom(fields.D_KERNEL, inputs.kernel.shape),
        call.makeRoom(fields.D_RECURRENT_KERNEL, inputs.recurrentKernel.shape),
      ];
      if (bias !== undefined) outputs.push(call.makeRoom(fields.D_BIAS, bias.shape));
      if (peepholes !== undefined) outputs.push(call.makeRoom(fields.D_PEEPHOLES, peepholes.shape));
      if (attributes.inputGradient) {
        call.set(fields.INPUT_GRADIENT, 1);
        const parts = corners * blocks * height * width;
        call.set(fields.DX_PARTS, call.allocate(parts * dxStep));
        outputs.push(call.makeRoom(fields.DX, x.shape));
      }

      call.run(tasks.TASK_MDLSTM_BACKWARD, corners * sums);
      call.run(tasks.TASK_MDLSTM_ADD_UP, corners * slices);
      if (attributes.inputGradient) call.run(tasks.TASK_MDLSTM_INPUT_GRADIENT, blocks * height);
      return outputs.map((output) => output());
    } finally {
      call.end();
    }
  }
}

/** A call with the plan of mdlstm-fields.ts. */
class ScanCall extends KernelCall {
  constructor(
    engine: KernelEngine,
    backend: BackendWasm,
    private readonly geometry: ScanGeometry,
    { cell, corners, clampGateErrors }: MdlstmAttributes,
  ) {
    super(engine, backend);
    const g = geometry;
    this.set(fields.CELL, cell === 'classic' ? fields.MDLSTM_CLASSIC : fields.MDLSTM_STABLE);
    this.set(fields.CLAMP, clampGateErrors ? 1 : 0);
    this.set(fields.BATCH, g.batch);
    this.set(fields.HEIGHT, g.height);
    this.set(fields.WIDTH, g.width);
    this.set(fields.FEATURES, g.features);
    this.set(fields.UNITS, g.units);
    this.set(fields.DEPTH, g.depth);
    this.set(fields.CORNERS, g.corners);
    this.set(fields.MIRRORS, mirrorBits(corners));
    this.set(fields.BLOCKS, g.blocks);
    this.set(fields.SUMS, g.sums);
    this.set(fields.CHUNK, g.chunk);
    this.set(fields.ROW_STEP, g.rowStep);
    this.set(fields.GATE_STEP, g.gateStep);
    this.set(fields.DZ_STEP, g.dzStep);
    this.set(fields.DX_STEP, g.dxStep);
    this.set(fields.SUM_STRIDE, g.sumStride);
    this.set(fields.SUM_ROWS_BYTES, g.sumRowsBytes);
    this.set(fields.SUM_BYTES, g.sumBytes);
  }

  setStates(address: number, keep: boolean): void {
    this.set(fields.STATES, address);
    this.set(fields.KEEP, keep ? 1 : 0);
    this.set(fields.ROWS_BYTES, scanRowsBytes(this.geometry, keep));
    this.set(fields.STATE_BYTES, scanStateBytes(this.geometry, keep));
  }

  setScratch(bytes: number): void {
    this.set(fields.SCRATCH, this.allocate(this.engine.threads * bytes));
    this.set(fields.SCRATCH_BYTES, bytes);
  }

  /** Weights and widths, and the zeros outside the image. */
  copyInputs({ kernel, recurrentKernel, bias, peepholes, widths }: MdlstmTensors): void {
    const { units } = this.geometry;
    // Products read the rows of a matrix in twos, and so perhaps one behind the last.
    const row = 5 * units * 4;
    this.set(fields.KERNEL, this.copyIn(kernel, row));
    this.set(fields.RECURRENT_KERNEL, this.copyIn(recurrentKernel, row));
    if (bias !== undefined) this.set(fields.BIAS, this.copyIn(bias));
    if (peepholes !== undefined) this.set(fields.PEEPHOLES, this.copyIn(peepholes));
    this.set(fields.WIDTHS, this.#copyWidths(widths));
    const zeros = this.allocate(units * fields.LINE_BYTES);
    this.engine.memory.floats(zeros, units * fields.LANES).fill(0);
    this.set(fields.ZEROS, zeros);
  }

  #copyWidths(widths: TensorInfo | undefined): number {
    const { batch, width, blocks } = this.geometry;
    const all = new Int32Array(blocks * fields.LANES);
    if (widths === undefined) all.fill(width, 0, batch);
    else {
      const given = this.backend.typedArrayFromHeap(widths);
      checkWidths(given, width);
      all.set(given);
    }
    const address = this.allocate(all.byteLength);
    this.engine.memory.words(address, all.length).set(all);
    return address;
  }
}

function geometryOfCall(inputs: MdlstmTensors, { corners }: MdlstmAttributes): ScanGeometry {
  const [batch, height, width, features] = inputs.x.shape;
  const units = inputs.recurrentKernel.shape[2];
  const bias = inputs.bias !== undefined;
  return scanGeometry({ batch, height, width, features, units, corners: corners.length, bias });
}
