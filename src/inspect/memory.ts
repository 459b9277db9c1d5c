/**
 * How long a recurrent layer can remember, told from its weights and from one input.
 *
 * A state that nothing new is added to is multiplied by the recurrent weights at each step, so along an eigenvector
 * with eigenvalue λ it becomes λ^k as long in k steps: half as long after ln ½ / ln |λ| steps, for ever where |λ| is 1,
 * and without bound above. For SimpleRNN and IRNN that is exact as long as the activation is linear at the state
 * (tanh near 0, ReLU above 0). A gated cell keeps its state by a gate instead: f of an LSTM or z of a GRU, a number
 * between 0 and 1 by which the state is multiplied, so its half-life on this input follows from the gate's mean.
 *
 * Where units do not look at each other, what multiplies the state is diagonal and its entries are the eigenvalues: an
 * IndRNN's weights, an LRU's λ (exact, as it is linear), and of minGRU and minLSTM the share that a unit keeps, which
 * differs from step to step, so that its geometric mean over this input stands for it.
 *
 * A coRNN's two states are one for this: what a step makes of `[y | v]` where tanh is linear is a matrix of twice its units.
 */
import { CELLS, type CellName } from '../graph/cells.ts';
import { loopFactors } from '../kernels/diagonal.ts';
import type { Breathe } from './breathe.ts';
import { eigenvaluesOf } from './eigenvalues.ts';
import { indRnnWeights } from './cell-loops.ts';
import type { LayerStates } from './recurrent-parts.ts';
import type { Recurrent } from '../graph/layer-graph.ts';
import { recurrentNamed } from './cell-terms.ts';
import { layerNamed, type Trace } from './trace.ts';
import { inspectErrors as words } from '../text/en-inspect.ts';
import { InspectError } from './network.ts';

export interface Eigenvalues {
  /** The block of the recurrent kernel, by the letter of its gate. */
  gate: string;
  /** Largest absolute value first: `[units]` each, of a coRNN `[2 * units]`. */
  real: Float64Array;
  imaginary: Float64Array;
  /** Steps until what lies along each eigenvector has halved; Infinity where it never does. */
  halfLife: Float64Array;
}

export interface GateMemory {
  /** The gate that keeps the state: f or z. */
  gate: string;
  /** The mean of the gate of each unit over this input's steps: `[units]`. */
  mean: Float64Array;
  /** Steps until half of a unit's state is gone at that mean. */
  halfLife: Float64Array;
}

export interface Memory {
  layer: string;
  /** Of what the eigenvalues hold: of the linear part of the cell, of the cell as it is, or of it on this input. */
  holds: 'where-linear' | 'always' | 'on-this-input';
  /** None for an MDLSTM, whose cells each follow two others: no one matrix is applied again and again. */
  eigenvalues: readonly Eigenvalues[];
  kept?: GateMemory;
}

/** @throws InspectError when there is no such layer, or too large a one. */
export async function memoryOf(traced: Trace, name: string, breathe: Breathe): Promise<Memory> {
  const layer = layerNamed(traced, name);
  const { cell, units, states } = layer;
  const keeps = KEEPING_GATE[cell];
  const kept = keeps === undefined ? {} : { kept: gateMemory(keeps, states[keeps], units) };
  if (cell === 'mdlstm') {
    return { layer: name, holds: 'where-linear', eigenvalues: [], ...kept };
  }
  const kernel = traced.network.weights.get(`${name}/recurrent_kernel`) ?? new Float64Array();
  const diagonal = diagonalOf(layer, kernel);
  if (diagonal !== undefined) return diagonal;
  const most = MOST_UNITS / (cell === 'cornn' ? 2 : 1);
  if (units > most) throw new InspectError(words.tooManyUnits(name, units, most));
  if (cell === 'cornn') {
    const { oscillator } = recurrentNamed(traced, name);
    const step = oscillatorStep(kernel, units, oscillator);
    const { real, imaginary } = await eigenvaluesOf(step, 2 * units, breathe);
    const own = sortedPairs('y', real, imaginary);
    return { layer: name, holds: 'where-linear', eigenvalues: [own] };
  }
  const { gates } = CELLS[cell];
  const eigenvalues: Eigenvalues[] = [];
  for (const [block, gate] of gates.entries()) {
    const own = blockOf(kernel, units, gates.length, block);
    const { real, imaginary } = await eigenvaluesOf(own, units, breathe);
    eigenvalues.push(sortedPairs(gate, real, imaginary));
  }
  return { layer: name, holds: 'where-linear', eigenvalues, ...kept };
}

/** Of a cell whose units do not look at each other; `undefined` for any other. */
function diagonalOf(layer: LayerStates, kernel: Float64Array): Memory | undefined {
  const { name, cell, units, timesteps, states } = layer;
  const zeros = new Float64Array(units);
  switch (cell) {
    case 'indrnn': {
      const own = sortedPairs('h', indRnnWeights(kernel, timesteps), zeros);
      return { layer: name, holds: 'where-linear', eigenvalues: [own] };
    }
    case 'lru': {
      const factors = loopFactors('lru', kernel);
      const own = sortedPairs('h', factors.slice(0, units), factors.slice(units, 2 * units));
      return { layer: name, holds: 'always', eigenvalues: [own] };
    }
    case 'mingru':
    case 'minlstm': {
      const { z, f, i } = states;
      const share =
        cell === 'mingru' ? (at: number) => 1 - z[at] : (at: number) => f[at] / (f[at] + i[at]);
      const own = sortedPairs(cell === 'mingru' ? 'z' : 'f', meanShare(share, layer), zeros);
      return { layer: name, holds: 'on-this-input', eigenvalues: [own] };
    }
    default:
      return undefined;
  }
}

/** The geometric mean over all steps but the first, before which there is nothing to keep: `[units]`. */
function meanShare(
  share: (at: number) => number,
  { sequences, timesteps, units }: LayerStates,
): Float64Array {
  const logs = new Float64Array(units);
  for (let n = 0; n < sequences; n++) {
    for (let step = 1; step < timesteps; step++) {
      for (let u = 0; u < units; u++) {
        logs[u] += Math.log(share((n * timesteps + step) * units + u));
      }
    }
  }
  return logs.map((log) => Math.exp(log / (sequences * (timesteps - 1))));
}

/** Of a matrix. Time goes with the cube: 256 take a seventh of a second a gate, 512 a whole one, 1024 would take eight. */
const MOST_UNITS = 512;
const KEEPING_GATE: Readonly<Partial<Record<CellName | 'mdlstm', string>>> = {
  lstm: 'f',
  gru: 'z',
  mdlstm: 'f',
};

/**
 * What a step of coupled oscillators makes of `[y | v]` where tanh is linear: row i says what becomes of the i-th number,
 * `[2 * units, 2 * units]`.
 *
 *     v_t = (1 - dt epsilon) v + dt (y R_y + v R_v) - dt gamma y        y_t = y + dt v_t
 */
function oscillatorStep(
  kernel: Float64Array,
  units: number,
  { timeStep: dt, stiffness, damping }: Recurrent['oscillator'],
): Float64Array {
  const size = 2 * units;
  const matrix = new Float64Array(size * size);
  for (let from = 0; from < size; from++) {
    const isPosition = from < units;
    const own = isPosition ? -dt * stiffness : 1 - dt * damping;
    const row = matrix.subarray(from * size, (from + 1) * size);
    for (let to = 0; to < units; to++) {
      const isSame = from % units === to;
      const speed = dt * kernel[from * units + to] + (isSame ? own : 0);
      row[units + to] = speed;
      row[to] = dt * speed + (isSame && isPosition ? 1 : 0);
    }
  }
  return matrix;
}

/** The square block of a gate in `[units, gates * units]`. */
function blockOf(kernel: Float64Array, units: number, gates: number, block: number): Float64Array {
  const own = new Float64Array(units * units);
  for (let row = 0; row < units; row++) {
    const begin = (row * gates + block) * units;
    own.set(kernel.subarray(begin, begin + units), row * units);
  }
  return own;
}

function sortedPairs(
  gate: string,
  reals: ArrayLike<number>,
  imaginaries: ArrayLike<number>,
): Eigenvalues {
  const pairs = Array.from(reals, (real, i) => ({
    real,
    imaginary: imaginaries[i],
  })).sort((a, b) => Math.hypot(b.real, b.imaginary) - Math.hypot(a.real, a.imaginary));
  return {
    gate,
    real: Float64Array.from(pairs, ({ real }) => real),
    imaginary: Float64Array.from(pairs, ({ imaginary }) => imaginary),
    halfLife: Float64Array.from(pairs, ({ real, imaginary }) =>
      halfLife(Math.hypot(real, imaginary)),
    ),
  };
}

function gateMemory(gate: string, values: Float64Array, units: number): GateMemory {
  const mean = new Float64Array(units);
  const steps = values.length / units;
  values.forEach((value, i) => (mean[i % units] += value / steps));
  return { gate, mean, halfLife: mean.map(halfLife) };
}

/** Steps until what is multiplied by `factor` at each of them is half of what it was. */
export function halfLife(factor: number): number {
  if (factor >= 1) return Infinity;
  return factor <= 0 ? 0 : Math.log(0.5) / Math.log(factor);
}
