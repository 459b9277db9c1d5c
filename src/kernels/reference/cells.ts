/** The recurrent cells as the reference walks them, one row each: forward, backward, and every step of the way. */
import type { PerCell } from '../ops.ts';
import { cornnBackward, cornnForward, cornnWalk } from './cornn.ts';
import { gruBackward, gruForward, gruWalk } from './gru.ts';
import { lstmBackward, lstmForward, lstmWalk } from './lstm.ts';
import type {
  BackwardRequest,
  Dimensions,
  ReferenceGradients,
  ReferenceInputs,
  StepEdit,
} from './sequence.ts';
import { simpleRnnBackward, simpleRnnForward, simpleRnnWalk } from './simple-rnn.ts';

/** A cell's passes with its attributes filled in. */
export interface ReferenceCell {
  /** Vectors of `units` that the recurrent kernel multiplies; 1 where it is left out. */
  states?: number;
  forward(inputs: ReferenceInputs, dims: Dimensions): Float64Array;
  backward(inputs: ReferenceInputs, dims: Dimensions, dy: Float64Array): ReferenceGradients;
  /** Walks forward and keeps every step; `edit` changes what a step has computed. */
  trace(inputs: ReferenceInputs, dims: Dimensions, edit?: StepEdit): CellTrace;
}

export interface CellTrace {
  /** Of each sample, in the order walked: gates and states by the letters of the equations, each `[units]`. */
  steps: readonly (readonly States[])[];
  /** dL/dx from dL/d(output); `hear` is told dL/d(state) of every step. */
  back(dy: Float64Array, hear: NonNullable<BackwardRequest<never>['hear']>): Float64Array;
}

type States = Readonly<Record<string, Float64Array>>;

export const REFERENCE_CELLS: PerCell<ReferenceCell> = {
  simpleRnn: referenceCell({
    forward: simpleRnnForward,
    backward: simpleRnnBackward,
    walk: simpleRnnWalk,
    statesOf: ({ h }) => ({ h }),
  }),
  lstm: referenceCell({
    forward: lstmForward,
    backward: lstmBackward,
    walk: lstmWalk,
    statesOf: ({ i, f, g, o, c, h }) => ({ i, f, g, o, c, h }),
  }),
  gru: referenceCell({
    forward: gruForward,
    backward: gruBackward,
    walk: gruWalk,
    statesOf: ({ z, r, g, h }) => ({ z, r, g, h }),
  }),
  cornn: referenceCell({
    states: 2,
    forward: cornnForward,
    backward: cornnBackward,
    walk: cornnWalk,
    statesOf: ({ g, v, h }) => ({ g, v, y: h }),
  }),
};

interface Passes<Attributes, Step> {
  states?: number;
  forward: (inputs: ReferenceInputs, dims: Dimensions, attributes: Attributes) => Float64Array;
  backward: (
    inputs: ReferenceInputs,
    dims: Dimensions,
    attributes: Attributes,
    dy: Float64Array,
    request?: BackwardRequest<Step>,
  ) => ReferenceGradients;
  walk: (
    inputs: ReferenceInputs,
    dims: Dimensions,
    attributes: Attributes,
    n: number,
    edit?: StepEdit,
  ) => Step[];
  statesOf: (step: Step) => States;
}

function referenceCell<Attributes, Step>({
  states = 1,
  forward,
  backward,
  walk,
  statesOf,
}: Passes<Attributes, Step>): (attributes: Attributes) => ReferenceCell {
  return (attributes) => ({
    states,
    forward: (inputs, dims) => forward(inputs, dims, attributes),
    backward: (inputs, dims, dy) => backward(inputs, dims, attributes, dy),
    trace(inputs, dims, edit) {
      const steps = Array.from({ length: dims.batch }, (_, n) =>
        walk(inputs, dims, attributes, n, edit),
      );
      return {
        steps: steps.map((sample) => sample.map(statesOf)),
        back: (dy, hear) =>
          backward(inputs, dims, attributes, dy, { steps, weights: false, hear }).x,
      };
    },
  });
}
