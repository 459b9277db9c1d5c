/** The recurrent ops over sequences on the compiled kernels. */
import type { TensorInfo } from '@tensorflow/tfjs';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type {
  BackwardAttributes,
  BackwardTensors,
  ForwardAttributes,
  SequenceTensors,
} from '../sequence-op.ts';
import type { CellLayout, CellVariant } from './cells.ts';
import { geometryOf, rowBlockBytes, scratchBytes, zBlockBytes, type Geometry } from './geometry.ts';
import { KernelCall } from './kernel-call.ts';
import type { KernelEngine } from './kernel-engine.ts';
import * as fields from './plan-fields.ts';
import type { SavedStates } from './saved-states.ts';

export class SequenceKernels {
  constructor(
    private readonly engine: KernelEngine,
    private readonly saved: SavedStates,
  ) {}

  /** Returns `[output]` or `[output, states]`. */
  forward(
    backend: BackendWasm,
    variant: CellVariant,
    inputs: SequenceTensors,
    attributes: ForwardAttributes,
  ): TensorInfo[] {
    this.saved.sweep();
    const geometry = geometryOfCall(variant.layout, inputs);
    const { batch, timesteps, units, blocks } = geometry;
    const call = new SequenceCall(this.engine, backend, geometry, variant, attributes);
    const keep = attributes.saveForBackward;
    const rowBytes = rowBlockBytes(geometry, keep ? timesteps + 1 : 1);
    const zBytes = zBlockBytes(geometry, keep && variant.layout.readsGates ? timesteps : 1);
    const stateBytes = blocks * (rowBytes + zBytes);
    try {
      const states = call.allocate(stateBytes);
      call.setStates(states, rowBytes, zBytes, keep);
      call.copyWeights(inputs);
      call.set(fields.X, call.copyIn(inputs.x));
      const shape = attributes.returnSequences ? [batch, timesteps, units] : [batch, units];
      const output = call.makeRoom(fields.OUTPUT, shape);
      const panels = (geometry.groups * geometry.columns) / 8;
      call.set(fields.PACKED, call.allocate(panels * geometry.depth * 32));

      call.run(fields.TASK_PACK_FORWARD, panels);
      call.run(fields.TASK_FORWARD, blocks);
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

  /** Returns `[dKernel, dRecurrentKernel]`, then `dBias` if there is a bias, then `dx` if `inputGradient`. */
  backward(
    backend: BackendWasm,
    variant: CellVariant,
    inputs: BackwardTensors,
    attributes: BackwardAttributes,
  ): TensorInfo[] {
    const states = this.saved.find(backend, inputs.states);
    const geometry = geometryOfCall(variant.layout, inputs);
    const { timesteps, columns, groups, features, cell } = geometry;
    const call = new SequenceCall(this.engine, backend, geometry, variant, attributes);
    try {
      const rowBytes = rowBlockBytes(geometry, timesteps + 1);
      const zBytes = zBlockBytes(geometry, variant.layout.readsGates ? timesteps : 1);
      call.setStates(states, rowBytes, zBytes, true);
      call.copyWeights(inputs);
      call.set(fields.DY, call.copyIn(inputs.dy));
      call.set(fields.INPUT_GRADIENT, attributes.inputGradient ? 1 : 0);
      const outputs = [
        call.makeRoom(fields.D_KERNEL, inputs.kernel.shape),
        call.makeRoom(fields.D_RECURRENT_KERNEL, inputs.recurrentKernel.shape),
      ];
      if (inputs.bias !== undefined) outputs.push(call.makeRoom(fields.D_BIAS, inputs.bias.shape));
      if (attributes.inputGradient) outputs.push(call.makeRoom(fields.DX, inputs.x.shape));
      const ofInput = attributes.inputGradient ? Math.ceil(features / 8) : 0;
      const panels = (cell.states * columns) / 8 + ofInput;
      call.set(fields.PACKED, call.allocate(panels * groups * columns * 32));
      call.set(fields.SUM, call.allocate(geometry.sums * geometry.sumBytes));
      call.set(fields.SCRATCH, call.allocate(this.engine.threads * scratchBytes(geometry)));

      call.run(fields.TASK_PACK_BACKWARD, panels);
      call.run(fields.TASK_BACKWARD, geometry.sums);
      call.run(fields.TASK_ADD_UP, geometry.slices);
      return outputs.map((output) => output());
    } finally {
      call.end();
    }
  }
}

/** A call with the plan of plan-fields.ts. */
class SequenceCall extends KernelCall {
  constructor(
    engine: KernelEngine,
    backend: BackendWasm,
    private readonly geometry: Geometry,
    variant: CellVariant,
    attributes: { returnSequences: boolean; goBackwards: boolean },
  ) {
    super(engine, backend);
    const g = geometry;
    this.set(fields.CELL, variant.layout.code);
    this.set(fields.ACTIVATION, variant.activation);
    this.set(fields.BATCH, g.batch);
    this.set(fields.TIMESTEPS, g.timesteps);
    this.set(fields.FEATURES, g.features);
    this.set(fields.UNITS, g.units);
    this.set(fields.HIDDEN, g.hidden);
    this.set(fields.COLUMNS, g.columns);
    this.set(fields.GROUPS, g.groups);
    this.set(fields.CELL_STATES, g.cell.cellStates);
    this.set(fields.STATES, g.cell.states);
    if (variant.oscillator !== undefined) {
      const { timeStep, stiffness, damping } = variant.oscillator;
      this.setFloat(fields.TIME_STEP, timeStep);
      this.setFloat(fields.STIFFNESS, stiffness);
      this.setFloat(fields.DAMPING, damping);
    }
    this.set(fields.DEPTH, g.depth);
    this.set(fields.ROWS, g.rows);
    this.set(fields.BLOCKS, g.blocks);
    this.set(fields.SUMS, g.sums);
    this.set(fields.CHUNK, g.chunk);
    this.set(fields.RETURN_SEQUENCES, attributes.returnSequences ? 1 : 0);
    this.set(fields.GO_BACKWARDS, attributes.goBackwards ? 1 : 0);
    this.set(fields.ROW_STRIDE, g.rowStride);
    this.set(fields.Z_STRIDE, g.zStride);
    this.set(fields.DZ_STRIDE, g.dzStride);
    this.set(fields.DH_STRIDE, g.dhStride);
    this.set(fields.SUM_STRIDE, g.sumStride);
    this.set(fields.SCRATCH_BYTES, scratchBytes(g));
    this.set(fields.SUM_BYTES, g.sumBytes);
  }

  /** The rows of all blocks, and after them the gates of all blocks. */
  setStates(address: number, rowBytes: number, zBytes: number, keep: boolean): void {
    this.set(fields.SAVED_ROWS, address);
    this.set(fields.Z, address + this.geometry.blocks * rowBytes);
    this.set(fields.ROW_BLOCK_BYTES, rowBytes);
    this.set(fields.Z_BLOCK_BYTES, zBytes);
    this.set(fields.KEEP_STATES, keep ? 1 : 0);
    this.set(fields.KEEP_Z, keep && this.geometry.cell.readsGates ? 1 : 0);
  }

  copyWeights({ kernel, recurrentKernel, bias, mask }: SequenceTensors): void {
    this.set(fields.KERNEL, this.copyIn(kernel));
    this.set(fields.RECURRENT_KERNEL, this.copyIn(recurrentKernel));
    if (bias !== undefined) this.set(fields.BIAS, this.copyIn(bias));
    if (mask !== undefined) this.set(fields.MASK, this.copyIn(mask));
  }
}

function geometryOfCall(cell: CellLayout, inputs: SequenceTensors): Geometry {
  const [batch, timesteps, features] = inputs.x.shape;
  const units = inputs.recurrentKernel.shape[0] / cell.states;
  if (Math.min(batch, timesteps, features, units) < 1) {
    throw new Error(
      `A recurrent layer needs at least one sample, timestep, feature and unit; it got x of shape [${inputs.x.shape.join(', ')}] and ${units} units.`,
    );
  }
  return geometryOf({ cell, batch, timesteps, features, units });
}
