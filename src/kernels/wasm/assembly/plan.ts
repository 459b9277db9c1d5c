/** Reading a plan, and which weights stand in which columns of z. */
import {
  CELL, CELL_GRU, CELL_LSTM, CELL_SIMPLE_RNN,
} from '../plan-fields';

// @ts-ignore: decorator
@inline
export function field(plan: usize, index: i32): i32 {
  return load<i32>(plan + (<usize>index << 2));
}

// @ts-ignore: decorator
@inline
export function address(plan: usize, index: i32): usize {
  return load<usize>(plan + (<usize>index << 2));
}

/** Gates in Keras's weights: SimpleRNN 1, LSTM 4 (i, f, c, o), GRU 3 (z, r, h). */
export function kerasGates(plan: usize): i32 {
  const cell = field(plan, CELL);
  return cell == CELL_SIMPLE_RNN ? 1 : cell == CELL_LSTM ? 4 : 3;
}

/**
 * The GRU needs u^h = h R^h + b_1 apart from a^h = x W^h + b_0. Its groups of columns are u^h, z, r, a^h,
 * so that what R touches and what W touches are each one range. -1: R does not touch this group.
 */
export function recurrentGate(plan: usize, group: i32): i32 {
  if (field(plan, CELL) != CELL_GRU) return group;
  return group == 0 ? 2 : group == 3 ? -1 : group - 1;
}

/** The gate of W in this group of columns, or -1. */
export function inputGate(plan: usize, group: i32): i32 {
  if (field(plan, CELL) != CELL_GRU) return group;
  return group == 0 ? -1 : group == 3 ? 2 : group - 1;
}
