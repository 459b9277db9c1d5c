/**
 * What becomes of an own network while it is edited. A draft may not fit: it is shown with what is wrong, while
 * the network that trains stays the last one that did. Every change can be taken back.
 */
import { MNIST_SHAPE } from '../../graph/data-shape.ts';
import {
  classifierOf,
  type DenseWord,
  MOST_LAYERS,
  type OwnLayer,
  type OwnNetwork,
  type ReadingOrder,
} from '../../graph/own-network.ts';

export interface Draft {
  order: ReadingOrder;
  entries: readonly Entry[];
  /** The last layer, which names the class and stays where it is. */
  end: DenseWord;
}

/** A layer under a number of its own, which it keeps when it is moved. */
export interface Entry {
  id: number;
  layer: OwnLayer;
}

export interface Editing {
  draft: Draft;
  past: readonly Draft[];
  future: readonly Draft[];
}

const MOST_STEPS_BACK = 100;
let numbered = 0;

export function beginEditing(network: OwnNetwork): Editing {
  return { draft: draftOf(network), past: [], future: [] };
}

/** @param outputs of the last layer, where there is none yet */
export function draftOf({ order, layers }: OwnNetwork, outputs = MNIST_SHAPE.outputs): Draft {
  const last = layers.at(-1);
  const hasEnd = last?.kind === 'dense';
  return {
    order,
    entries: (hasEnd ? layers.slice(0, -1) : layers).map(entryOf),
    end: hasEnd ? last : classifierOf({ outputs }),
  };
}

export function networkOf({ order, entries, end }: Draft): OwnNetwork {
  return { order, layers: [...entries.map(({ layer }) => layer), end] };
}

/** The draft in place of the present one, which can be gone back to. */
export function changed({ draft, past }: Editing, next: Draft): Editing {
  return { draft: next, past: [...past, draft].slice(-MOST_STEPS_BACK), future: [] };
}

export function undone(editing: Editing): Editing {
  const { draft, past, future } = editing;
  const last = past.at(-1);
  if (last === undefined) return editing;
  return { draft: last, past: past.slice(0, -1), future: [draft, ...future] };
}

export function redone(editing: Editing): Editing {
  const { draft, past, future } = editing;
  const [next, ...later] = future;
  if (next === undefined) return editing;
  return { draft: next, past: [...past, draft], future: later };
}

/** Whether one more layer is allowed. */
export function hasRoom({ entries }: Draft): boolean {
  return entries.length + 1 < MOST_LAYERS;
}

/** With a layer more, before the last one. */
export function withAdded(draft: Draft, layer: OwnLayer): Draft {
  return { ...draft, entries: [...draft.entries, entryOf(layer)] };
}

export function withRemoved(draft: Draft, id: number): Draft {
  return { ...draft, entries: draft.entries.filter((entry) => entry.id !== id) };
}

export function withLayer(draft: Draft, id: number, layer: OwnLayer): Draft {
  return {
    ...draft,
    entries: draft.entries.map((entry) => (entry.id === id ? { id, layer } : entry)),
  };
}

/** With the layer one place up (-1) or down (1), where there is one. */
export function withMoved(draft: Draft, id: number, by: -1 | 1): Draft {
  const from = draft.entries.findIndex((entry) => entry.id === id);
  const to = from + by;
  if (from < 0 || to < 0 || to >= draft.entries.length) return draft;
  const entries = [...draft.entries];
  [entries[from], entries[to]] = [entries[to], entries[from]];
  return { ...draft, entries };
}

/** With the layer dropped before or after another. */
export function withDropped(
  draft: Draft,
  id: number,
  target: { id: number; place: 'before' | 'after' },
): Draft {
  const moved = draft.entries.find((entry) => entry.id === id);
  if (moved === undefined || target.id === id) return draft;
  const others = draft.entries.filter((entry) => entry.id !== id);
  const at = others.findIndex((entry) => entry.id === target.id);
  if (at < 0) return draft;
  const place = target.place === 'before' ? at : at + 1;
  return { ...draft, entries: [...others.slice(0, place), moved, ...others.slice(place)] };
}

function entryOf(layer: OwnLayer): Entry {
  numbered += 1;
  return { id: numbered, layer };
}
