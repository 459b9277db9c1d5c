/** A sample of a run's line, beside its name. */
import { colourOf, dashOf } from './run-lines.ts';
import styles from './RunsPanel.module.css';

export function LineSample({ slot }: { slot: number }) {
  return (
    <svg className={styles.sample} viewBox="0 0 32 12" aria-hidden="true">
      <line
        x1="1"
        x2="31"
        y1="6"
        y2="6"
        stroke={`var(${colourOf(slot)})`}
        strokeWidth="3"
        strokeDasharray={dashOf(slot).join(' ')}
      />
    </svg>
  );
}
