/** The cells as the compiled kernels know them: what TypeScript must know to lay out their memory. */
import type { Oscillator } from '../cornn.ts';
import type { GateActivation } from '../lstm.ts';
import type { PerCell } from '../ops.ts';
import type { SimpleRnnActivation } from '../simple-rnn.ts';
import * as fields from './plan-fields.ts';

export interface CellLayout {
  /** Its number in a plan. */
  code: number;
  /** Groups of columns of z, one for each product that the gates are made of. */
  groups: number;
  /** Values beside the gates that a row of z also holds: the LSTM's c. */
  cellStates: number;
  /** Whether the backward pass reads the gates, or only the hidden states. */
  readsGates: boolean;
  /** Vectors of `units` that R multiplies, and which a step hands on. */
  states: number;
}

/** A cell and what else its equations are told. */
export interface CellVariant {
  layout: CellLayout;
  /** The number of its activation. */
  activation: number;
  oscillator?: Oscillator;
}

const SIMPLE_RNN: CellLayout = {
  code: fields.CELL_SIMPLE_RNN,
  groups: 1,
  cellStates: 0,
  readsGates: false,
  states: 1,
};

const LSTM: CellLayout = {
  code: fields.CELL_LSTM,
  groups: 4,
  cellStates: 1,
  readsGates: true,
  states: 1,
};

/** u^h, z, r, a^h: the candidate's recurrent part stands apart from its input part. */
const GRU: CellLayout = {
  code: fields.CELL_GRU,
  groups: 4,
  cellStates: 0,
  readsGates: true,
  states: 1,
};

/** y and v side by side. */
const CORNN: CellLayout = {
  code: fields.CELL_CORNN,
  groups: 1,
  cellStates: 0,
  readsGates: true,
  states: 2,
};

const SIMPLE_RNN_ACTIVATIONS: Readonly<Record<SimpleRnnActivation, number>> = {
  tanh: fields.ACTIVATION_TANH,
  relu: fields.ACTIVATION_RELU,
  linear: fields.ACTIVATION_LINEAR,
};

const GATE_ACTIVATIONS: Readonly<Record<GateActivation, number>> = {
  sigmoid: fields.ACTIVATION_SIGMOID,
  hardSigmoid: fields.ACTIVATION_HARD_SIGMOID,
  hardSigmoidKeras1: fields.ACTIVATION_HARD_SIGMOID_KERAS_1,
};

export const CELLS: PerCell<CellVariant> = {
  simpleRnn: ({ activation }) => ({
    layout: SIMPLE_RNN,
    activation: SIMPLE_RNN_ACTIVATIONS[activation],
  }),
  lstm: ({ recurrentActivation }) => ({
    layout: LSTM,
    activation: GATE_ACTIVATIONS[recurrentActivation],
  }),
  gru: ({ recurrentActivation }) => ({
    layout: GRU,
    activation: GATE_ACTIVATIONS[recurrentActivation],
  }),
  cornn: (oscillator) => ({ layout: CORNN, activation: fields.ACTIVATION_TANH, oscillator }),
};
