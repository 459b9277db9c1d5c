/** The keyboard's cursor over the pad: its cell, with hair lines across so that it is found at once. */
import styles from './DrawPanel.module.css';
import { CELLS } from './drawing.ts';
import type { Cell } from './keyboard-pen.ts';

export function KeyboardCursor({ row, column, columns }: Cell & { columns: number }) {
  const [x, y] = [column + 0.5, row + 0.5];
  return (
    <svg className={styles.cursor} viewBox={`0 0 ${columns} ${CELLS}`} aria-hidden="true">
      <path d={`M0 ${y}H${columns}M${x} 0V${CELLS}`} />
      <rect x={column} y={row} width="1" height="1" />
      <circle cx={x} cy={y} r={CELLS / 26} />
    </svg>
  );
}
