/**
 * The recurrent layers of a network as the reference implementation walks them: a layer, the two halves of a
 * bidirectional one, every row under TimeDistributed, or the scans of an MDLSTM; forward with every gate and state
 * kept, and backward with the gradient of every state.
 */
import type { CellName } from '../graph/cells.ts';
import { recurrentsOf } from '../graph/describe.ts';
import type { LayerNode, MdlstmLayer, MergeMode, Recurrent } from '../graph/layer-graph.ts';
import { SCAN_CORNERS, type ScanCorner } from '../kernels/mdlstm.ts';
import {
  mdlstmBackward,
  mdlstmWalk,
  type ImageDimensions,
  type MdlstmReferenceInputs,
} from '../kernels/reference/mdlstm.ts';
import { timestepOf } from '../kernels/reference/sequence.ts';
import { loopOf } from './cell-loops.ts';
import { cellEdit, stepEdit, type Edit } from './edits.ts';
import { merged, unmerged } from './merging.ts';
import { type InspectedNetwork, sizesOf } from './network.ts';

/** The gates and states of a recurrent layer, of one half of a bidirectional layer or of one scan of an MDLSTM. */
export interface LayerStates {
  /** E.g. `lstm`, `bidirectional/forward_lstm` or `mdlstm/top-left`. */
  name: string;
  cell: CellName | 'mdlstm';
  units: number;
  /** Walks side by side: the rows under TimeDistributed, else 1. */
  sequences: number;
  /** Of an MDLSTM: cells of its image. */
  timesteps: number;
  /** Whether the walk begins at the last timestep. */
  goBackwards: boolean;
  /** Of an MDLSTM. */
  scan?: { height: number; width: number; corner: ScanCorner };
  /**
   * By the letters of the equations, gates first: each `[sequences, timesteps, units]` in the order walked, the
   * cells of an image row by row.
   */
  states: Readonly<Record<string, Float64Array>>;
  /** Which of them the layer hands on: h, or y of an LRU, which reads its state out, and of a coRNN. */
  handsOn: 'h' | 'y';
}

/** A recurrent layer's walk over its input, and what is kept of it for the way back. */
export interface Walked {
  output: Float64Array;
  layers: readonly LayerStates[];
  /** From dL/d(output) to dL/d(input), and of each of `layers` dL/d(state) of every step. */
  back(gradient: Float64Array): { input: Float64Array; states: readonly StateGradients[] };
}

/** By the state's letter, `h` and where there is one `c`, or `re`, `im` and `y`, or `v` and `y`: `[sequences, timesteps, units]`. */
export type StateGradients = Readonly<Record<string, Float64Array>>;

export function isRecurrent({ layer: { kind } }: LayerNode): boolean {
  return (
    kind === 'recurrent' ||
    kind === 'bidirectional' ||
    kind === 'time-distributed' ||
    kind === 'mdlstm'
  );
}

/** Names that the parts of a recurrent layer have in a trace and in edits. */
export function partNames(node: LayerNode): string[] {
  const { layer, name } = node;
  if (layer.kind === 'mdlstm') return cornersOf(layer.mdlstm).map((corner) => `${name}/${corner}`);
  if (layer.kind === 'bidirectional')
    return recurrentsOf(node).map((half) => `${name}/${half.name}`);
  return isRecurrent(node) ? [name] : [];
}

/** Walks a recurrent layer over `input`. */
export function walkLayer(
  network: InspectedNetwork,
  node: LayerNode,
  input: Float64Array,
  edits: readonly Edit[],
): Walked {
  const { layer } = node;
  if (layer.kind === 'mdlstm') return walkImage(network, node, layer.mdlstm, input, edits);
  const sizes = sizesOf(node.inputs[0]);
  const features = sizes[sizes.length - 1];
  const timesteps = sizes[sizes.length - 2];
  const sequences = layer.kind === 'time-distributed' ? sizes[0] : 1;
  const names = partNames(node);
  const parts = recurrentsOf(node).map((recurrent, i) =>
    walkPart(network, recurrent, names[i], input, { sequences, timesteps, features }, edits),
  );
  const [first] = parts;
  if (layer.kind !== 'bidirectional') return first;
  return bothWays(parts, layer.mergeMode, layer.recurrent);
}

/** Merges a layer and its mirror, whose outputs are turned back where whole sequences are returned. */
function bothWays(
  [ahead, back]: readonly Walked[],
  mergeMode: MergeMode,
  { units, returnSequences }: Recurrent,
): Walked {
  const turned = (values: Float64Array) =>
    returnSequences ? reversedRows(values, units) : values.slice();
  const outputs = [ahead.output, turned(back.output)];
  const features = [units, units];
  return {
    output: merged(mergeMode, outputs, features),
    layers: [...ahead.layers, ...back.layers],
    back(gradient) {
      const [toAhead, toBack] = unmerged(mergeMode, outputs, features, gradient);
      const one = ahead.back(toAhead);
      const other = back.back(turned(toBack));
      return {
        input: one.input.map((value, i) => value + other.input[i]),
        states: [...one.states, ...other.states],
      };
    },
  };
}

/** `[timesteps, units]` the other way around. */
function reversedRows(values: Float64Array, units: number): Float64Array {
  const rows = values.length / units;
  const reversed = new Float64Array(values.length);
  for (let row = 0; row < rows; row++) {
    reversed.set(values.subarray(row * units, (row + 1) * units), (rows - 1 - row) * units);
  }
  return reversed;
}

interface SequenceSizes {
  sequences: number;
  timesteps: number;
  features: number;
}

function walkPart(
  { weights }: InspectedNetwork,
  recurrent: Recurrent,
  name: string,
  input: Float64Array,
  { sequences, timesteps, features }: SequenceSizes,
  edits: readonly Edit[],
): Walked {
  const { units, returnSequences, goBackwards, cell } = recurrent;
  const walk = loopOf(cell)({
    x: input,
    dims: { batch: sequences, timesteps, features, units },
    recurrent,
    weight: (kind) => weights.get(`${name}/${kind}`),
    edit: stepEdit(edits, name),
  });
  const { states } = walk;
  const handsOn = 'y' in states ? 'y' : 'h';
  const all = states[handsOn];
  const last = (n: number) => ((n + 1) * timesteps - 1) * units;
  const output = returnSequences
    ? all
    : Float64Array.from({ length: sequences * units }, (_, i) => {
        const n = Math.floor(i / units);
        return all[last(n) + (i % units)];
      });
  return {
    output,
    layers: [{ name, cell, units, sequences, timesteps, goBackwards, states, handsOn }],
    back(gradient) {
      const own: Record<string, Float64Array> = {};
      const back = walk.back(gradient, (n, step, of) => {
        for (const [state, values] of Object.entries(of)) {
          (own[state] ??= new Float64Array(all.length)).set(values, (n * timesteps + step) * units);
        }
      });
      return { input: back, states: [own] };
    },
  };
}

/** The corners from which an MDLSTM scans. */
export function cornersOf({ direction }: Pick<MdlstmLayer, 'direction'>): readonly ScanCorner[] {
  return direction === 'all' ? SCAN_CORNERS : [direction];
}

/** Where on its scan's wavefront a cell lies: cells of one diagonal are computed together. */
export function diagonalOf(
  position: number,
  { height, width, corner }: { height: number; width: number; corner: ScanCorner },
): number {
  const [row, column] = [Math.floor(position / width), position % width];
  const down = corner.startsWith('bottom') ? height - 1 - row : row;
  const along = corner.endsWith('right') ? width - 1 - column : column;
  return down + along;
}

function walkImage(
  { weights }: InspectedNetwork,
  node: LayerNode,
  mdlstm: MdlstmLayer,
  input: Float64Array,
  edits: readonly Edit[],
): Walked {
  const [height, width, features = 1] = sizesOf(node.inputs[0]);
  const { units, cell, returnSequences } = mdlstm;
  const { name } = node;
  const corners = cornersOf(mdlstm);
  const dims: ImageDimensions = { batch: 1, height, width, features, units };
  const [bias, peepholes] = ['bias', 'peepholes'].map((kind) => weights.get(`${name}/${kind}`));
  const inputs: MdlstmReferenceInputs = {
    x: input,
    kernel: weightOf(weights, `${name}/kernel`),
    recurrentKernel: weightOf(weights, `${name}/recurrent_kernel`),
    ...(bias === undefined ? {} : { bias }),
    ...(peepholes === undefined ? {} : { peepholes }),
  };
  // The gradient that is shown is the loss's own, also where training clips it at the gates.
  const options = { cell, corners, clampGateErrors: false };
  const cells = height * width;
  const channels = corners.length * units;
  const all = new Float64Array(cells * channels);
  const layers = corners.map((corner, number): LayerStates => {
    const scan = { height, width, corner };
    const edit = cellEdit(edits, `${name}/${corner}`, (at) => diagonalOf(at, scan));
    const states = Object.fromEntries(
      ['i', 'f', 'l', 'g', 'o', 'c', 'h'].map((state) => [state, new Float64Array(cells * units)]),
    );
    for (const step of mdlstmWalk(inputs, dims, options, number, edit)) {
      for (const [state, values] of Object.entries(states)) {
        values.set(step[state as 'h'], step.position * units);
      }
      all.set(step.h, step.position * channels + number * units);
    }
    return {
      name: `${name}/${corner}`,
      cell: 'mdlstm',
      ...{ units, sequences: 1, timesteps: cells, goBackwards: false, scan, states },
      handsOn: 'h',
    };
  });
  const ends = corners.map((corner) => lastCell(corner, height, width));
  return {
    output: returnSequences ? all : atEnds(all, ends, units),
    layers,
    back(gradient) {
      const dy = returnSequences ? gradient : fromEnds(gradient, ends, units, cells);
      const states = corners.map(() => new Float64Array(cells * units));
      const { x } = mdlstmBackward(inputs, dims, options, dy, (number, position, dh) =>
        states[number].set(dh, position * units),
      );
      return { input: x, states: states.map((h) => ({ h })) };
    },
  };
}

/** The cell that a scan meets last. */
function lastCell(corner: ScanCorner, height: number, width: number): number {
  const row = corner.startsWith('top') ? height - 1 : 0;
  return row * width + (corner.endsWith('left') ? width - 1 : 0);
}

/** Of `[cells, corners * units]` what each scan says at its own last cell: `[corners * units]`. */
function atEnds(all: Float64Array, ends: readonly number[], units: number): Float64Array {
  const channels = ends.length * units;
  return Float64Array.from(
    { length: channels },
    (_, i) => all[ends[Math.floor(i / units)] * channels + i],
  );
}

function fromEnds(given: Float64Array, ends: readonly number[], units: number, cells: number) {
  const channels = ends.length * units;
  const all = new Float64Array(cells * channels);
  given.forEach((value, i) => (all[ends[Math.floor(i / units)] * channels + i] = value));
  return all;
}

function weightOf(weights: InspectedNetwork['weights'], name: string): Float64Array {
  const weight = weights.get(name);
  if (weight === undefined) throw new TypeError(`There is no weight "${name}".`);
  return weight;
}

/** The timestep of the layer's input that step `step` of the walk reads. */
export function timestepRead({ timesteps, goBackwards }: LayerStates, step: number): number {
  return timestepOf(step, { batch: 1, timesteps, features: 0, units: 0 }, goBackwards);
}
