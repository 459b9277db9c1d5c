/** A small handwritten seven, or a line of digits, with arrows that say in which order the network gets to see it. */
import type { ReactElement } from 'react';
import styles from './ArchitecturePanel.module.css';
import type { Walk } from './picture-nodes.ts';

export interface ScannedImageProps {
  x: number;
  y: number;
  side: number;
  walk: Walk | undefined;
}

/** Drawn on 28 x 28, like the digits themselves. */
const SEVEN = 'M8.5 8.5H18.5C18.5 8.5 14.5 14 12.5 20.5';

export function ScannedImage({ x, y, side, walk }: ScannedImageProps) {
  return (
    <svg x={x} y={y} width={side} height={side} viewBox="0 0 28 28">
      <rect className={styles.paper} width="28" height="28" rx="1.6" />
      <path className={styles.ink} d={SEVEN} />
      {walk && WALKS[walk]}
    </svg>
  );
}

export interface ScannedLineProps {
  x: number;
  y: number;
  width: number;
  walk: Walk | undefined;
}

/** Drawn on 70 x 28. */
const LINE_SIDE = 70;
const FOUR_OH_SEVEN =
  'M16.5 7L11.5 16.5H20.5M18 11.5V21M35 7a5.2 7 0 1 0 .1 0zM49.5 7.5H58.5C58.5 7.5 55 13.5 53 21';

export function ScannedLine({ x, y, width, walk }: ScannedLineProps) {
  const height = (width * 28) / LINE_SIDE;
  return (
    <svg x={x} y={y} width={width} height={height} viewBox={`0 0 ${LINE_SIDE} 28`}>
      <rect className={styles.paper} width={LINE_SIDE} height="28" rx="1.6" />
      <path className={styles.ink} d={FOUR_OH_SEVEN} />
      {walk === 'corners' && cornersOf(LINE_SIDE)}
      {walk === 'columns' && (
        <>
          <rect className={styles.strip} x="3" y="0.6" width="4" height="26.8" rx="0.6" />
          {RIGHT('columns', 25, 9, LINE_SIDE - 3)}
        </>
      )}
    </svg>
  );
}

const RIGHT = (key: string, y: number, from = 3, to = 25) => (
  <g key={key}>
    <path className={styles.walk} d={`M${from} ${y}H${to - 1}`} />
    <path className={styles.walkHead} d={`M${to} ${y}l-2.6 -1.5v3z`} />
  </g>
);

const DOWN = (key: string, x: number, from = 3, to = 25) => (
  <g key={key}>
    <path className={styles.walk} d={`M${x} ${from}V${to - 1}`} />
    <path className={styles.walkHead} d={`M${x} ${to}l-1.5 -2.6h3z`} />
  </g>
);

const LEFT = (key: string, y: number) => (
  <g key={key} transform={`rotate(180 14 ${y})`}>
    {RIGHT('left', y)}
  </g>
);

const UP = (key: string, x: number) => (
  <g key={key} transform={`rotate(180 ${x} 14)`}>
    {DOWN('up', x)}
  </g>
);

/** The strip that is one step: a row or a column. */
const ROW = (y: number) => (
  <rect className={styles.strip} x="0.6" y={y} width="26.8" height="3" rx="0.6" />
);
const COLUMN = (x: number) => (
  <rect className={styles.strip} y="0.6" x={x} height="26.8" width="3" rx="0.6" />
);

/** From each corner of an image so wide along both axes: mirrored for three of them. */
function cornersOf(width: number): ReactElement {
  const mirrors = ['', `translate(${width} 0) scale(-1 1)`];
  return (
    <>
      {[...mirrors, ...mirrors.map((each) => `translate(0 28) scale(1 -1) ${each}`)].map(
        (transform) => (
          <g key={transform} transform={transform}>
            {RIGHT('right', 2.6, 2.6, 9)}
            {DOWN('down', 2.6, 2.6, 9)}
          </g>
        ),
      )}
    </>
  );
}

const WALKS: Record<Walk, ReactElement> = {
  corners: cornersOf(28),
  columns: (
    <>
      {COLUMN(3)}
      {RIGHT('columns', 14, 8)}
    </>
  ),
  rows: (
    <>
      {ROW(7)}
      {DOWN('down', 24)}
    </>
  ),
  pixels: (
    <>
      {[3, 8.5, 14, 19.5, 25].map((y, index) => RIGHT(`row ${index}`, y))}
      <rect className={styles.pixel} x="1.5" y="1.5" width="3" height="3" />
    </>
  ),
  permuted: (
    <>
      {[3, 8.5, 14, 19.5, 25].flatMap((y, row) =>
        [2.5, 8, 13.5, 19, 24.5].map((x, column) => (
          <rect
            key={`${row} ${column}`}
            className={styles.pixel}
            x={x + ((row * 7 + column * 3) % 5) - 2}
            y={y + ((row * 3 + column * 7) % 5) - 3}
            width="1.6"
            height="1.6"
          />
        )),
      )}
    </>
  ),
  tiles: (
    <>
      <rect className={styles.strip} x="1" y="1" width="5" height="5" rx="0.6" />
      {[3.5, 9.5, 15.5, 21.5].map((y, index) => RIGHT(`row ${index}`, y, index === 0 ? 7 : 3))}
    </>
  ),
  hierarchy: (
    <>
      {ROW(7)}
      {RIGHT('pixels', 8.5, 3, 21)}
      {DOWN('rows', 24)}
    </>
  ),
  directions: (
    <>
      {RIGHT('right', 3.5, 5, 23)}
      <g transform="rotate(180 14 14)">
        {RIGHT('left', 3.5, 5, 23)}
        {DOWN('up', 24.5, 5, 23)}
      </g>
      {DOWN('down', 24.5, 5, 23)}
    </>
  ),
  'left-to-right': (
    <>
      {COLUMN(4)}
      {RIGHT('right', 23)}
    </>
  ),
  'right-to-left': (
    <>
      {COLUMN(21)}
      {LEFT('left', 23)}
    </>
  ),
  'top-to-bottom': (
    <>
      {ROW(4)}
      {DOWN('down', 23)}
    </>
  ),
  'bottom-to-top': (
    <>
      {ROW(21)}
      {UP('up', 23)}
    </>
  ),
};
