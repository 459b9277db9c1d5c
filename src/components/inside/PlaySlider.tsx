/** A cursor that is dragged, moved by arrow keys, or plays by itself. */
import { useEffect, useEffectEvent, useState } from 'react';
import { ActionButton } from '../controls/ActionButton.tsx';
import { PauseIcon, PlayIcon } from '../controls/icons.tsx';
import styles from './Inside.module.css';

export interface PlaySliderProps {
  words: { label: string; play: string; pause: string };
  least: number;
  most: number;
  value: number;
  onChange: (value: number) => void;
  /** The place in words. */
  said: string;
  /** Milliseconds from one place to the next while it plays, and how far that is. */
  interval: number;
  stride?: number;
}

export function PlaySlider(props: PlaySliderProps) {
  const { words, least, most, value, onChange, said, interval, stride = 1 } = props;
  const [playing, setPlaying] = useState(false);
  const goOn = useEffectEvent(() => {
    if (value >= most) setPlaying(false);
    else onChange(Math.min(most, value + stride));
  });
  useEffect(() => {
    if (!playing) return undefined;
    const timer = setInterval(() => goOn(), interval);
    return () => clearInterval(timer);
  }, [playing, interval]);
  const play = () => {
    if (!playing && value >= most) onChange(least);
    setPlaying(!playing);
  };
  return (
    <div className={styles.cursor}>
      <ActionButton
        label={playing ? words.pause : words.play}
        icon={playing ? <PauseIcon /> : <PlayIcon />}
        iconOnly
        onPress={play}
      />
      <input
        type="range"
        aria-label={words.label}
        aria-valuetext={said}
        min={least}
        max={most}
        value={value}
        onChange={({ currentTarget }) => onChange(currentTarget.valueAsNumber)}
      />
    </div>
  );
}
