/** How long the gradient is at each step, on one fixed logarithmic axis for all networks. */
import type { LayerReach } from '../../inspect/reach.ts';
import { significant } from '../../text/format.ts';
import { text } from '../../text/index.ts';
import styles from './Inside.module.css';

const words = text.inside.forget;
type Reach = Pick<LayerReach, 'layer' | 'steps' | 'h'>;
/** Powers of ten at the ends of the axis: absolute and the same for every network, so that they can be compared. */
const [LOWEST, HIGHEST] = [-10, 2];

export interface ReachChartProps {
  layers: readonly Reach[];
  /** Of other networks, by their names. */
  ghosts?: readonly (readonly [string, readonly Reach[]])[];
  /** Where the cursor stands, 0 to 1; nowhere where it is left out. */
  here?: number;
}

const [WIDTH, HEIGHT, LEFT] = [400, 190, 46];

export function ReachChart({ layers, ghosts = [], here }: ReachChartProps) {
  const x = (share: number) => LEFT + share * (WIDTH - LEFT - 6);
  const y = (length: number) => {
    const power = Math.log10(Math.max(length, 10 ** LOWEST));
    return 6 + ((HIGHEST - power) / (HIGHEST - LOWEST)) * (HEIGHT - 24);
  };
  const path = ({ h, steps }: Reach) =>
    [...h]
      .map((length, t) => `${t === 0 ? 'M' : 'L'}${x((t + 0.5) / steps)} ${y(length)}`)
      .join('');
  const powers = Array.from({ length: (HIGHEST - LOWEST) / 2 + 1 }, (_, i) => LOWEST + 2 * i);
  const ends = layers.map(
    ({ layer, h, steps }) => `${layer}: ${significant(h[0], 2)} … ${significant(h[steps - 1], 2)}`,
  );
  return (
    <svg
      className={styles.chart}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={`${words.chart}. ${ends.join('. ')}`}
    >
      {powers.map((power) => (
        <g key={power}>
          <path className={styles.zero} d={`M${LEFT} ${y(10 ** power)}H${WIDTH - 6}`} />
          <text x={LEFT - 4} y={y(10 ** power) + 3.5} textAnchor="end">
            {power === 0 ? '1' : `10${superscript(power)}`}
          </text>
        </g>
      ))}
      {here !== undefined && <path className={styles.here} d={`M${x(here)} 6V${HEIGHT - 18}`} />}
      {ghosts.map(([name, reaches], i) =>
        reaches.map((reach) => (
          <path
            key={`${name} ${reach.layer}`}
            className={styles.ghost}
            data-ghost={i}
            d={path(reach)}
          >
            <title>{name}</title>
          </path>
        )),
      )}
      {ghosts.map(([name], i) => (
        <g key={name}>
          <path
            className={styles.ghost}
            data-ghost={i}
            d={`M${LEFT + 6} ${HEIGHT - 28 - 12 * i}h24`}
          />
          <text x={LEFT + 36} y={HEIGHT - 24 - 12 * i}>
            {name}
          </text>
        </g>
      ))}
      {layers.map((reach, i) => (
        <path key={reach.layer} className={styles.line} data-line={i % 3} d={path(reach)} />
      ))}
      <text x={WIDTH - 6} y={HEIGHT - 4} textAnchor="end">
        {words.axis} →
      </text>
    </svg>
  );
}

function superscript(power: number): string {
  return String(power).replaceAll(/[-\d]/g, (sign) => '⁻⁰¹²³⁴⁵⁶⁷⁸⁹'['-0123456789'.indexOf(sign)]);
}
