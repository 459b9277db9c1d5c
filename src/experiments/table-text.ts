/** Tables as text that other programs take: comma-separated values and Markdown. */

/** Tells Excel and its like that the text is UTF-8. */
const BYTE_ORDER_MARK = '\uFEFF';

export type Cell = string | number | boolean | null | undefined;

/** RFC 4180, with a byte-order mark; lines end in CR LF. Numbers stand in full precision. */
export function csvText(columns: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return BYTE_ORDER_MARK + [columns, ...rows].map((row) => `${csvLine(row)}\r\n`).join('');
}

function csvLine(row: readonly Cell[]): string {
  return row.map(csvCell).join(',');
}

function csvCell(value: Cell): string {
  const text = typeof value === 'string' ? harmless(value) : String(value ?? '');
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A text that spreadsheets would take for a formula, which may come out of somebody's link. */
function harmless(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}

/** A table of GitHub's Markdown. */
export function markdownTable(
  columns: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const line = (cells: readonly string[]) => `| ${cells.map(markdownCell).join(' | ')} |\n`;
  return [line(columns), line(columns.map(() => '---')), ...rows.map(line)].join('');
}

function markdownCell(text: string): string {
  return text.replaceAll(/([\\|*_`<>[\]])/g, '\\$1').replaceAll(/\s*[\r\n]+\s*/g, ' ');
}
