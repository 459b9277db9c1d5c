/** One cell of the two-dimensional LSTM, forward and backward; equations in src/kernels/mdlstm.ts. */
import { gateOf } from './gate.ts';

const { apply: sigmoid } = gateOf('sigmoid');

/** What a cell of the image leaves behind, each `[units]`. */
export interface CellStates {
  i: Float64Array;
  /** f; the classic cell's f_x */
  f: Float64Array;
  /** l; the classic cell's f_y */
  l: Float64Array;
  g: Float64Array;
  o: Float64Array;
  c: Float64Array;
  h: Float64Array;
}

/** Changes a value of a unit that has just been computed, by its name in the equations. */
export type StateEdit = (name: string, unit: number, value: number) => number;

const asItIs: StateEdit = (_name, _unit, value) => value;

/** `z [5 units]` and the cell states beside and above, `[units]`, to the stable cell's states. */
export function stableGates(
  z: Float64Array,
  cX: Float64Array,
  cY: Float64Array,
  _peepholes?: Float64Array,
  edit: StateEdit = asItIs,
): CellStates {
  const units = cX.length;
  const s = emptyStates(units);
  for (let u = 0; u < units; u++) {
    s.i[u] = edit('i', u, sigmoid(z[u]));
    s.f[u] = edit('f', u, sigmoid(z[units + u]));
    s.l[u] = edit('l', u, sigmoid(z[2 * units + u]));
    s.g[u] = edit('g', u, Math.tanh(z[3 * units + u]));
    s.o[u] = edit('o', u, sigmoid(z[4 * units + u]));
    // c_p = i g + f (l c_{p_y} + (1 - l) c_{p_x})
    s.c[u] = edit('c', u, s.i[u] * s.g[u] + s.f[u] * (s.l[u] * cY[u] + (1 - s.l[u]) * cX[u]));
    s.h[u] = edit('h', u, s.o[u] * Math.tanh(s.c[u]));
  }
  return s;
}

/** The same for the classic cell, with `peepholes [4 units]`: w_i, w_fx, w_fy, w_o. */
export function classicGates(
  z: Float64Array,
  cX: Float64Array,
  cY: Float64Array,
  peepholes: Float64Array = new Float64Array(4 * cX.length),
  edit: StateEdit = asItIs,
): CellStates {
  const units = cX.length;
  const s = emptyStates(units);
  for (let u = 0; u < units; u++) {
    const [wI, wX, wY, wO] = peepholesOf(peepholes, u, units);
    s.i[u] = edit('i', u, sigmoid(z[u] + wI * (cX[u] + cY[u])));
    s.f[u] = edit('f', u, sigmoid(z[units + u] + wX * cX[u]));
    s.l[u] = edit('l', u, sigmoid(z[2 * units + u] + wY * cY[u]));
    s.g[u] = edit('g', u, Math.tanh(z[3 * units + u]));
    // c_p = i g + f_x c_{p_x} + f_y c_{p_y}
    s.c[u] = edit('c', u, s.i[u] * s.g[u] + s.f[u] * cX[u] + s.l[u] * cY[u]);
    s.o[u] = edit('o', u, sigmoid(z[4 * units + u] + wO * s.c[u]));
    s.h[u] = edit('h', u, s.o[u] * Math.tanh(s.c[u]));
  }
  return s;
}

/** A cell as it was left, and the cell states that it met. */
export interface MetStates extends CellStates {
  cX: Float64Array;
  cY: Float64Array;
}

/** dL/dh and dL/dc of a cell, each `[units]`. */
export interface CellErrors {
  h: Float64Array;
  c: Float64Array;
}

/** Where a cell adds what it says of the cell states that it met, and of the peepholes `[4 units]`. */
interface Sums {
  cX: Float64Array;
  cY: Float64Array;
  peepholes?: Float64Array | undefined;
}

/** dz `[5 units]`, each within `bound` of 0. */
export function stableBack(
  s: MetStates,
  errors: CellErrors,
  sums: Sums,
  bound: number,
): Float64Array {
  const units = s.c.length;
  const dz = new Float64Array(5 * units);
  for (let u = 0; u < units; u++) {
    const [cX, cY] = [s.cX[u], s.cY[u]];
    const t = Math.tanh(s.c[u]);
    const dh = errors.h[u];
    // dc = dL/dc of what follows + dh o (1 - tanh(c)^2)
    const dc = errors.c[u] + dh * s.o[u] * (1 - t * t);
    const mixed = s.l[u] * cY + (1 - s.l[u]) * cX;
    dz[u] = dc * s.g[u] * s.i[u] * (1 - s.i[u]);
    dz[units + u] = dc * mixed * s.f[u] * (1 - s.f[u]);
    dz[2 * units + u] = dc * s.f[u] * (cY - cX) * s.l[u] * (1 - s.l[u]);
    dz[3 * units + u] = dc * s.i[u] * (1 - s.g[u] * s.g[u]);
    dz[4 * units + u] = dh * t * s.o[u] * (1 - s.o[u]);
    sums.cX[u] += dc * s.f[u] * (1 - s.l[u]);
    sums.cY[u] += dc * s.f[u] * s.l[u];
  }
  return dz.map((value) => clamp(value, bound));
}

/** The same for the classic cell, with `peepholes [4 units]`. */
export function classicBack(
  s: MetStates,
  errors: CellErrors,
  sums: Sums,
  bound: number,
  peepholes: Float64Array = new Float64Array(4 * s.c.length),
): Float64Array {
  const units = s.c.length;
  const dz = new Float64Array(5 * units);
  for (let u = 0; u < units; u++) {
    const [wI, wX, wY, wO] = peepholesOf(peepholes, u, units);
    const [cX, cY] = [s.cX[u], s.cY[u]];
    const t = Math.tanh(s.c[u]);
    const dh = errors.h[u];
    const dzO = clamp(dh * t * s.o[u] * (1 - s.o[u]), bound);
    // dc = dL/dc of what follows + dh o (1 - tanh(c)^2) + w_o dz^o
    const dc = errors.c[u] + dh * s.o[u] * (1 - t * t) + wO * dzO;
    const dzI = clamp(dc * s.g[u] * s.i[u] * (1 - s.i[u]), bound);
    const dzX = clamp(dc * cX * s.f[u] * (1 - s.f[u]), bound);
    const dzY = clamp(dc * cY * s.l[u] * (1 - s.l[u]), bound);
    const dzC = clamp(dc * s.i[u] * (1 - s.g[u] * s.g[u]), bound);
    [dzI, dzX, dzY, dzC, dzO].forEach((value, gate) => (dz[gate * units + u] = value));
    sums.cX[u] += dc * s.f[u] + wI * dzI + wX * dzX;
    sums.cY[u] += dc * s.l[u] + wI * dzI + wY * dzY;
    if (sums.peepholes === undefined) continue;
    sums.peepholes[u] += dzI * (cX + cY);
    sums.peepholes[units + u] += dzX * cX;
    sums.peepholes[2 * units + u] += dzY * cY;
    sums.peepholes[3 * units + u] += dzO * s.c[u];
  }
  return dz;
}

function emptyStates(units: number): CellStates {
  const vector = () => new Float64Array(units);
  return {
    i: vector(),
    f: vector(),
    l: vector(),
    g: vector(),
    o: vector(),
    c: vector(),
    h: vector(),
  };
}

/** w_i, w_fx, w_fy, w_o of one unit. */
function peepholesOf(peepholes: Float64Array, unit: number, units: number): number[] {
  return [0, 1, 2, 3].map((gate) => peepholes[gate * units + unit]);
}

function clamp(value: number, bound: number): number {
  return Math.min(bound, Math.max(-bound, value));
}
