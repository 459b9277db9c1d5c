/** The film of a run: a slider over the epochs whose weights were kept, and play. The views follow. */
import { useEffect, useEffectEvent, useState } from 'react';
import { text } from '../../text/index.ts';
import { ActionButton } from '../controls/ActionButton.tsx';
import { PauseIcon, PlayIcon } from '../controls/icons.tsx';
import styles from './Inside.module.css';

const words = text.inside.film;

export interface FilmBarProps {
  /** In order. */
  epochs: readonly number[];
  /** `undefined` for the network as it is. */
  epoch: number | undefined;
  onEpoch: (epoch: number | undefined) => void;
}

/** Milliseconds that a frame is shown. */
const INTERVAL = 900;
const LEAST_FRAMES = 2;

export function FilmBar({ epochs, epoch, onEpoch }: FilmBarProps) {
  const [playing, setPlaying] = useState(false);
  // The place after the last frame is now.
  const last = epochs.length;
  const at = epoch === undefined ? last : epochs.indexOf(epoch);
  const go = (place: number) => onEpoch(place >= last ? undefined : epochs[place]);
  const goOn = useEffectEvent(() => {
    if (at >= last) setPlaying(false);
    else go(at + 1);
  });
  useEffect(() => {
    if (!playing) return undefined;
    const timer = setInterval(() => goOn(), INTERVAL);
    return () => clearInterval(timer);
  }, [playing]);
  if (epochs.length < LEAST_FRAMES) return null;
  const said = epoch === undefined ? words.now : words.after(epoch);
  const play = () => {
    if (!playing && at >= last) go(0);
    setPlaying(!playing);
  };
  return (
    <>
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
          min={0}
          max={last}
          value={at}
          onChange={({ currentTarget }) => go(currentTarget.valueAsNumber)}
        />
      </div>
      <p className={styles.note}>{said}</p>
    </>
  );
}
