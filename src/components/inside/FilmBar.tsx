/** The film of a run: a slider over the epochs whose weights were kept, and play. The views follow. */
import { text } from '../../text/index.ts';
import styles from './Inside.module.css';
import { PlaySlider } from './PlaySlider.tsx';

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
  // The place after the last frame is now.
  const last = epochs.length;
  if (last < LEAST_FRAMES) return null;
  const said = epoch === undefined ? words.now : words.after(epoch);
  return (
    <>
      <PlaySlider
        words={words}
        least={0}
        most={last}
        value={epoch === undefined ? last : epochs.indexOf(epoch)}
        onChange={(place) => onEpoch(place >= last ? undefined : epochs[place])}
        said={said}
        interval={INTERVAL}
      />
      <p className={styles.note}>{said}</p>
    </>
  );
}
