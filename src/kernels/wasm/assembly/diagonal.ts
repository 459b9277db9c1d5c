/**
 * Diagonal recurrences: one sample through all timesteps, and back, a chunk of timesteps at a time, so that what a
 * product writes is still in the cache when the cell's loop reads it.
 */
import {
  ADD_UP_BYTES,
  BATCH,
  CHUNK,
  COLUMNS,
  DA_STRIDE,
  DX,
  DX_STRIDE,
  DY,
  FACTOR_ROWS,
  FEATURES,
  GATES,
  GO_BACKWARDS,
  INPUT_GRADIENT,
  INPUT_STRIDE,
  KEEP_STATES,
  MASK,
  OUTPUT,
  PACKED,
  RETURN_SEQUENCES,
  SCRATCH,
  SCRATCH_BYTES,
  STATE,
  STATES,
  STATE_BYTES,
  STATE_STRIDE,
  SUM,
  SUMS,
  SUM_BYTES,
  TIMESTEPS,
  UNITS,
  WIDTH,
  X,
} from '../diagonal-fields';
import { addUp } from './add-up';
import { diagonalBackward, diagonalForward } from './diagonal-cells';
import { address, fetch, field } from './plan';
import { accumulateOuter, multiply } from './product';

/** Sample `n`, into the output and, where they are kept, the states. */
export function forwardChains(plan: usize, n: i32, thread: i32): void {
  const timesteps = field(plan, TIMESTEPS);
  const chunk = field(plan, CHUNK);
  const depth = field(plan, FEATURES) + 1;
  const panels = (field(plan, GATES) * field(plan, COLUMNS)) >> 3;
  const stride = <usize>field(plan, STATE_STRIDE);
  const keep = field(plan, KEEP_STATES) != 0;
  const inputs = scratchOf(plan, thread);
  const carry = inputs + <usize>(chunk * field(plan, INPUT_STRIDE));
  const carryBytes = (<usize>(field(plan, WIDTH) * field(plan, COLUMNS))) << 2;
  const hidden = (<usize>(field(plan, STATE) * field(plan, COLUMNS))) << 2;
  let states = keep
    ? address(plan, STATES) + <usize>n * <usize>field(plan, STATE_BYTES)
    : carry + carryBytes;
  memory.fill(carry, 0, carryBytes);
  for (let first = 0; first < timesteps; first += chunk) {
    const steps = min(chunk, timesteps - first);
    const rows = (steps + 3) & ~3;
    fillInputs(plan, n, first, steps, inputs);
    multiply(
      rows,
      depth,
      panels,
      inputs,
      <usize>field(plan, INPUT_STRIDE),
      address(plan, PACKED),
      (<usize>depth) << 5,
      states,
      stride,
    );
    let row = states;
    let previous = carry;
    for (let step = 0; step < steps; step++) {
      diagonalForward(plan, row, previous, row + hidden);
      previous = row + hidden;
      if (field(plan, RETURN_SEQUENCES) || first + step == timesteps - 1) {
        writeOutput(plan, n, first + step, previous);
      }
      row += stride;
    }
    memory.copy(carry, previous, carryBytes);
    if (keep) states += <usize>rows * stride;
  }
}

/** The samples of one sum, one after another: which thread takes a sum changes no rounding. */
export function backwardChains(plan: usize, sum: i32, thread: i32): void {
  const batch = field(plan, BATCH);
  const sums = field(plan, SUMS);
  const sumAt = address(plan, SUM) + <usize>sum * <usize>field(plan, SUM_BYTES);
  memory.fill(sumAt, 0, field(plan, SUM_BYTES));
  const end = ((sum + 1) * batch) / sums;
  for (let n = (sum * batch) / sums; n < end; n++) backwardSample(plan, n, thread, sumAt);
}

/** A slice of all sums into the first. */
export function addUpChains(plan: usize, slice: i32): void {
  const all = field(plan, SUM_BYTES);
  const first = slice * ADD_UP_BYTES;
  const at = address(plan, SUM) + <usize>first;
  addUp(field(plan, SUMS), <usize>all, <usize>min(ADD_UP_BYTES, all - first), at, at);
}

function backwardSample(plan: usize, n: i32, thread: i32, sum: usize): void {
  const timesteps = field(plan, TIMESTEPS);
  const chunk = field(plan, CHUNK);
  const columns = field(plan, COLUMNS);
  const gates = field(plan, GATES);
  const inputStride = <usize>field(plan, INPUT_STRIDE);
  const stateStride = <usize>field(plan, STATE_STRIDE);
  const daStride = <usize>field(plan, DA_STRIDE);
  const hiddenBytes = (<usize>(field(plan, WIDTH) * columns)) << 2;
  const hidden = (<usize>(field(plan, STATE) * columns)) << 2;
  const depth = (field(plan, FEATURES) + 4) & ~3;
  const ofFactors = sum + ((<usize>(depth * gates * columns)) << 2);

  const inputs = scratchOf(plan, thread);
  const da = inputs + <usize>chunk * inputStride;
  const dx = da + <usize>chunk * daStride;
  const dh = dx + <usize>(chunk * field(plan, DX_STRIDE));
  const zeros = dh + hiddenBytes;
  memory.fill(dh, 0, 2 * hiddenBytes);

  const statesOfSample = address(plan, STATES) + <usize>n * <usize>field(plan, STATE_BYTES);
  for (let first = ((timesteps - 1) / chunk) * chunk; first >= 0; first -= chunk) {
    const steps = min(chunk, timesteps - first);
    const rows = (steps + 3) & ~3;
    if (field(plan, KEEP_STATES)) {
      fetch(statesOfSample + <usize>first * stateStride, <usize>steps * stateStride, da);
    }
    fillInputs(plan, n, first, steps, inputs);
    memory.fill(da + <usize>steps * daStride, 0, <usize>(rows - steps) * daStride);
    for (let step = steps - 1; step >= 0; step--) {
      const t = first + step;
      const row = statesOfSample + <usize>t * stateStride;
      if (field(plan, RETURN_SEQUENCES) || t == timesteps - 1) addOutputGradient(plan, n, t, dh);
      const previous = t > 0 ? row - stateStride + hidden : zeros;
      diagonalBackward(plan, row, previous, dh, da + <usize>step * daStride, ofFactors);
    }
    accumulateOuter(
      rows,
      depth,
      (gates * columns) >> 3,
      inputs,
      inputStride,
      da,
      daStride,
      sum,
      (<usize>(gates * columns)) << 2,
    );
    if (field(plan, INPUT_GRADIENT)) {
      multiply(
        rows,
        gates * columns,
        (field(plan, FEATURES) + 7) >> 3,
        da,
        daStride,
        address(plan, PACKED),
        (<usize>(gates * columns)) << 5,
        dx,
        <usize>field(plan, DX_STRIDE),
      );
      writeInputGradient(plan, n, first, steps, dx);
    }
  }
}

function scratchOf(plan: usize, thread: i32): usize {
  return address(plan, SCRATCH) + <usize>thread * <usize>field(plan, SCRATCH_BYTES);
}

/** The timestep that a step of the walk reads. */
// @ts-ignore: decorator
@inline
function timestepOf(plan: usize, step: i32): i32 {
  return field(plan, GO_BACKWARDS) ? field(plan, TIMESTEPS) - 1 - step : step;
}

/** `[x_t * mask | 1]`, filled up to whole fours of rows and columns with zeros. */
function fillInputs(plan: usize, n: i32, first: i32, steps: i32, to: usize): void {
  const features = field(plan, FEATURES);
  const stride = <usize>field(plan, INPUT_STRIDE);
  const bytes = (<usize>features) << 2;
  const fours = bytes & ~15;
  const x = address(plan, X) + <usize>n * <usize>field(plan, TIMESTEPS) * bytes;
  const mask = address(plan, MASK) == 0 ? 0 : address(plan, MASK) + <usize>n * bytes;
  for (let step = first; step < first + steps; step++) {
    const from = x + <usize>timestepOf(plan, step) * bytes;
    let at: usize = 0;
    if (mask != 0) {
      for (; at < bytes; at += 4) store<f32>(to + at, load<f32>(from + at) * load<f32>(mask + at));
    } else {
      for (; at < fours; at += 16) v128.store(to + at, v128.load(from + at));
      for (; at < bytes; at += 4) store<f32>(to + at, load<f32>(from + at));
    }
    store<f32>(to + bytes, 1);
    for (at = bytes + 4; at < stride; at += 4) store<f32>(to + at, 0);
    to += stride;
  }
  memory.fill(to, 0, <usize>(((steps + 3) & ~3) - steps) * stride);
}

/** Outputs come in the order walked. */
function writeOutput(plan: usize, n: i32, step: i32, h: usize): void {
  const bytes = (<usize>field(plan, UNITS)) << 2;
  const width = field(plan, WIDTH);
  const group = (<usize>field(plan, COLUMNS)) << 2;
  let to =
    address(plan, OUTPUT) + <usize>placeOf(plan, n, step) * <usize>width * bytes;
  const fours = bytes & ~15;
  for (let part = 0; part < width; part++) {
    let at: usize = 0;
    for (; at < fours; at += 16) v128.store(to + at, v128.load(h + at));
    for (; at < bytes; at += 4) store<f32>(to + at, load<f32>(h + at));
    h += group;
    to += bytes;
  }
}

function addOutputGradient(plan: usize, n: i32, step: i32, dh: usize): void {
  const bytes = (<usize>field(plan, UNITS)) << 2;
  const width = field(plan, WIDTH);
  const group = (<usize>field(plan, COLUMNS)) << 2;
  let dy = address(plan, DY) + <usize>placeOf(plan, n, step) * <usize>width * bytes;
  const fours = bytes & ~15;
  for (let part = 0; part < width; part++) {
    let at: usize = 0;
    for (; at < fours; at += 16) {
      v128.store(dh + at, f32x4.add(v128.load(dh + at), v128.load(dy + at)));
    }
    for (; at < bytes; at += 4) store<f32>(dh + at, load<f32>(dh + at) + load<f32>(dy + at));
    dh += group;
    dy += bytes;
  }
}

/** The row of the output that a step writes. */
// @ts-ignore: decorator
@inline
function placeOf(plan: usize, n: i32, step: i32): i32 {
  return field(plan, RETURN_SEQUENCES) ? n * field(plan, TIMESTEPS) + step : n;
}

function writeInputGradient(plan: usize, n: i32, first: i32, steps: i32, from: usize): void {
  const bytes = (<usize>field(plan, FEATURES)) << 2;
  const to = address(plan, DX) + <usize>n * <usize>field(plan, TIMESTEPS) * bytes;
  const mask = address(plan, MASK) == 0 ? 0 : address(plan, MASK) + <usize>n * bytes;
  const fours = bytes & ~15;
  for (let step = first; step < first + steps; step++) {
    const row = to + <usize>timestepOf(plan, step) * bytes;
    let at: usize = 0;
    if (mask != 0) {
      for (; at < bytes; at += 4) store<f32>(row + at, load<f32>(from + at) * load<f32>(mask + at));
    } else {
      for (; at < fours; at += 16) v128.store(row + at, v128.load(from + at));
      for (; at < bytes; at += 4) store<f32>(row + at, load<f32>(from + at));
    }
    from += <usize>field(plan, DX_STRIDE);
  }
}
