/** The order of the table's rows. */
import type { ShelfRow } from './run-shelf.ts';

export type SortColumn =
  | 'created'
  | 'name'
  | 'network'
  | 'parameters'
  | 'epochs'
  | 'last'
  | 'best'
  | 'to0'
  | 'to1'
  | 'to2'
  | 'secondsPerEpoch'
  | 'backend'
  | 'seed';

export interface Sorting {
  column: SortColumn;
  direction: 'ascending' | 'descending';
}

/** Pinned runs first; what a run does not have comes last either way. */
export function sortedRows(rows: readonly ShelfRow[], { column, direction }: Sorting): ShelfRow[] {
  const sign = direction === 'ascending' ? 1 : -1;
  return [...rows].sort((one, other) => {
    if (one.pinned !== other.pinned) return one.pinned ? -1 : 1;
    const [a, b] = [valueOf(one, column), valueOf(other, column)];
    if (a === undefined || b === undefined)
      return Number(a === undefined) - Number(b === undefined);
    if (typeof a === 'string') return sign * a.localeCompare(String(b), 'en', { numeric: true });
    return sign * (a - Number(b));
  });
}

function valueOf(row: ShelfRow, column: SortColumn): string | number | undefined {
  switch (column) {
    case 'to0':
    case 'to1':
    case 'to2':
      return row.secondsTo[Number(column.slice(2))];
    default:
      return row[column];
  }
}
