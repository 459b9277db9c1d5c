/** One box of the picture: the image or line, a scan of it, a recurrent layer with its loop or its corners, another layer, the digits. */
import { signsOf } from '../../text/class-names.ts';
import { text as catalogue } from '../../text/index.ts';
import styles from './ArchitecturePanel.module.css';
import {
  CORNER_GAP,
  CORNER_SIDE,
  IMAGE_SIDE,
  LINE_HEIGHT,
  LINE_IMAGE,
  LOOP_HEIGHT,
  OUTPUT_CELL,
  outputsAcross,
  PADDING,
  type PlacedNode,
  type Rectangle,
  SCAN_SIDE,
  UNITS_HEIGHT,
} from './picture-layout.ts';
import { ScannedImage, ScannedLine } from './ScannedImage.tsx';

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
    case 'line':
      return (
        <g>
          <ScannedLine
            x={middle - LINE_IMAGE.width / 2}
            y={y}
            width={LINE_IMAGE.width}
            walk={node.walk}
          />
          <Words placed={placed} top={y + LINE_IMAGE.height + 4} />
        </g>
      );
    case 'corners':
      return <CornersBox placed={placed} />;
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

/** Four squares, in each the corner that a scan starts from and the front of cells that goes over the image. */
function CornersBox({ placed }: { placed: PlacedNode }) {
  const { x, y, width, height } = placed;
  const left = x + (width - 4 * CORNER_SIDE - 3 * CORNER_GAP) / 2;
  const top = y + height - PADDING - CORNER_SIDE;
  const half = CORNER_SIDE / 2;
  return (
    <g>
      <Frame core={placed.core} className={styles.recurrent} />
      <Words placed={placed} top={y + PADDING} />
      {[0, 90, 270, 180].map((turn, index) => (
        <g
          key={turn}
          transform={`translate(${left + index * (CORNER_SIDE + CORNER_GAP)} ${top}) rotate(${turn} ${half} ${half})`}
        >
          <rect className={styles.corner} width={CORNER_SIDE} height={CORNER_SIDE} rx="3" />
          <path className={styles.scanned} d="M1.5 1.5h11l-11 11z" />
          <path className={styles.front} d="M16.5 3.5L3.5 16.5" />
          <path className={styles.onward} d="M11.5 11.5L16.2 16.2M17.6 12.6V17.6H12.6" />
        </g>
      ))}
    </g>
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
  const { x, y, width, node } = placed;
  const { classes = [] } = node;
  const signs = signsOf(classes);
  const cell = OUTPUT_CELL;
  const across = outputsAcross(node);
  const left = x + (width - across * cell) / 2;
  return (
    <g>
      {Array.from({ length: node.shape.at(-1) ?? 0 }, (_, digit) => {
        const cx = left + ((digit % across) + 0.5) * cell;
        const cy = y + (Math.floor(digit / across) + 0.5) * cell;
        return (
          <g key={digit}>
            <circle className={styles.output} cx={cx} cy={cy} r="10.5" />
            <text className={styles.outputDigit} x={cx} y={cy + 4.5}>
              {signs[digit] ?? catalogue.architecture.picture.blank}
            </text>
          </g>
        );
      })}
      <Words placed={placed} top={y + 2 * cell + 4} />
    </g>
  );
}
