/** Rows by columns of numbers as colours, one canvas pixel each, with a marked column or cell. */
import { memo, useEffect, useRef } from 'react';
import type { Scale } from './colours.ts';
import styles from './Inside.module.css';

export interface HeatMapProps {
  label: string;
  rows: number;
  columns: number;
  /** Must stay the same function for the same numbers. */
  at: (row: number, column: number) => number;
  scale: Scale;
  /** A column that is marked, from 0. */
  cursor?: number | undefined;
  picked?: { row: number; column?: number } | undefined;
  onPick?: ((row: number, column: number) => void) | undefined;
  look: 'strip' | 'map' | 'square' | 'row';
}

export function HeatMap({ cursor, picked, onPick, ...map }: HeatMapProps) {
  const { rows, columns } = map;
  const pick = (event: React.PointerEvent<HTMLDivElement>) => {
    if (onPick === undefined || event.buttons === 0) return;
    const box = event.currentTarget.getBoundingClientRect();
    const place = (offset: number, size: number, of: number) =>
      Math.min(of - 1, Math.max(0, Math.floor((offset / size) * of)));
    onPick(
      place(event.clientY - box.top, box.height, rows),
      place(event.clientX - box.left, box.width, columns),
    );
  };
  return (
    <div
      className={styles.heat}
      data-look={map.look}
      data-picks={onPick !== undefined || undefined}
      onPointerDown={pick}
      onPointerMove={map.look === 'strip' ? pick : undefined}
    >
      <Cells {...map} />
      {cursor !== undefined && (
        <span
          className={styles.mark}
          style={{ left: part(cursor, columns), width: part(1, columns), top: 0, height: '100%' }}
        />
      )}
      {picked !== undefined && (
        <span
          className={styles.mark}
          style={{
            top: part(picked.row, rows),
            height: part(1, rows),
            left: part(picked.column ?? 0, columns),
            width: picked.column === undefined ? '100%' : part(1, columns),
          }}
        />
      )}
    </div>
  );
}

const Cells = memo(function Cells({
  label,
  rows,
  columns,
  at,
  scale,
}: Omit<HeatMapProps, 'cursor' | 'picked' | 'onPick'>) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    const image = context.createImageData(columns, rows);
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        image.data.set([...scale.colour(at(row, column)), 255], 4 * (row * columns + column));
      }
    }
    context.putImageData(image, 0, 0);
  }, [rows, columns, at, scale]);
  return <canvas ref={canvas} width={columns} height={rows} role="img" aria-label={label} />;
});

function part(of: number, all: number): string {
  return `${(100 * of) / all}%`;
}
