/** A number on a slider, which stops at its choices and at what a link has set. It counts once the slider is let go. */
import { useState } from 'react';
import type { Option } from '../controls/Choice.tsx';
import styles from './settings.module.css';

export interface SliderControlProps {
  labelledBy: string;
  describedBy: string;
  /** In rising order, the present value among them. */
  stops: readonly Option<string>[];
  value: number;
  onChange: (value: number) => void;
}

export function SliderControl(props: SliderControlProps) {
  const { labelledBy, describedBy, stops, value, onChange } = props;
  const there = stops.findIndex((stop) => Number(stop.value) === value);
  const [moved, setMoved] = useState<number>();
  const at = moved ?? there;
  const settle = () => {
    if (moved !== undefined && moved !== there) onChange(Number(stops[moved].value));
    setMoved(undefined);
  };
  return (
    <span className={styles.slider}>
      <input
        type="range"
        aria-labelledby={labelledBy}
        aria-describedby={describedBy}
        aria-valuetext={stops[at].label}
        min={0}
        max={stops.length - 1}
        value={at}
        onChange={({ currentTarget }) => setMoved(currentTarget.valueAsNumber)}
        onPointerUp={settle}
        onKeyUp={settle}
        onBlur={settle}
      />
      <output aria-hidden="true">{stops[at].label}</output>
    </span>
  );
}
