/** The sums of all threads become the gradients of the weights, in Keras's layout. */
import {
  ADD_UP_ROWS,
  COLUMNS,
  DEPTH,
  D_BIAS,
  D_KERNEL,
  D_RECURRENT_KERNEL,
  GROUPS,
  HIDDEN,
  STATES,
  SUM,
  SUMS,
  SUM_BYTES,
  SUM_STRIDE,
  UNITS,
} from '../plan-fields';
import { hasSeparateGate, inputGate, kerasGates, recurrentGate } from './cells';
import { address, field } from './plan';

export function addUpRows(plan: usize, slice: i32): void {
  const end = min((slice + 1) * ADD_UP_ROWS, field(plan, DEPTH));
  for (let row = slice * ADD_UP_ROWS; row < end; row++) {
    for (let group = 0; group < field(plan, GROUPS); group++) addUpRow(plan, row, group);
  }
}

function addUpRow(plan: usize, row: i32, group: i32): void {
  const units = field(plan, UNITS);
  const hidden = field(plan, HIDDEN);
  const width = kerasGates(plan) * units;
  const ofRecurrent = recurrentGate(plan, group);
  const ofInput = inputGate(plan, group);
  const from =
    address(plan, SUM) +
    <usize>row * <usize>field(plan, SUM_STRIDE) +
    ((<usize>(group * field(plan, COLUMNS))) << 2);
  if (row < hidden) {
    const ofState = hidden / field(plan, STATES);
    const state = row / ofState;
    const unit = row - state * ofState;
    if (unit >= units || ofRecurrent < 0) return;
    const to =
      address(plan, D_RECURRENT_KERNEL) +
      ((<usize>((state * units + unit) * width + ofRecurrent * units)) << 2);
    addUpUnits(plan, from, to);
  } else if (row > hidden) {
    if (ofInput < 0) return;
    const to =
      address(plan, D_KERNEL) + ((<usize>((row - hidden - 1) * width + ofInput * units)) << 2);
    addUpUnits(plan, from, to);
  } else if (address(plan, D_BIAS) != 0) {
    const bias = address(plan, D_BIAS);
    if (ofInput >= 0) addUpUnits(plan, from, bias + ((<usize>(ofInput * units)) << 2));
    if (hasSeparateGate(plan) && ofRecurrent >= 0) {
      addUpUnits(plan, from, bias + ((<usize>(width + ofRecurrent * units)) << 2));
    }
  }
}

function addUpUnits(plan: usize, from: usize, to: usize): void {
  const bytes = (<usize>field(plan, UNITS)) << 2;
  addUp(field(plan, SUMS), <usize>field(plan, SUM_BYTES), bytes, from, to);
}

/** Adds `bytes` bytes of floats of several sums, `stride` bytes from one to the next. */
export function addUp(sums: i32, stride: usize, bytes: usize, from: usize, to: usize): void {
  const fours = bytes & ~15;
  let at: usize = 0;
  for (; at < fours; at += 16) {
    let total = v128.load(from + at);
    for (let sum = 1; sum < sums; sum++)
      total = f32x4.add(total, v128.load(from + at + <usize>sum * stride));
    v128.store(to + at, total);
  }
  for (; at < bytes; at += 4) {
    let total = load<f32>(from + at);
    for (let sum = 1; sum < sums; sum++) total += load<f32>(from + at + <usize>sum * stride);
    store<f32>(to + at, total);
  }
}
