/** How one unit comes to its state at one step: every term of every sum, with the numbers of this input. */
import { type CellName, CELLS } from '../graph/cells.ts';
import { recurrentsOf } from '../graph/describe.ts';
import type { LayerNode, Recurrent } from '../graph/layer-graph.ts';
import { loopFactors } from '../kernels/diagonal.ts';
import { indRnnWeights } from './cell-loops.ts';
import { inspectErrors as words } from '../text/en-inspect.ts';
import { InspectError, sizesOf } from './network.ts';
import { type LayerStates, partNames, timestepRead } from './recurrent-parts.ts';
import { layerNamed, type Trace, valueOf } from './trace.ts';

export interface CellPlace {
  layer: string;
  unit: number;
  /** From 0, in the order walked. */
  step: number;
  /** Under TimeDistributed, from 0. */
  sequence?: number;
}

/** One sum and what is made of it. */
export interface GateTerms {
  /** i, f, g, o; z, r, g; h; of a coRNN g; of an LRU re and im. */
  gate: string;
  /** x_d W_d of each feature, and W_d. */
  input: Float64Array;
  inputWeights: Float64Array;
  /** h_{t-1,k} R_k of each of `previous`, and R_k. */
  recurrent: Float64Array;
  recurrentWeights: Float64Array;
  bias: number;
  /** The GRU's second bias, which stands beside the recurrent product. */
  recurrentBias: number;
  /** What the recurrent product and its bias are multiplied by: the reset gate for the GRU's candidate, else 1. */
  recurrentTimes: number;
  /** The sum of all. */
  sum: number;
  /** The activation of the sum. */
  value: number;
}

export interface CellTerms extends CellPlace {
  cell: Recurrent['cell'];
  /** Of SimpleRNN; an IndRNN's is ReLU, the other cells have their own. */
  activation: Recurrent['activation'];
  /** Values of the input at this step, `[features]`. */
  x: Float64Array;
  /**
   * The states that the sums see: h_{t-1} of all units, of a coRNN y_{t-1} and v_{t-1} of all, of an IndRNN h_{t-1} of
   * this one, of the other diagonal cells none.
   */
  previous: Float64Array;
  /** What the layer hands on at this step, `[units]`. */
  now: Float64Array;
  gates: readonly GateTerms[];
  /** States of this unit by letter, before and after the step. */
  before: Readonly<Record<string, number>>;
  after: Readonly<Record<string, number>>;
  /** Of an LRU: λ by which its state is multiplied, and γ by which what comes in is. */
  turn?: { re: number; im: number; gamma: number };
  /** Of an LRU: y = Re(C h) + D x, whose terms of each unit's h these are, and its last one. */
  readOut?: { re: Float64Array; im: Float64Array; skip: number; value: number };
  /** Of a coRNN. */
  oscillator?: Recurrent['oscillator'];
}

/** @throws InspectError when there is no such place, or it is one of an MDLSTM. */
export function cellTerms(traced: Trace, place: CellPlace): CellTerms {
  const layer = layerNamed(traced, place.layer);
  const { units, timesteps, sequences, states, cell } = layer;
  const { unit, step, sequence = 0 } = place;
  if (cell === 'mdlstm') throw new InspectError(words.mdlstmSums);
  for (const [what, at, count] of [
    ['unit', unit, units],
    ['step', step, timesteps],
    ['row', sequence, sequences],
  ] as const) {
    if (Number.isInteger(at) && at >= 0 && at < count) continue;
    throw new InspectError(words.noPlace(place.layer, what, at, count));
  }
  const { node, recurrent } = partNamed(traced, place.layer);
  const features = sizesOf(node.inputs[0]).at(-1) ?? 1;
  const row = sequence * timesteps + timestepRead(layer, step);
  const x = valueOf(traced.values, node.inputs[0]).slice(row * features, (row + 1) * features);
  const at = (sequence * timesteps + step) * units;
  const stateBefore = (name: string) =>
    step === 0 ? new Float64Array(units) : states[name].subarray(at - units, at);
  const weight = (kind: string) => traced.network.weights.get(`${place.layer}/${kind}`);
  const [kernel, bias] = ['kernel', 'bias'].map(weight);
  const { gates: blocks, candidate, carries, biasRows } = CELLS[cell];
  const columns = blocks.length * units;
  const previous = seenBefore(cell, unit, stateBefore);
  const gates = blocks.map((blockName, block): GateTerms => {
    const gate = blockName === candidate ? 'g' : blockName;
    const column = block * units + unit;
    const inputWeights = x.map((_, d) => kernel?.[d * columns + column] ?? 0);
    const recurrentWeights = previous.map((_, k) =>
      cell === 'indrnn'
        ? indRnnWeights(weight('recurrent_kernel') ?? new Float64Array(), timesteps)[unit]
        : (weight('recurrent_kernel')?.[k * columns + column] ?? 0),
    );
    const input = x.map((value, d) => value * inputWeights[d]);
    const product = previous.map((value, k) => value * recurrentWeights[k]);
    const ownBias = bias?.[column] ?? 0;
    const recurrentBias = biasRows === 2 ? (bias?.[columns + column] ?? 0) : 0;
    const recurrentTimes = cell === 'gru' && gate === 'g' ? states['r'][at + unit] : 1;
    const sum = total(input) + ownBias + recurrentTimes * (total(product) + recurrentBias);
    return {
      ...{ gate, input, inputWeights, recurrent: product, recurrentWeights },
      ...{ bias: ownBias, recurrentBias, recurrentTimes, sum },
      // An LRU's re and im are states, to which these sums are added.
      value: cell === 'lru' ? sum : states[gate][at + unit],
    };
  });
  return {
    ...{ layer: place.layer, unit, step, sequence, cell: recurrent.cell, x, previous, gates },
    activation: cell === 'indrnn' ? 'relu' : recurrent.activation,
    now: states[layer.handsOn].slice(at, at + units),
    before: Object.fromEntries(carries.map((name) => [name, stateBefore(name)[unit]])),
    after: Object.fromEntries(carries.map((name) => [name, states[name][at + unit]])),
    ...(cell === 'cornn' ? { oscillator: recurrent.oscillator } : {}),
    ...(cell === 'lru' ? lruTerms(layer, { unit, at, x: x[unit], weight }) : {}),
  };
}

/** The states that the sums see, of the step before. */
function seenBefore(
  cell: CellName,
  unit: number,
  stateBefore: (name: string) => Float64Array,
): Float64Array {
  const { recurrent, carries } = CELLS[cell];
  // A unit that sees itself alone is one of an IndRNN; the loops of the others have no sum.
  if (recurrent === 1) return stateBefore('h').slice(unit, unit + 1);
  if (typeof recurrent === 'number') return new Float64Array();
  const seen = recurrent === 'square' ? carries.slice(-1) : carries.toReversed();
  return Float64Array.from(seen.flatMap((name) => [...stateBefore(name)]));
}

interface LruPlace {
  unit: number;
  /** Where the step's states begin. */
  at: number;
  /** x_t of the unit. */
  x: number;
  weight: (kind: string) => Float64Array | undefined;
}

function lruTerms(
  { units, states }: LayerStates,
  { unit, at, x, weight }: LruPlace,
): Pick<CellTerms, 'turn' | 'readOut'> {
  const factors = loopFactors('lru', weight('recurrent_kernel') ?? new Float64Array(3 * units));
  const kernel = weight('output_kernel');
  const product = (state: string, begin: number) =>
    Float64Array.from(
      { length: units },
      (_, k) => states[state][at + k] * (kernel?.[(begin + k) * units + unit] ?? 0),
    );
  return {
    turn: { re: factors[unit], im: factors[units + unit], gamma: factors[2 * units + unit] },
    readOut: {
      re: product('re', 0),
      im: product('im', units),
      skip: x * (weight('skip')?.[unit] ?? 0),
      value: states['y'][at + unit],
    },
  };
}

function total(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}

/** The cell of a layer, or of a part of one, as a trace names it. @throws InspectError when there is none. */
export function recurrentNamed(traced: Trace, name: string): Recurrent {
  return partNamed(traced, name).recurrent;
}

function partNamed({ network }: Trace, name: string): { node: LayerNode; recurrent: Recurrent } {
  for (const node of network.graph.nodes) {
    const part = partNames(node).indexOf(name);
    if (part >= 0) return { node, recurrent: recurrentsOf(node)[part] };
  }
  throw new InspectError(words.noLayer(name));
}
