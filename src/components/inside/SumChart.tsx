/** What a network that adds would answer after each step, on an axis that is the same for all networks. */
import { fixed } from '../../text/format.ts';
import { text } from '../../text/index.ts';
import styles from './Inside.module.css';

const words = text.inside.sequenceView.sum;

export interface SumLine {
  name: string;
  /** One for each step. */
  values: ArrayLike<number>;
  look: 'line' | 'other' | 'ghost';
}

export interface SumChartProps {
  lines: readonly SumLine[];
  /** The right answer. */
  sum: number;
  step: number;
  steps: number;
  onStep: (step: number) => void;
}

/** A sum of two numbers from 0 to 1 lies between 0 and 2; what is answered beyond stands at the edge. */
const [LEAST, MOST] = [-0.5, 2.5];
const [WIDTH, HEIGHT, LEFT] = [400, 150, 26];

export function SumChart({ lines, sum, step, steps, onStep }: SumChartProps) {
  const across = WIDTH - LEFT - 6;
  const x = (at: number) => LEFT + ((at + 0.5) / steps) * across;
  const y = (value: number) => {
    const shown = Math.min(MOST, Math.max(LEAST, value));
    return 6 + ((MOST - shown) / (MOST - LEAST)) * (HEIGHT - 24);
  };
  const path = ({ values }: SumLine) =>
    Array.from(values, (value, at) => `${at === 0 ? 'M' : 'L'}${x(at)} ${y(value)}`).join('');
  const pick = (event: React.PointerEvent<SVGSVGElement>) => {
    if (event.buttons === 0) return;
    const { left, width } = event.currentTarget.getBoundingClientRect();
    const at = ((event.clientX - left) / width) * WIDTH - LEFT;
    onStep(Math.min(steps - 1, Math.max(0, Math.floor((at / across) * steps))));
  };
  const ends = lines.map(({ name, values }) => `${name}: ${fixed(values[steps - 1], 2)}`);
  const looks = { line: styles.line, other: styles.line, ghost: styles.ghost };
  return (
    <svg
      className={styles.chart}
      data-picks
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={`${words.chart}. ${ends.join(', ')}, ${words.target}: ${fixed(sum, 2)}.`}
      onPointerDown={pick}
      onPointerMove={pick}
    >
      {[0, 1, 2].map((value) => (
        <g key={value}>
          <path className={styles.zero} d={`M${LEFT} ${y(value)}H${WIDTH - 6}`} />
          <text x={LEFT - 4} y={y(value) + 3.5} textAnchor="end">
            {value}
          </text>
        </g>
      ))}
      <path className={styles.target} d={`M${LEFT} ${y(sum)}H${WIDTH - 6}`} />
      <path className={styles.here} d={`M${x(step)} 6V${HEIGHT - 18}`} />
      {lines.map((line) => (
        <path
          key={line.name}
          className={looks[line.look]}
          data-line={line.look === 'other' ? 1 : undefined}
          d={path(line)}
        />
      ))}
      {[...lines, { name: words.target, look: 'target' as const }].map(({ name, look }, i) => (
        <g key={name}>
          <path
            className={look === 'target' ? styles.target : looks[look]}
            data-line={look === 'other' ? 1 : undefined}
            d={`M${LEFT + 4 + 118 * i} ${HEIGHT - 5}h22`}
          />
          <text x={LEFT + 30 + 118 * i} y={HEIGHT - 1.5}>
            {name}
          </text>
        </g>
      ))}
    </svg>
  );
}
