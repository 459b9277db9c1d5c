/** Diagonal recurrences on the compiled kernels. */
import type { TensorInfo } from '@tensorflow/tfjs';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import {
  DIAGONAL_CELLS,
  type DiagonalAttributes,
  type DiagonalBackwardTensors,
  type DiagonalCell,
  diagonalDimensions,
  type DiagonalDimensions,
  diagonalOutputShape,
  type DiagonalTensors,
  loopFactors,
  parameterGradients,
} from '../diagonal.ts';
import type { BackwardAttributes, ForwardAttributes } from '../sequence-op.ts';
import * as fields from './diagonal-fields.ts';
import { KernelCall } from './kernel-call.ts';
import type { KernelEngine } from './kernel-engine.ts';
import {
  TASK_DIAGONAL_ADD_UP,
  TASK_DIAGONAL_BACKWARD,
  TASK_DIAGONAL_FORWARD,
} from './plan-fields.ts';
import type { SavedStates } from './saved-states.ts';

/** A cell's number, where h stands in a state row (behind the gates, or in a gate's place), and whether any are kept. */
const LAYOUTS: Readonly<Record<DiagonalCell, { code: number; state: number; keeps: boolean }>> = {
  minGru: { code: fields.DIAGONAL_MIN_GRU, state: 2, keeps: true },
  minLstm: { code: fields.DIAGONAL_MIN_LSTM, state: 3, keeps: true },
  indRnn: { code: fields.DIAGONAL_IND_RNN, state: 0, keeps: true },
  lru: { code: fields.DIAGONAL_LRU, state: 2, keeps: true },
  glu: { code: fields.DIAGONAL_GLU, state: 2, keeps: true },
  product: { code: fields.DIAGONAL_PRODUCT, state: 0, keeps: false },
};

/** Timesteps whose products and loop take turns: what lies between them stays in the cache. */
const CHUNK = 64;
/** More sums than threads even out a core that is busy elsewhere. */
const MOST_SUMS = 16;

export class DiagonalKernels {
  constructor(
    private readonly engine: KernelEngine,
    private readonly saved: SavedStates,
  ) {}

  /** Returns `[output]` or `[output, states]`. */
  forward(
    backend: BackendWasm,
    inputs: DiagonalTensors,
    attributes: DiagonalAttributes & ForwardAttributes,
  ): TensorInfo[] {
    this.saved.sweep();
    const geometry = geometryOf(inputs, attributes);
    const { batch, stateBytes } = geometry;
    const keep = attributes.saveForBackward && LAYOUTS[attributes.cell].keeps;
    const call = new DiagonalCall(this.engine, backend, geometry, attributes);
    const keptBytes = keep ? batch * stateBytes : 4;
    try {
      const states = call.allocate(keptBytes);
      call.set(fields.STATES, states);
      call.set(fields.KEEP_STATES, keep ? 1 : 0);
      call.copyInputs(inputs);
      call.packWeights(inputs);
      call.allocateScratch(keep ? 0 : geometry.chunk * geometry.stateStride);
      const output = call.makeRoom(fields.OUTPUT, diagonalOutputShape(geometry, attributes));
      call.run(TASK_DIAGONAL_FORWARD, batch);
      const result = [output()];
      if (attributes.saveForBackward) {
        result.push(this.saved.keep(backend, states, keptBytes));
        call.handOn(states);
      }
      return result;
    } finally {
      call.end();
    }
  }

  /** Returns `[dKernel]`, then `dParameters` and `dBias` if there are any, then `dx` if `inputGradient`. */
  backward(
    backend: BackendWasm,
    inputs: DiagonalBackwardTensors,
    attributes: DiagonalAttributes & BackwardAttributes,
  ): TensorInfo[] {
    const states = this.saved.find(backend, inputs.states);
    const geometry = geometryOf(inputs, attributes);
    const call = new DiagonalCall(this.engine, backend, geometry, attributes);
    try {
      call.set(fields.STATES, states);
      call.set(fields.KEEP_STATES, LAYOUTS[attributes.cell].keeps ? 1 : 0);
      call.copyInputs(inputs);
      call.set(fields.DY, call.copyIn(inputs.dy));
      call.set(fields.INPUT_GRADIENT, attributes.inputGradient ? 1 : 0);
      if (attributes.inputGradient) call.packTransposed(inputs);
      call.allocateScratch(geometry.chunk * (geometry.daStride + geometry.dxStride));
      const sums = call.allocate(geometry.sums * geometry.sumBytes);
      call.set(fields.SUM, sums);
      const dx = attributes.inputGradient ? call.makeRoom(fields.DX, inputs.x.shape) : undefined;
      call.run(TASK_DIAGONAL_BACKWARD, geometry.sums);
      call.run(TASK_DIAGONAL_ADD_UP, Math.ceil(geometry.sumBytes / fields.ADD_UP_BYTES));
      const results = call.gradients(inputs, sums);
      if (dx !== undefined) results.push(dx());
      return results;
    } finally {
      call.end();
    }
  }
}

/** Lengths in floats, strides and sizes in bytes; the names are those of diagonal-fields.ts. */
interface Geometry extends DiagonalDimensions {
  columns: number;
  gates: number;
  width: number;
  factorRows: number;
  /** Rows of a sum: features and 1, in whole fours. */
  depth: number;
  chunk: number;
  sums: number;
  inputStride: number;
  stateStride: number;
  daStride: number;
  dxStride: number;
  stateBytes: number;
  sumBytes: number;
}

function geometryOf(
  inputs: Pick<DiagonalTensors, 'x' | 'kernel'>,
  { cell }: DiagonalAttributes,
): Geometry {
  const dimensions = diagonalDimensions(inputs, { cell });
  const { batch, timesteps, features, units } = dimensions;
  if (Math.min(batch, timesteps, features, units) < 1) {
    throw new Error(
      `A recurrent layer needs at least one sample, timestep, feature and unit; it got x of shape [${inputs.x.shape.join(', ')}] and ${units} units.`,
    );
  }
  const { gates, width, parameters: factorRows } = DIAGONAL_CELLS[cell];
  const columns = roundUp(units, 8);
  const { state } = LAYOUTS[cell];
  const groups = Math.max(gates, state + width);
  const depth = roundUp(features + 1, 4);
  const stateStride = oddLines(groups * columns);
  return {
    ...dimensions,
    ...{ columns, gates, width, factorRows, depth, stateStride },
    chunk: Math.min(CHUNK, roundUp(timesteps, 4)),
    sums: Math.min(batch, MOST_SUMS),
    inputStride: depth * 4,
    daStride: oddLines(gates * columns),
    dxStride: oddLines(roundUp(features, 8)),
    stateBytes: roundUp(timesteps, 4) * stateStride,
    sumBytes: (depth * gates + factorRows) * columns * 4,
  };
}

/** A call with the plan of diagonal-fields.ts. */
class DiagonalCall extends KernelCall {
  constructor(
    engine: KernelEngine,
    backend: BackendWasm,
    private readonly geometry: Geometry,
    private readonly attributes: DiagonalAttributes,
  ) {
    super(engine, backend);
    const g = geometry;
    const { code, state } = LAYOUTS[attributes.cell];
    this.set(fields.CELL, code);
    this.set(fields.STATE, state);
    this.set(fields.BATCH, g.batch);
    this.set(fields.TIMESTEPS, g.timesteps);
    this.set(fields.FEATURES, g.features);
    this.set(fields.UNITS, g.units);
    this.set(fields.COLUMNS, g.columns);
    this.set(fields.GATES, g.gates);
    this.set(fields.WIDTH, g.width);
    this.set(fields.FACTOR_ROWS, g.factorRows);
    this.set(fields.CHUNK, g.chunk);
    this.set(fields.SUMS, g.sums);
    this.set(fields.RETURN_SEQUENCES, attributes.returnSequences ? 1 : 0);
    this.set(fields.GO_BACKWARDS, attributes.goBackwards ? 1 : 0);
    this.set(fields.INPUT_STRIDE, g.inputStride);
    this.set(fields.STATE_STRIDE, g.stateStride);
    this.set(fields.DA_STRIDE, g.daStride);
    this.set(fields.DX_STRIDE, g.dxStride);
    this.set(fields.STATE_BYTES, g.stateBytes);
    this.set(fields.SUM_BYTES, g.sumBytes);
  }

  copyInputs({ x, mask, parameters }: DiagonalTensors): void {
    this.set(fields.X, this.copyIn(x));
    if (mask !== undefined) this.set(fields.MASK, this.copyIn(mask));
    if (parameters === undefined) return;
    const { factorRows, columns, units } = this.geometry;
    const factors = loopFactors(this.attributes.cell, this.backend.typedArrayFromHeap(parameters));
    const rows = this.#zeros(fields.FACTORS, factorRows * columns);
    for (let row = 0; row < factorRows; row++) {
      rows.set(factors.subarray(row * units, (row + 1) * units), row * columns);
    }
  }

  /** A thread's `[x | 1]` of a chunk, `more` bytes, and twice the width of h. */
  allocateScratch(more: number): void {
    const { chunk, inputStride, width, columns } = this.geometry;
    const bytes = roundUp(chunk * inputStride + more + 2 * width * columns * 4, 64);
    this.set(fields.SCRATCH_BYTES, bytes);
    this.set(fields.SCRATCH, this.allocate(this.engine.threads * bytes));
  }

  /** `[W; b]` in panels of eight columns, `[panel][features + 1][8]`. */
  packWeights({ kernel, bias }: DiagonalTensors): void {
    const { columns, gates, features, units } = this.geometry;
    const weights = this.backend.typedArrayFromHeap(kernel);
    const biases = bias === undefined ? undefined : this.backend.typedArrayFromHeap(bias);
    const depth = features + 1;
    const packed = this.#zeros(fields.PACKED, depth * gates * columns);
    for (let gate = 0; gate < gates; gate++) {
      for (let unit = 0; unit < units; unit++) {
        const column = gate * columns + unit;
        const to = (column >> 3) * depth * 8 + (column & 7);
        const from = gate * units + unit;
        for (let d = 0; d < features; d++) {
          packed[to + d * 8] = weights[d * gates * units + from];
        }
        if (biases !== undefined) packed[to + features * 8] = biases[from];
      }
    }
  }

  /** W^T in panels of eight features, `[panel][gates * columns][8]`. */
  packTransposed({ kernel }: DiagonalTensors): void {
    const { columns, gates, features, units } = this.geometry;
    const weights = this.backend.typedArrayFromHeap(kernel);
    const depth = gates * columns;
    const packed = this.#zeros(fields.PACKED, depth * roundUp(features, 8));
    for (let d = 0; d < features; d++) {
      const to = (d >> 3) * depth * 8 + (d & 7);
      for (let gate = 0; gate < gates; gate++) {
        for (let unit = 0; unit < units; unit++) {
          packed[to + (gate * columns + unit) * 8] = weights[(d * gates + gate) * units + unit];
        }
      }
    }
  }

  /** The first of the sums, which the others were added to, as gradients of the weights. */
  gradients({ kernel, parameters, bias }: DiagonalTensors, sums: number): TensorInfo[] {
    const { columns, gates, features, units, depth, factorRows, sumBytes } = this.geometry;
    const total = this.engine.memory.floats(sums, sumBytes / 4);
    // Without the columns that only fill up a panel. A view for each of many short rows would cost more than the rows.
    const rows = (first: number, count: number) => {
      const values = new Float32Array(count * gates * units);
      let to = 0;
      for (let block = first * gates; block < (first + count) * gates; block++) {
        for (let unit = 0; unit < units; unit++) values[to++] = total[block * columns + unit];
      }
      return values;
    };
    const results = [this.#tensor(kernel.shape, rows(0, features))];
    if (parameters !== undefined) {
      const ofFactors = new Float64Array(factorRows * units);
      for (let k = 0; k < factorRows; k++) {
        const from = (depth * gates + k) * columns;
        ofFactors.set(total.subarray(from, from + units), k * units);
      }
      const values = this.backend.typedArrayFromHeap(parameters);
      const gradients = parameterGradients(this.attributes.cell, values, ofFactors);
      results.push(this.#tensor(parameters.shape, Float32Array.from(gradients)));
    }
    if (bias !== undefined) results.push(this.#tensor(bias.shape, rows(features, 1)));
    return results;
  }

  #zeros(field: number, count: number): Float32Array {
    const address = this.allocate(count * 4);
    this.set(field, address);
    return this.engine.memory.floats(address, count).fill(0);
  }

  #tensor(shape: number[], values: Float32Array): TensorInfo {
    const tensor = this.backend.makeOutput(shape, 'float32');
    this.backend.typedArrayFromHeap(tensor).set(values);
    return tensor;
  }
}

function roundUp(value: number, multiple: number): number {
  return Math.ceil(value / multiple) * multiple;
}

/** An odd number of cache lines, so that a column of rows is spread over all cache sets. */
function oddLines(floats: number): number {
  return (Math.ceil(floats / 16) | 1) * 64;
}
