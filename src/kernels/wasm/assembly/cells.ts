/**
 * Which cell a plan asks for: its gates and how their columns lie, and one timestep of one block forward and
 * backward. A cell that is not here traps, as it would otherwise be taken for another.
 */
import { CELL, CELL_CORNN, CELL_GRU, CELL_LSTM, CELL_SIMPLE_RNN } from '../plan-fields';
import { cornnBackward, cornnForward } from './cornn';
import { gruBackward, gruForward } from './gru';
import { lstmBackward, lstmForward } from './lstm';
import { field } from './plan';
import { simpleRnnBackward, simpleRnnForward } from './simple-rnn';

/** Gates in the weights: SimpleRNN and coRNN 1, LSTM 4 (i, f, c, o), GRU 3 (z, r, h). */
export function kerasGates(plan: usize): i32 {
  const cell = field(plan, CELL);
  if (cell == CELL_SIMPLE_RNN || cell == CELL_CORNN) return 1;
  if (cell == CELL_LSTM) return 4;
  if (cell != CELL_GRU) unreachable();
  return 3;
}

/**
 * Whether one gate's u = h R + b_1 stands apart from its a = x W + b_0, as the GRU's candidate needs it. The
 * groups of columns are then u, the other gates, a, so that what R touches and what W touches are each one
 * range; and the bias has a row for each.
 */
export function hasSeparateGate(plan: usize): bool {
  return field(plan, CELL) == CELL_GRU;
}

/** The gate of R in this group of columns; -1: R does not touch it. */
export function recurrentGate(plan: usize, group: i32): i32 {
  if (!hasSeparateGate(plan)) return group;
  const gates = kerasGates(plan);
  return group == 0 ? gates - 1 : group == gates ? -1 : group - 1;
}

/** The gate of W in this group of columns, or -1. */
export function inputGate(plan: usize, group: i32): i32 {
  if (!hasSeparateGate(plan)) return group;
  return group == 0 ? -1 : group - 1;
}

/**
 * From z, h_t, written into the next step's rows.
 *
 * @param zStep bytes from a row of z to that of the next step; 0: its place is used again
 * @param current this step's rows (h_{t-1}), `next` the next step's, which may be the same
 */
export function cellForward(
  plan: usize,
  samples: i32,
  z: usize,
  zStep: usize,
  first: bool,
  current: usize,
  next: usize,
): void {
  const cell = field(plan, CELL);
  if (cell == CELL_LSTM) lstmForward(plan, samples, z, first ? 0 : zStep, next);
  else if (cell == CELL_GRU) gruForward(plan, samples, z, current, next);
  else if (cell == CELL_SIMPLE_RNN) simpleRnnForward(plan, samples, z, next);
  else if (cell == CELL_CORNN) cornnForward(plan, samples, z, current, next);
  else unreachable();
}

/**
 * From dL/dh_t, dz_t.
 *
 * @param carry `[rows, STATES * COLUMNS]`: what the cell hands to the step before besides dz R^T
 */
export function cellBackward(
  plan: usize,
  samples: i32,
  z: usize,
  zStep: usize,
  first: bool,
  current: usize,
  next: usize,
  dh: usize,
  carry: usize,
  dz: usize,
): void {
  const cell = field(plan, CELL);
  if (cell == CELL_LSTM) lstmBackward(plan, samples, z, zStep, first, dh, carry, dz);
  else if (cell == CELL_GRU) gruBackward(plan, samples, z, current, dh, carry, dz);
  else if (cell == CELL_SIMPLE_RNN) simpleRnnBackward(plan, samples, next, dh, dz);
  else if (cell == CELL_CORNN) cornnBackward(plan, samples, z, dh, carry, dz);
  else unreachable();
}
