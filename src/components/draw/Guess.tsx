/** What the network reads: its best guess in words and ten probability bars, by digit. */
import { useSyncExternalStore } from 'react';
import { text as catalogue } from '../../text/index.ts';
import styles from './DrawPanel.module.css';
import type { PredictionLoop } from './prediction-loop.ts';
import type { ModelProgress, Reading } from './predictor.ts';
import { useAnnouncement } from './use-announcement.ts';
import { WeightsNote } from './WeightsNote.tsx';

const text = catalogue.draw;

export interface GuessProps {
  loop: PredictionLoop<Float32Array, Reading>;
  progress: ModelProgress;
  /** The true label, where the pad shows a digit of the test set. */
  label: number | undefined;
  /** No stroke is being drawn; only then is a guess announced. */
  settled: boolean;
}

/** Below this the network is said to be unsure. */
const SURE = 0.5;

export function Guess({ loop, progress, label, settled }: GuessProps) {
  const guess = useSyncExternalStore(loop.subscribe, loop.snapshot);
  const best = guess.reading && bestOf(guess.reading.probabilities);
  const announcement = useAnnouncement(
    settled ? guess.drawing : undefined,
    best && text.guess.announce(best.digit, best.probability),
  );
  return (
    <section className={styles.part} aria-label={text.guess.title}>
      <h3 className={styles.title}>{text.guess.title}</h3>
      <div className={styles.verdict}>
        {best ? (
          <Verdict {...best} label={label} />
        ) : (
          <p className={styles.note}>{guess.asked ? text.guess.waiting : text.guess.empty}</p>
        )}
      </div>
      <ProbabilityBars probabilities={guess.reading?.probabilities} best={best?.digit} />
      <WeightsNote progress={progress} />
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

function bestOf(probabilities: Float32Array): Best {
  const digit = probabilities.reduce(
    (top, probability, index) => (probability > (probabilities[top] ?? 0) ? index : top),
    0,
  );
  return { digit, probability: probabilities[digit] ?? 0 };
}

function Verdict({ digit, probability, label }: Best & { label: number | undefined }) {
  const words = text.guess;
  return (
    <p className={styles.verdictWords}>
      <span>{probability >= SURE ? words.sure : words.unsure}</span>{' '}
      <strong className={styles.digit}>{digit}</strong>
      {label !== undefined && (
        <span className={digit === label ? styles.right : styles.wrong}>
          {digit === label ? words.right(label) : words.wrong(label)}
        </span>
      )}
    </p>
  );
}

interface ProbabilityBarsProps {
  probabilities: Float32Array | undefined;
  best: number | undefined;
}

function ProbabilityBars({ probabilities, best }: ProbabilityBarsProps) {
  return (
    <ol className={styles.bars} aria-label={text.guess.listLabel}>
      {Array.from({ length: 10 }, (_, digit) => (
        <Bar
          key={digit}
          digit={digit}
          probability={probabilities?.[digit]}
          winner={digit === best}
        />
      ))}
    </ol>
  );
}

interface BarProps {
  digit: number;
  probability: number | undefined;
  winner: boolean;
}

function Bar({ digit, probability, winner }: BarProps) {
  const words = text.guess;
  const share = probability ?? 0;
  return (
    <li className={styles.bar} data-winner={winner || undefined}>
      <span className={styles.barDigit} aria-hidden="true">
        {digit}
      </span>
      <span
        className={styles.barTrack}
        role="meter"
        aria-label={words.meter(digit)}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(share * 100)}
        aria-valuetext={
          probability === undefined
            ? words.empty
            : `${words.meterValue(share)}${winner ? `, ${words.winner}` : ''}`
        }
      >
        <span className={styles.barFill} style={{ transform: `scaleX(${share})` }} />
      </span>
      <span className={styles.barValue} aria-hidden="true">
        {probability === undefined ? '' : words.meterValue(share)}
      </span>
      <span className={styles.barMark} aria-hidden="true">
        {winner ? '◀' : ''}
      </span>
    </li>
  );
}
