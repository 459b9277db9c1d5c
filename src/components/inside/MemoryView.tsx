/** View 5: eigenvalues of the recurrent weights on the unit circle, and how soon what is kept is gone. */
import { useState } from 'react';
import type { Eigenvalues } from '../../inspect/memory.ts';
import { text } from '../../text/index.ts';
import { Choice } from '../controls/Choice.tsx';
import { SegmentedControl } from '../charts/SegmentedControl.tsx';
import styles from './Inside.module.css';
import { SaveNumbers } from './SaveNumbers.tsx';
import { useAnswer, type ViewProps } from './use-answer.ts';

const words = text.inside.memoryView;
const MEMORY = { ask: 'memory' } as const;

export function MemoryView({ subject }: ViewProps) {
  const { answered, failure } = useAnswer(MEMORY, subject, 'view');
  const [wanted, setLayer] = useState<string>();
  const [wantedGate, setGate] = useState<string>();
  const layers = (answered?.answer.layers ?? []).filter(
    ({ eigenvalues }) => eigenvalues.length > 0,
  );
  const memory = layers.find(({ layer }) => layer === wanted) ?? layers.at(-1);
  if (memory === undefined)
    return <p className={styles.note}>{failure ?? text.inside.digit.none}</p>;
  const { eigenvalues, kept } = memory;
  // The block that makes the candidate carries the state on; Keras calls it by the state.
  const shown =
    eigenvalues.find(({ gate }) => gate === wantedGate) ??
    eigenvalues.find(({ gate }) => gate === 'h' || gate === 'c') ??
    eigenvalues[0];
  const largest = Math.hypot(shown.real[0], shown.imaginary[0]);
  const median = kept && kept.halfLife.toSorted()[Math.floor(kept.halfLife.length / 2)];
  return (
    <>
      <div className={styles.controls}>
        {layers.length > 1 && (
          <Choice
            label={words.layer}
            options={layers.map(({ layer }) => ({ value: layer, label: layer }))}
            value={memory.layer}
            onChange={setLayer}
          />
        )}
        {eigenvalues.length > 1 && (
          <SegmentedControl
            label={words.gate}
            segments={eigenvalues.map(({ gate }) => ({
              value: gate,
              label: gate,
              spoken: text.inside.states[gate] ?? gate,
            }))}
            value={shown.gate}
            onChange={setGate}
          />
        )}
      </div>
      <div className={styles.beside}>
        <Circle eigenvalues={shown} />
        <div className={styles.sentences} role="status">
          <p className={styles.sentence}>{words.largest(largest, shown.halfLife[0])}</p>
          <p className={styles.sentence}>
            {words.counts(
              shown.halfLife.reduce((n, steps) => n + Number(steps <= 1), 0),
              shown.real.length,
            )}
          </p>
          {kept !== undefined && median !== undefined && (
            <p className={styles.sentence}>{words.kept(kept.gate, median)}</p>
          )}
          <p className={styles.note}>{words.holds[memory.holds]}</p>
          <SaveNumbers
            name="eigenvalues"
            columns={['real', 'imaginary', 'half-life']}
            rows={() =>
              [...shown.real].map((real, i) => [real, shown.imaginary[i], shown.halfLife[i]])
            }
          />
        </div>
      </div>
    </>
  );
}

/** How far the picture goes; what lies beyond stands at its edge. */
const EDGE = 1.5;

function Circle({ eigenvalues: { real, imaginary } }: { eigenvalues: Eigenvalues }) {
  const within = (value: number) => Math.min(EDGE, Math.max(-EDGE, value));
  return (
    <svg
      className={styles.circle}
      viewBox={`${-EDGE - 0.1} ${-EDGE - 0.1} ${2 * EDGE + 0.2} ${2 * EDGE + 0.2}`}
      role="img"
      aria-label={words.circle}
    >
      <path className={styles.zero} d={`M${-EDGE} 0H${EDGE}M0 ${-EDGE}V${EDGE}`} />
      <circle className={styles.unit} r="1" />
      {[...real].map((re, i) => (
        <circle
          key={i}
          className={styles.eigenvalue}
          cx={within(re)}
          cy={-within(imaginary[i])}
          r="0.035"
          data-grows={Math.hypot(re, imaginary[i]) > 1 || undefined}
        />
      ))}
    </svg>
  );
}
