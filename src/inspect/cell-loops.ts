/**
 * Each recurrent cell's walk over sequences by the reference implementation, alike for all cells: every gate and state
 * of every step, and the way back from them.
 */
import type { CellName } from '../graph/cells.ts';
import type { Recurrent } from '../graph/layer-graph.ts';
import type { DiagonalCell } from '../kernels/diagonal.ts';
import type { SequenceCell } from '../kernels/ops.ts';
import { REFERENCE_CELLS, type ReferenceCell } from '../kernels/reference/cells.ts';
import {
  diagonalBackward,
  type DiagonalReferenceInputs,
  type DiagonalStep,
  diagonalWalk,
  statesByName,
} from '../kernels/reference/diagonal.ts';
import {
  addProduct,
  addTransposedProduct,
  type BackwardRequest,
  type Dimensions,
  inputAt,
  outputGradientAt,
  type StepEdit,
  timestepOf,
} from '../kernels/reference/sequence.ts';
import type { SequenceAttributes } from '../kernels/sequence-op.ts';

/** What a loop walks over. */
export interface LoopInput {
  /** `[sequences, timesteps, features]` */
  x: Float64Array;
  /** The batch is the sequences. */
  dims: Dimensions;
  recurrent: Recurrent;
  /** A weight of the layer by its own name, e.g. `kernel`. */
  weight: (kind: string) => Float64Array | undefined;
  edit: StepEdit | undefined;
}

export interface CellWalk {
  /** By the letters of the equations: each `[sequences, timesteps, units]` in the order walked. */
  states: Readonly<Record<string, Float64Array>>;
  /** dL/dx from dL/d(what the layer hands on); `hear` is told dL/d(state) of every step. */
  back: (gradient: Float64Array, hear: NonNullable<BackwardRequest<never>['hear']>) => Float64Array;
}

export type CellLoop = (input: LoopInput) => CellWalk;

type States = Readonly<Record<string, Float64Array>>;

/** A cell that multiplies its last state with a matrix. */
function squareLoop(name: SequenceCell): CellLoop {
  return ({ x, dims, recurrent, weight, edit }) => {
    const bias = weight('bias');
    const inputs = {
      x,
      kernel: required(weight, 'kernel'),
      recurrentKernel: required(weight, 'recurrent_kernel'),
      ...(bias === undefined ? {} : { bias }),
    };
    // A layer holds the attributes of its cell, which TypeScript cannot follow through the name.
    const cellOf = REFERENCE_CELLS[name] as (attributes: SequenceAttributes) => ReferenceCell;
    const cell = cellOf({ ...recurrent, ...recurrent.oscillator });
    const { steps, back } = cell.trace(inputs, dims, edit);
    return { states: gathered(steps, dims, (states) => states), back };
  };
}

/** A cell whose units do not look at each other. */
function diagonalLoop(cell: Exclude<DiagonalCell, 'lru'>): CellLoop {
  return (input) => {
    const { dims, recurrent, edit } = input;
    const inputs = diagonalInputs(input);
    const options = { ...recurrent, cell };
    const steps = sequencesOf(dims, (n) => diagonalWalk(inputs, dims, options, n, edit));
    return {
      states: gathered(steps, dims, ({ gates, h }) => ({ ...gates, ...statesByName(cell, h) })),
      back: (gradient, hear) =>
        diagonalBackward(inputs, dims, options, gradient, { steps, weights: false, hear }).x,
    };
  };
}

/** The LRU hands on y_t = Re(C h_t) + D x_t and not its state, with C = `[C^re; -C^im]` and D unit by unit. */
function lruLoop(input: LoopInput): CellWalk {
  const { x, dims, recurrent, weight, edit } = input;
  const { units, timesteps } = dims;
  const { returnSequences, goBackwards } = recurrent;
  const inputs = diagonalInputs(input);
  const readOut = required(weight, 'output_kernel');
  const skip = required(weight, 'skip');
  const options = { cell: 'lru', goBackwards, returnSequences: true } as const;
  const steps = sequencesOf(dims, (n) =>
    diagonalWalk(inputs, dims, options, n, edit).map((step, t) => {
      const y = inputAt({ x }, dims, n, timestepOf(t, dims, goBackwards)).map(
        (value, u) => value * skip[u],
      );
      addProduct(y, step.h, readOut);
      edit?.(t, 'y', y);
      return { ...step, y };
    }),
  );
  return {
    states: gathered(steps, dims, ({ h, y }) => ({ ...statesByName('lru', h), y })),
    back(gradient, hear) {
      const toStates = new Float64Array(dims.batch * timesteps * 2 * units);
      const toInput = new Float64Array(x.length);
      for (let n = 0; n < dims.batch; n++) {
        for (let step = 0; step < timesteps; step++) {
          const dy = outputGradientAt(gradient, dims, returnSequences, n, step);
          hear(n, step, { y: dy });
          const at = (n * timesteps + step) * 2 * units;
          addTransposedProduct(toStates.subarray(at, at + 2 * units), dy, readOut);
          const read = (n * timesteps + timestepOf(step, dims, goBackwards)) * units;
          for (let u = 0; u < units; u++) toInput[read + u] = dy[u] * skip[u];
        }
      }
      const request: BackwardRequest<DiagonalStep> = { steps, weights: false, hear };
      const through = diagonalBackward(inputs, dims, options, toStates, request).x;
      return through.map((value, i) => value + toInput[i]);
    },
  };
}

function diagonalInputs({ x, dims, recurrent, weight }: LoopInput): DiagonalReferenceInputs {
  const [given, bias] = [weight('recurrent_kernel'), weight('bias')];
  const parameters =
    given !== undefined && recurrent.cell === 'indrnn'
      ? indRnnWeights(given, dims.timesteps)
      : given;
  return {
    x,
    kernel: required(weight, 'kernel'),
    ...(parameters === undefined ? {} : { parameters }),
    ...(bias === undefined ? {} : { bias }),
  };
}

/** An IndRNN's recurrent weights within the bounds in which the layer that trains keeps them. */
export function indRnnWeights(given: Float64Array, timesteps: number): Float64Array {
  const bound = 2 ** (1 / timesteps);
  return given.map((value) => Math.min(bound, Math.max(-bound, value)));
}

/** What a cell is walked by. */
export function loopOf(cell: CellName): CellLoop {
  switch (cell) {
    case 'mingru':
      return diagonalLoop('minGru');
    case 'minlstm':
      return diagonalLoop('minLstm');
    case 'indrnn':
      return diagonalLoop('indRnn');
    case 'lru':
      return lruLoop;
    case 'simple-rnn':
      return squareLoop('simpleRnn');
    default:
      return squareLoop(cell);
  }
}

function sequencesOf<Step>({ batch }: Dimensions, walk: (n: number) => Step[]): Step[][] {
  return Array.from({ length: batch }, (_, n) => walk(n));
}

/** Every state of every step in one array: `[sequences, timesteps, units]`. */
function gathered<Step>(
  walks: readonly (readonly Step[])[],
  { timesteps, units }: Dimensions,
  statesOf: (step: Step) => States,
): States {
  const states: Record<string, Float64Array> = {};
  walks.forEach((steps, n) => {
    steps.forEach((step, t) => {
      for (const [name, values] of Object.entries(statesOf(step))) {
        const all = (states[name] ??= new Float64Array(walks.length * timesteps * units));
        all.set(values, (n * timesteps + t) * units);
      }
    });
  });
  return states;
}

function required(weight: LoopInput['weight'], kind: string): Float64Array {
  const found = weight(kind);
  if (found === undefined) throw new TypeError(`There is no weight "${kind}".`);
  return found;
}
