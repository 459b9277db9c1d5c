/** What the network reads: its best guess in words and ten probability bars, by digit. */
import { useSyncExternalStore } from 'react';
import { text as catalogue } from '../../text/index.ts';
import { useNoun } from '../store/use-noun.ts';
import styles from './DrawPanel.module.css';
import type { PredictionLoop } from './prediction-loop.ts';
import type { Reading } from './predictor.ts';
import { useDataset } from '../store/use-dataset.ts';
import { useAnnouncement } from './use-announcement.ts';

const text = catalogue.draw;

export interface GuessProps {
  loop: PredictionLoop<Float32Array, Reading>;
  /** The true label, where the pad shows a digit of the test set. */
  label: number | undefined;
  /** No stroke is being drawn; only then is a guess announced. */
  settled: boolean;
}

/** Below this the network is said to be unsure. */
const SURE = 0.5;

export function Guess({ loop, label, settled }: GuessProps) {
  const guess = useSyncExternalStore(loop.subscribe, loop.snapshot);
  const { classes } = useDataset();
  const best = guess.reading && bestOf(guess.reading.probabilities);
  const announcement = useAnnouncement(
    settled ? guess.drawing : undefined,
    best && text.guess.announce(classes[best.digit], best.probability),
  );
  return (
    <section className={`${styles.part} ${styles.guess}`} aria-label={text.guess.title}>
      <h3 className={styles.title}>{text.guess.title}</h3>
      <div className={styles.verdict}>
        {best ? (
          <Verdict {...best} label={label} classes={classes} />
        ) : (
          <p className={styles.note}>{guess.asked ? text.guess.waiting : text.guess.empty}</p>
        )}
      </div>
      <ProbabilityBars
        classes={classes}
        probabilities={guess.reading?.probabilities}
        best={best?.digit}
      />
      <p role="status" className="for-screen-readers">
        {announcement}
      </p>
    </section>
  );
}

interface Best {
  digit: number;
  probability: number;
}

export function bestOf(probabilities: Float32Array): Best {
  const digit = probabilities.reduce(
    (top, probability, index) => (probability > (probabilities[top] ?? 0) ? index : top),
    0,
  );
  return { digit, probability: probabilities[digit] ?? 0 };
}

interface VerdictProps extends Best {
  label: number | undefined;
  /** What they are called. */
  classes: readonly string[];
}

function Verdict({ digit, probability, label, classes }: VerdictProps) {
  const words = text.guess;
  return (
    <p className={styles.verdictWords}>
      <span>{probability >= SURE ? words.sure : words.unsure}</span>{' '}
      <strong className={styles.digit}>{classes[digit]}</strong>{' '}
      <span className={styles.likelihood}>{words.withProbability(probability)}</span>
      {label !== undefined && (
        <span className={digit === label ? styles.right : styles.wrong}>
          {digit === label ? words.right(classes[label]) : words.wrong(classes[label])}
        </span>
      )}
    </p>
  );
}

interface ProbabilityBarsProps {
  classes: readonly string[];
  probabilities: Float32Array | undefined;
  best: number | undefined;
}

/** More bars than these are scrolled. */
const SIDE_BY_SIDE = 26;

function ProbabilityBars({ classes, probabilities, best }: ProbabilityBarsProps) {
  const isMany = classes.length > SIDE_BY_SIDE;
  return (
    <ol
      className={styles.bars}
      aria-label={text.guess.listLabel}
      data-names={classes.some(({ length }) => length > 2) || undefined}
      data-many={isMany || undefined}
      tabIndex={isMany ? 0 : undefined}
      style={{ '--classes': classes.length } as React.CSSProperties}
    >
      {classes.map((name, digit) => (
        <Bar key={name} name={name} probability={probabilities?.[digit]} winner={digit === best} />
      ))}
    </ol>
  );
}

interface BarProps {
  name: string;
  probability: number | undefined;
  winner: boolean;
}

function Bar({ name, probability, winner }: BarProps) {
  const words = text.guess;
  const noun = useNoun();
  const share = probability ?? 0;
  return (
    <li className={styles.bar} data-winner={winner || undefined}>
      <span
        className={styles.barTrack}
        role="meter"
        aria-label={words.meter(noun, name)}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(share * 100)}
        aria-valuetext={
          probability === undefined
            ? words.empty
            : `${words.meterValue(share)}${winner ? `, ${words.winner}` : ''}`
        }
      >
        <span className={styles.barFill} style={{ transform: `scaleY(${share})` }} />
      </span>
      <span className={styles.barDigit} aria-hidden="true">
        {name}
      </span>
    </li>
  );
}
