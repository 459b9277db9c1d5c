/** In the place of a pad: a made-up test sequence, what is asked of it, and what the network answers. */
import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { FEATURES, FIRST_SYMBOLS, SequenceSource, SYMBOLS } from '../../data/sequences.ts';
import { text as catalogue } from '../../text/index.ts';
import type { ReaderName } from '../../workers/protocol.ts';
import { ActionButton } from '../controls/ActionButton.tsx';
import { hasBegun } from '../store/app-state.ts';
import { useApp, useStore } from '../store/use-app.ts';
import styles from './DrawPanel.module.css';
import { Guess } from './Guess.tsx';
import type { PredictionLoop } from './prediction-loop.ts';
import type { Predictor, Reading } from './predictor.ts';
import sequenceStyles from './SequencePanel.module.css';
import { usePrediction } from './use-prediction.ts';

const text = catalogue.sequences;

export interface SequencePanelProps {
  predictor: Predictor;
  kind: 'recall' | 'adding';
}

export function SequencePanel({ predictor, kind }: SequencePanelProps) {
  const { length, testDigits } = useApp(({ experiment }) => experiment.training);
  const isTrained = useApp(hasBegun);
  const store = useStore();
  const [wanted, setWanted] = useState(0);
  // The same that is looked into, where one was chosen there.
  const lookedInto = useApp(({ page }) => page.inside?.digit);
  const index = (lookedInto ?? wanted) % testDigits;
  const show = (to: number) => {
    setWanted(to);
    if (lookedInto !== undefined) store.lookInside({ digit: to });
  };
  const { inputs, target } = useMemo(() => {
    const { inputs: values, targets } = new SequenceSource(kind, length, 0).testing(
      index,
      index + 1,
    );
    return { inputs: values, target: targets[0] };
  }, [kind, length, index]);
  useEffect(() => {
    store.pad.show({ pixels: inputs, width: FEATURES[kind], label: [target], index });
  }, [store, kind, inputs, target, index]);
  const { loop } = usePrediction<Float32Array, Reading>(predictor, predict, inputs);
  return (
    <div className={styles.panel}>
      <div className={sequenceStyles.tools}>
        <span className={sequenceStyles.number} role="status">
          {text.number(index)}
        </span>
        <ActionButton
          label={text.back}
          onPress={() => show((index + testDigits - 1) % testDigits)}
        />
        <ActionButton label={text.another} onPress={() => show((index + 1) % testDigits)} />
      </div>
      {kind === 'recall' ? (
        <>
          <Symbols inputs={inputs} />
          <div className={sequenceStyles.guess}>
            <Guess loop={loop} label={target} settled />
          </div>
        </>
      ) : (
        <>
          <Numbers inputs={inputs} sum={target} />
          <Answer loop={loop} sum={target} />
        </>
      )}
      <p className={styles.note}>
        {!isTrained && `${text.untrained} `}
        {kind === 'recall' ? text.recall.chance(FIRST_SYMBOLS.length) : text.adding.chance}
      </p>
    </div>
  );
}

function predict(predictor: Predictor, inputs: Float32Array, reader: ReaderName) {
  return predictor.predict(inputs, reader);
}

/** So many symbols are shown. */
const SHOWN = 120;

function Symbols({ inputs }: { inputs: Float32Array }) {
  const length = inputs.length / FEATURES.recall;
  const names = Array.from({ length: Math.min(length, SHOWN) }, (_, t) => {
    const step = inputs.subarray(t * FEATURES.recall, (t + 1) * FEATURES.recall);
    return SYMBOLS[step.indexOf(1)];
  });
  const [first, ...rest] = names;
  return (
    <div className={styles.part}>
      <p className={styles.note}>{text.recall.task(FIRST_SYMBOLS, length)}</p>
      <p
        className={sequenceStyles.symbols}
        role="img"
        aria-label={text.recall.picture(first, length)}
      >
        <strong title={text.recall.legend}>{first}</strong> {rest.join(' ')}
        {length > names.length && ` ${text.recall.more(length - names.length)}`}
      </p>
    </div>
  );
}

function Numbers({ inputs, sum }: { inputs: Float32Array; sum: number }) {
  const length = inputs.length / FEATURES.adding;
  const numbers = Array.from({ length }, (_, t) => inputs[FEATURES.adding * t]);
  const marked = numbers.flatMap((_, t) => (inputs[FEATURES.adding * t + 1] === 1 ? [t] : []));
  return (
    <div className={styles.part}>
      <p className={styles.note}>{text.adding.task(length)}</p>
      <svg
        className={sequenceStyles.numbers}
        viewBox={`0 0 ${length} 1`}
        preserveAspectRatio="none"
        role="img"
        aria-label={text.adding.picture(length, marked)}
      >
        {numbers.map((number, t) => (
          <rect
            // A bar has no name but its place.
            key={t}
            data-marked={marked.includes(t) || undefined}
            x={t + 0.1}
            width={0.8}
            y={1 - number}
            height={number}
          />
        ))}
      </svg>
      <p className={sequenceStyles.answer}>
        {text.adding.sum}:{' '}
        <strong>
          {text.adding.marked(
            marked.map((t) => numbers[t]),
            sum,
          )}
        </strong>
      </p>
    </div>
  );
}

function Answer({ loop, sum }: { loop: PredictionLoop<Float32Array, Reading>; sum: number }) {
  const { reading } = useSyncExternalStore(loop.subscribe, loop.snapshot);
  const answer = reading?.probabilities[0];
  return (
    <p className={sequenceStyles.answer} aria-live="polite">
      {text.adding.answer}:{' '}
      {answer === undefined ? (
        text.waiting
      ) : (
        <>
          <strong data-testid="answer">{text.adding.value(answer)}</strong>{' '}
          {text.adding.off(answer, sum)}
        </>
      )}
    </p>
  );
}
