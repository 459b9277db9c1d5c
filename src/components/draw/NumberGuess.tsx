/** The number that the network reads, large, with its probability. */
import { useSyncExternalStore } from 'react';
import { lineInWords } from '../../text/class-names.ts';
import { text } from '../../text/index.ts';
import type { LinePrediction } from '../../workers/protocol.ts';
import { useDataset } from '../store/use-dataset.ts';
import { useNoun } from '../store/use-noun.ts';
import styles from './DrawPanel.module.css';
import look from './NumberPanel.module.css';
import { useAnnouncement } from './use-announcement.ts';
import type { LinePredictions } from './LineFrames.tsx';
import { WeightsNote } from './WeightsNote.tsx';

export interface NumberGuessProps {
  predictions: LinePredictions;
  /** The true digits, where the strip shows a line of the test set. */
  label: readonly number[] | undefined;
  /** No stroke is being drawn; only then is a reading announced. */
  settled: boolean;
  /** What is written is wider than any line can be. */
  tooWide: boolean;
}

export function NumberGuess({ predictions, label, settled, tooWide }: NumberGuessProps) {
  const { loop } = predictions;
  const guess = useSyncExternalStore(loop.subscribe, loop.snapshot);
  const { reading } = guess;
  const words = text.draw.number(useNoun()).guess;
  const { classes } = useDataset();
  const number = reading && lineInWords(reading.digits, classes);
  const inShort = ({ digits, probability }: LinePrediction) =>
    text.draw.guess.inShort(lineInWords(digits, classes) || words.none, probability);
  const announcement = useAnnouncement(
    settled ? guess.drawing : undefined,
    reading && words.announce(number ?? '', reading.probability),
  );
  return (
    <section className={styles.part} aria-label={words.title}>
      <h3 className={styles.title}>{words.title}</h3>
      <div className={styles.verdict}>
        {tooWide ? (
          <p className={styles.note}>{words.tooWide}</p>
        ) : reading ? (
          <Verdict
            reading={reading}
            number={number ?? ''}
            label={label && lineInWords(label, classes)}
          />
        ) : (
          <p className={styles.note}>{guess.asked ? words.waiting : words.empty}</p>
        )}
      </div>
      <WeightsNote predictions={predictions} inShort={inShort} />
      <p role="status" className="for-screen-readers">
        {announcement}
      </p>
    </section>
  );
}

interface VerdictProps {
  reading: LinePrediction;
  number: string;
  label: string | undefined;
}

function Verdict({ reading, number, label }: VerdictProps) {
  const words = text.draw.number(useNoun()).guess;
  return (
    <p className={styles.verdictWords}>
      {number === '' ? (
        <span>{words.nothing}</span>
      ) : (
        <strong className={look.number}>{number}</strong>
      )}
      <span className={look.likelihood}>{words.probability(reading.probability)}</span>
      {label !== undefined && (
        <span className={number === label ? styles.right : styles.wrong}>
          {number === label ? words.right(label) : words.wrong(label)}
        </span>
      )}
    </p>
  );
}
