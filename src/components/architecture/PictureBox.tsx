/** One box of the picture: the image, a scan of it, a recurrent layer with its loop, another layer, the digits. */
import styles from './ArchitecturePanel.module.css';
import {
  IMAGE_SIDE,
  LINE_HEIGHT,
  LOOP_HEIGHT,
  PADDING,
  type PlacedNode,
  type Rectangle,
  SCAN_SIDE,
  UNITS_HEIGHT,
} from './picture-layout.ts';
import { ScannedImage } from './ScannedImage.tsx';

export interface PictureBoxProps {
  placed: PlacedNode;
  /** The arrow head, as a reference to a marker. */
  head: string;
}

export function PictureBox({ placed, head }: PictureBoxProps) {
  const { node, x, y, width } = placed;
  const middle = x + width / 2;
  switch (node.kind) {
    case 'image':
      return (
        <g>
          <ScannedImage x={middle - IMAGE_SIDE / 2} y={y} side={IMAGE_SIDE} walk={node.walk} />
          <Words placed={placed} top={y + IMAGE_SIDE + 4} />
        </g>
      );
    case 'scan':
      return (
        <g>
          <ScannedImage x={middle - SCAN_SIDE / 2} y={y} side={SCAN_SIDE} walk={node.walk} />
          <Words placed={placed} top={y + SCAN_SIDE + 4} />
        </g>
      );
    case 'recurrent':
      return <RecurrentBox placed={placed} head={head} />;
    case 'digits':
      return <Digits placed={placed} />;
    case 'plain':
      return (
        <g>
          <Frame core={placed.core} className={styles.plain} />
          <Words placed={placed} top={y + PADDING} />
        </g>
      );
  }
}

function Frame({ core, className }: { core: Rectangle; className: string | undefined }) {
  return <rect className={className} {...core} rx="8" />;
}

function Words({ placed, top }: { placed: PlacedNode; top: number }) {
  const { node, lines, x, width } = placed;
  const middle = x + width / 2;
  const baseline = top + LINE_HEIGHT - 4;
  return (
    <>
      <text className={styles.name} x={middle} y={baseline}>
        {node.title}
      </text>
      {lines.map((line, index) => (
        <text
          key={`${index} ${line}`}
          className={styles.line}
          x={middle}
          y={baseline + (index + 1) * LINE_HEIGHT}
        >
          {line}
        </text>
      ))}
    </>
  );
}

/** The loop of the hidden state above the box; two, one each way, where both directions are read. */
function RecurrentBox({ placed, head }: PictureBoxProps) {
  const { node, x, y, width, height } = placed;
  const top = y + LOOP_HEIGHT;
  const middle = x + width / 2;
  return (
    <g>
      {node.bothWays ? (
        <>
          <Loop from={middle - 10} to={middle - 36} top={top} head={head} />
          <Loop from={middle + 10} to={middle + 36} top={top} head={head} />
        </>
      ) : (
        <Loop from={middle + 36} to={middle + 10} top={top} head={head} />
      )}
      <Frame core={placed.core} className={styles.recurrent} />
      <Words placed={placed} top={top + PADDING} />
      <Units
        units={node.units ?? 0}
        middle={middle}
        y={y + height - UNITS_HEIGHT / 2 - PADDING / 2}
      />
    </g>
  );
}

interface LoopProps {
  from: number;
  to: number;
  top: number;
  head: string;
}

function Loop({ from, to, top, head }: LoopProps) {
  const rise = LOOP_HEIGHT - 4;
  const spread = (from - to) * 0.35;
  return (
    <path
      className={styles.arrow}
      d={`M${from} ${top}C${from + spread} ${top - rise * 1.2} ${to - spread} ${top - rise * 1.2} ${to} ${top - 1}`}
      markerEnd={head}
    />
  );
}

/** A handful of dots stands for the units; three small ones say that there are more. */
function Units({ units, middle, y }: { units: number; middle: number; y: number }) {
  const shown = Math.min(5, units);
  const step = 11;
  const more = units > shown;
  const width = (shown - 1) * step + (more ? 20 : 0);
  const start = middle - width / 2;
  return (
    <g>
      {Array.from({ length: shown }, (_, index) => (
        <circle key={index} className={styles.unit} cx={start + index * step} cy={y} r="3.6" />
      ))}
      {more &&
        [0, 1, 2].map((dot) => (
          <circle
            key={`more ${dot}`}
            className={styles.unit}
            cx={start + (shown - 1) * step + 10 + dot * 5}
            cy={y}
            r="1.2"
          />
        ))}
    </g>
  );
}

function Digits({ placed }: { placed: PlacedNode }) {
  const { x, y, width } = placed;
  const cell = 26;
  const left = x + (width - 5 * cell) / 2;
  return (
    <g>
      {Array.from({ length: 10 }, (_, digit) => {
        const cx = left + ((digit % 5) + 0.5) * cell;
        const cy = y + (Math.floor(digit / 5) + 0.5) * cell;
        return (
          <g key={digit}>
            <circle className={styles.output} cx={cx} cy={cy} r="10.5" />
            <text className={styles.outputDigit} x={cx} y={cy + 4.5}>
              {digit}
            </text>
          </g>
        );
      })}
      <Words placed={placed} top={y + 2 * cell + 4} />
    </g>
  );
}
