/** View 8: how CTC spreads a number over the frames, and how the frames collapse to what is read. */
import { useMemo } from 'react';
import type { Alignment } from '../../inspect/alignment.ts';
import { lineInWords, signsOf } from '../../text/class-names.ts';
import { text } from '../../text/index.ts';
import { useDataset } from '../store/use-dataset.ts';
import { shares } from './colours.ts';
import { HeatMap } from './HeatMap.tsx';
import styles from './Inside.module.css';
import { SaveNumbers } from './SaveNumbers.tsx';
import { useAnswer, type ViewProps } from './use-answer.ts';

const words = text.inside.align;
const SHARES = shares();

export function AlignmentView({ subject, step, onStep }: ViewProps) {
  const { label } = subject;
  const { answered, failure } = useAnswer(
    { ask: 'alignment', ...(label === undefined ? {} : { label }) },
    subject,
    'view',
  );
  const told = answered?.answer;
  const { classes: names } = useDataset();
  const at = useMemo(
    () => (row: number, column: number) => told?.probabilities[column * told.classes + row] ?? 0,
    [told],
  );
  const places = told?.label;
  const posteriorAt = useMemo(
    () => (row: number, column: number) =>
      places?.posteriors[column * places.symbols.length + row] ?? 0,
    [places],
  );
  if (told === undefined) return <p className={styles.note}>{failure ?? text.inside.digit.none}</p>;
  const { frames, classes, path } = told;
  const signs = signsOf(names);
  const sign = (symbol: number) => (symbol === classes - 1 ? '–' : signs[symbol]);
  // As far as the cursor: so the collapse is gone through frame by frame.
  const until = Math.min(frames, step + 1);
  const merged = told.merged.filter(({ from }) => from < until);
  const reads = merged.filter(({ symbol }) => symbol !== classes - 1);
  return (
    <>
      <div className={styles.pair}>
        <figure className={styles.wide}>
          <h3>{words.map}</h3>
          <Frames
            label={words.map}
            names={Array.from({ length: classes }, (_, k) => sign(k))}
            {...{ frames, at, step, onStep }}
          />
        </figure>
        {places !== undefined && (
          <figure className={styles.wide}>
            <h3>{words.posteriors}</h3>
            <Frames
              label={words.posteriorsOf([...places.symbols].map(sign).join(' '))}
              names={[...places.symbols].map(sign)}
              {...{ frames, at: posteriorAt, step, onStep }}
            />
          </figure>
        )}
      </div>
      <div className={styles.told}>
        <dl className={styles.collapse}>
          <div>
            <dt>{words.path}</dt>
            <dd>{[...path.subarray(0, until)].map(sign).join(' ')}</dd>
          </div>
          <div>
            <dt>{words.merged}</dt>
            <dd>{merged.map(({ symbol }) => sign(symbol)).join(' ')}</dd>
          </div>
          <div>
            <dt>{words.text}</dt>
            <dd>
              {reads.length === 0
                ? words.empty
                : lineInWords(
                    reads.map(({ symbol }) => symbol),
                    names,
                  )}
            </dd>
          </div>
        </dl>
        <SaveNumbers
          name="alignment"
          columns={[words.frame, ...Array.from({ length: classes }, (_, k) => sign(k))]}
          rows={() =>
            Array.from({ length: frames }, (_, t) => [
              t + 1,
              ...told.probabilities.subarray(t * classes, (t + 1) * classes),
            ])
          }
        />
      </div>
      {places !== undefined && (
        <p className={styles.sentence}>
          {words.label(Math.exp(places.logProbability))}{' '}
          {words.here(until, likeliest(places, step))}
        </p>
      )}
    </>
  );
}

interface FramesProps extends Pick<ViewProps, 'step' | 'onStep'> {
  label: string;
  /** Of the rows. */
  names: readonly string[];
  frames: number;
  at: (row: number, frame: number) => number;
}

/** Shares by row and frame, with what each row stands for. */
function Frames({ label, names, frames, at, step, onStep }: FramesProps) {
  return (
    <div className={styles.named} style={{ '--rows': names.length } as React.CSSProperties}>
      <ol className={styles.names} aria-hidden="true">
        {names.map((name, row) => (
          <li key={row}>{name}</li>
        ))}
      </ol>
      <HeatMap
        look="strip"
        label={label}
        {...{ rows: names.length, columns: frames, at, scale: SHARES, cursor: step }}
        onPick={(_, column) => onStep(column)}
      />
    </div>
  );
}

/** The place of the number, from 1, that is likeliest in a frame, as its paths are weighed. */
function likeliest(
  { symbols, posteriors }: NonNullable<Alignment['label']>,
  frame: number,
): number {
  const own = posteriors.subarray(frame * symbols.length, (frame + 1) * symbols.length);
  return own.reduce((best, p, i) => (p > own[best] ? i : best), 0) + 1;
}
