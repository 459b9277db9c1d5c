/** Weights in panels of eight columns, `[panel][depth][8]`, zero where a panel is wider than the matrix. */
import {
  BIAS,
  COLUMNS,
  DEPTH,
  FEATURES,
  GROUPS,
  HIDDEN,
  KERNEL,
  PACKED,
  RECURRENT_KERNEL,
  STATES,
  UNITS,
} from '../plan-fields';
import { hasSeparateGate, inputGate, kerasGates, recurrentGate } from './cells';
import { address, field } from './plan';

/** One panel of `[R; b; W]`, depth DEPTH. */
export function packForward(plan: usize, panel: i32): void {
  const units = field(plan, UNITS);
  const depth = field(plan, DEPTH);
  const hidden = field(plan, HIDDEN);
  const group = (panel << 3) / field(plan, COLUMNS);
  const unit = (panel << 3) - group * field(plan, COLUMNS);
  const width = min(8, units - unit);
  const stride = (<usize>(kerasGates(plan) * units)) << 2;
  const to = address(plan, PACKED) + <usize>panel * ((<usize>depth) << 5);
  memory.fill(to, 0, (<usize>depth) << 5);

  const fromRecurrent = recurrentGate(plan, group);
  if (fromRecurrent >= 0) {
    const states = field(plan, STATES);
    let from = address(plan, RECURRENT_KERNEL) + ((<usize>(fromRecurrent * units + unit)) << 2);
    for (let state = 0; state < states; state++) {
      copyRows(units, width, from, stride, to + ((<usize>((state * hidden) / states)) << 5));
      from += <usize>units * stride;
    }
  }
  const fromInput = inputGate(plan, group);
  if (fromInput >= 0) {
    const from = address(plan, KERNEL) + ((<usize>(fromInput * units + unit)) << 2);
    copyRows(field(plan, FEATURES), width, from, stride, to + ((<usize>(hidden + 1)) << 5));
  }
  if (address(plan, BIAS) != 0) packBias(plan, group, unit, width, to + ((<usize>hidden) << 5));
}

/** Of a bias of two rows a sees b_0, u sees b_1, and a gate whose a and u are one sum sees b_0 + b_1. */
function packBias(plan: usize, group: i32, unit: i32, width: i32, to: usize): void {
  const units = field(plan, UNITS);
  const apart = hasSeparateGate(plan);
  const gates = kerasGates(plan);
  for (let i = 0; i < width; i++) {
    const bias = address(plan, BIAS) + ((<usize>(unit + i)) << 2);
    let value: f32 = 0;
    const fromInput = inputGate(plan, group);
    if (fromInput >= 0) value += load<f32>(bias + ((<usize>(fromInput * units)) << 2));
    const fromRecurrent = recurrentGate(plan, group);
    if (apart && fromRecurrent >= 0)
      value += load<f32>(bias + ((<usize>((gates + fromRecurrent) * units)) << 2));
    store<f32>(to + ((<usize>i) << 2), value);
  }
}

function copyRows(rows: i32, width: i32, from: usize, stride: usize, to: usize): void {
  for (let row = 0; row < rows; row++) {
    if (width == 8) {
      v128.store(to, v128.load(from));
      v128.store(to, v128.load(from, 16), 16);
    } else {
      for (let i = 0; i < width; i++)
        store<f32>(to + ((<usize>i) << 2), load<f32>(from + ((<usize>i) << 2)));
    }
    from += stride;
    to += 32;
  }
}

/** One panel of `[R^T | W^T]`, depth GROUPS * COLUMNS: first the panels of dh, state after state, then those of dx. */
export function packBackward(plan: usize, panel: i32): void {
  const units = field(plan, UNITS);
  const columns = field(plan, COLUMNS);
  const groups = field(plan, GROUPS);
  const stride = (<usize>(kerasGates(plan) * units)) << 2;
  const to = address(plan, PACKED) + <usize>panel * ((<usize>(groups * columns)) << 5);
  memory.fill(to, 0, (<usize>(groups * columns)) << 5);

  const panelsOfState = columns >> 3;
  const panelsOfHidden = field(plan, STATES) * panelsOfState;
  const ofHidden = panel < panelsOfHidden;
  const state = ofHidden ? panel / panelsOfState : 0;
  const first = (ofHidden ? panel - state * panelsOfState : panel - panelsOfHidden) << 3;
  const width = min(8, (ofHidden ? units : field(plan, FEATURES)) - first);
  for (let group = 0; group < groups; group++) {
    const gate = ofHidden ? recurrentGate(plan, group) : inputGate(plan, group);
    if (gate < 0) continue;
    for (let i = 0; i < width; i++) {
      let from = address(plan, ofHidden ? RECURRENT_KERNEL : KERNEL);
      from += <usize>(state * units + first + i) * stride;
      from += (<usize>(gate * units)) << 2;
      const column = to + ((<usize>(group * columns)) << 5) + ((<usize>i) << 2);
      for (let unit = 0; unit < units; unit++) {
        store<f32>(column + ((<usize>unit) << 5), load<f32>(from + ((<usize>unit) << 2)));
      }
    }
  }
}
