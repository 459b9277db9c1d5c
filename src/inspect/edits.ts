/** Changes to what a network computes on its way: "what if this unit had been silent from step 10 on?" */
import type { CellEdit } from '../kernels/reference/mdlstm.ts';
import type { StepEdit } from '../kernels/reference/sequence.ts';
import { inspectErrors as words } from '../text/en-inspect.ts';
import { InspectError } from './network.ts';

export interface Edit {
  /** As a trace names it, e.g. `lstm` or `bidirectional/forward_lstm`. */
  layer: string;
  /** A gate or a state by its letter in the equations, e.g. `f`, `c` or `h`. */
  state: string;
  /** All units where it is left out. */
  unit?: number;
  /** The first step that is changed, counted from 0 in the order walked; in an MDLSTM a diagonal of the wavefront. */
  from: number;
  /** The first step that is no longer changed. */
  until?: number;
  /** Of an MDLSTM: only the cell at that place in the image, row by row. */
  cell?: number;
  /** A value, `freeze` for the one it had a step before `from`, or how much is added. */
  to: number | 'freeze' | { add: number };
}

/** What the edits make of a recurrent layer's steps; `undefined` where none is of this layer. */
export function stepEdit(edits: readonly Edit[], layer: string): StepEdit | undefined {
  const own = edits.filter((edit) => edit.layer === layer);
  if (own.length === 0) return undefined;
  const frozen = new Map<Edit, Float64Array>();
  return (step, name, values) => {
    for (const edit of own) {
      if (edit.state !== name) continue;
      if (step === edit.from - 1) frozen.set(edit, values.slice());
      if (!isAt(edit, step)) continue;
      const [first, last] =
        edit.unit === undefined ? [0, values.length] : [edit.unit, edit.unit + 1];
      for (let u = first; u < last; u++) {
        values[u] = changed(edit.to, values[u], frozen.get(edit)?.[u] ?? 0);
      }
    }
  };
}

/**
 * The same for the cells of an MDLSTM.
 *
 * @param diagonalOf where on the wavefront a cell lies
 * @throws InspectError when something is to be frozen: a cell has two before it, so there is no one value to keep.
 */
export function cellEdit(
  edits: readonly Edit[],
  layer: string,
  diagonalOf: (position: number) => number,
): CellEdit | undefined {
  const own = edits.filter((edit) => edit.layer === layer);
  if (own.length === 0) return undefined;
  if (own.some(({ to }) => to === 'freeze')) throw new InspectError(words.frozen(layer));
  return (position, name, unit, value) =>
    own.reduce((now, edit) => {
      const here = isAt(edit, diagonalOf(position)) && (edit.cell ?? position) === position;
      return here && edit.state === name && (edit.unit ?? unit) === unit
        ? changed(edit.to, now, 0)
        : now;
    }, value);
}

function isAt({ from, until = Infinity }: Edit, step: number): boolean {
  return step >= from && step < until;
}

function changed(to: Edit['to'], value: number, frozen: number): number {
  if (to === 'freeze') return frozen;
  return typeof to === 'number' ? to : value + to.add;
}
