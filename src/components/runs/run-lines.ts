/** How the lines of compared runs look: a colour and a dash each, so that neither alone tells them apart. */

/** So many lines are drawn at once; more could not be told apart. */
export const MOST_LINES = 8;

const DASHES: readonly (readonly number[])[] = [
  [],
  [8, 4],
  [3, 3],
  [10, 3, 2, 3],
  [14, 4],
  [2, 5],
  [6, 2, 2, 2, 2, 2],
  [12, 3, 4, 3],
];

/** By slot, from 0. */
export const dashOf = (slot: number) => DASHES[slot % DASHES.length];
/** A custom property of RunsPanel.module.css. */
export const colourOf = (slot: number) => `--run-line-${(slot % MOST_LINES) + 1}`;

/** Which run has which slot. A run keeps its slot while it is drawn, so its line never changes its look. */
export type Slots = ReadonlyMap<string, number>;

/** The slots of the runs that are to be drawn; those beyond the last slot get none. */
export function withRuns(slots: Slots, ids: readonly string[]): Slots {
  const kept = new Map([...slots].filter(([id]) => ids.includes(id)));
  for (const id of ids) {
    if (kept.has(id) || kept.size >= MOST_LINES) continue;
    const taken = new Set(kept.values());
    const free = Array.from({ length: MOST_LINES }, (_, slot) => slot).find(
      (slot) => !taken.has(slot),
    );
    if (free !== undefined) kept.set(id, free);
  }
  return kept;
}
