/** View 1: what it would answer after each step. */
import { useMemo } from 'react';
import { text } from '../../text/index.ts';
import { percent } from '../../text/format.ts';
import { Fold } from '../controls/Fold.tsx';
import { shares } from './colours.ts';
import { HeatMap } from './HeatMap.tsx';
import styles from './Inside.module.css';
import type { ViewProps } from './use-answer.ts';
import { useClassNames } from './use-class-names.ts';
import { SaveNumbers } from './SaveNumbers.tsx';
import { SumReading } from './SumReading.tsx';

const words = text.inside;
const SHARES = shares();
/** Longer tables help nobody; changes of mind are told above. */
const MOST_ROWS = 28;

export function ReadingView(props: ViewProps) {
  return props.subject.sequence === 'adding' ? (
    <SumReading {...props} />
  ) : (
    <ClassReading {...props} />
  );
}

function ClassReading({ reading, step, onStep }: ViewProps) {
  const { probabilities, classes, steps, way } = reading;
  const at = useMemo(
    () => (row: number, column: number) => probabilities[column * classes + row],
    [probabilities, classes],
  );
  const said = [...probabilities.subarray(step * classes, (step + 1) * classes)];
  const nameOf = useClassNames();
  const name = (k: number) =>
    way === 'frames' && k === classes - 1 ? words.reading.blank : nameOf(k);
  const changes = useMemo(
    () => mindChanges(probabilities, classes, steps),
    [probabilities, classes, steps],
  );
  const sentence = way === 'frames' ? words.reading.frame : words.reading.now;
  return (
    <>
      <p className={styles.way}>{words.ways[way]}</p>
      <div className={styles.answers} style={{ '--rows': classes } as React.CSSProperties}>
        <ol className={styles.names} aria-hidden="true">
          {said.map((_, k) => (
            <li key={k}>{way === 'frames' && k === classes - 1 ? '–' : nameOf(k)}</li>
          ))}
        </ol>
        <div className={styles.stripBox}>
          {way !== 'frames' && (
            <div className={styles.minds} aria-hidden="true">
              {changes.slice(1).map(({ from }) => (
                <span key={from} style={{ left: `${(100 * from) / steps}%` }} />
              ))}
            </div>
          )}
          <HeatMap
            look="strip"
            label={words.reading.strip}
            {...{ rows: classes, columns: steps, at, scale: SHARES, cursor: step }}
            onPick={(_, column) => onStep(column)}
          />
        </div>
        <ol className={styles.bars} aria-hidden="true">
          {said.map((p, k) => (
            <li key={k}>
              <span style={{ width: `${100 * p}%` }} />
              <em>{percent(p, 0)}</em>
            </li>
          ))}
        </ol>
      </div>
      <p className={styles.sentence} role="status">
        {sentence(step + 1, words.answers(said, name))}
      </p>
      {way !== 'frames' && (
        <p className={styles.sentence}>
          {words.reading.mind(
            changes.map(({ read, from }) => words.reading.from(name(read), from + 1)),
          )}
        </p>
      )}
      <div className={styles.foot}>
        <SaveNumbers
          name="reading"
          rows={() =>
            Array.from({ length: steps }, (_, s) => [
              s + 1,
              ...probabilities.subarray(s * classes, (s + 1) * classes),
            ])
          }
          columns={[words.reading.step, ...said.map((_, k) => name(k))]}
        />
        {steps <= MOST_ROWS && (
          <Fold title={words.reading.table} onDemand>
            <AnswerTable reading={reading} name={name} />
          </Fold>
        )}
      </div>
    </>
  );
}

function AnswerTable({
  reading: { probabilities, classes, steps },
  name,
}: Pick<ViewProps, 'reading'> & { name: (k: number) => string }) {
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">{words.reading.step}</th>
          <th scope="col">{words.reading.reads}</th>
        </tr>
      </thead>
      <tbody>
        {Array.from({ length: steps }, (_, s) => (
          <tr key={s}>
            <th scope="row">{s + 1}</th>
            <td>
              {words.answers([...probabilities.subarray(s * classes, (s + 1) * classes)], name)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** From which step on it reads what. */
function mindChanges(probabilities: Float64Array, classes: number, steps: number) {
  const changes: { read: number; from: number }[] = [];
  for (let step = 0; step < steps; step++) {
    const said = probabilities.subarray(step * classes, (step + 1) * classes);
    const read = said.reduce((best, p, k) => (p > said[best] ? k : best), 0);
    if (changes.at(-1)?.read !== read) changes.push({ read, from: step });
  }
  return changes;
}
