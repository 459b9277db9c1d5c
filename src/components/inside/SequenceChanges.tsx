/** Another symbol, or another mark, at a step of a made-up sequence: "what if it had read something else?" */
import { type ReactNode, useMemo, useState } from 'react';
import { FEATURES, FIRST_SYMBOLS, type SequenceKind, SYMBOLS } from '../../data/sequences.ts';
import { text } from '../../text/index.ts';
import { ActionButton } from '../controls/ActionButton.tsx';
import { Choice } from '../controls/Choice.tsx';
import styles from './Inside.module.css';
import { NumberField } from './NumberField.tsx';

const words = text.inside.sequenceView.whatIf;
const { reads } = text.inside.sequenceView;
const MARK = 1;

export interface SequenceChangesProps {
  kind: SequenceKind;
  /** `[timesteps, features]`, as it is. */
  inputs: Float32Array;
  /** The places in it that are 1 instead of 0, or 0 instead of 1. */
  flipped: readonly number[];
  onFlipped: (flipped: readonly number[]) => void;
  /** What stands beside how much is changed. */
  children: ReactNode;
}

export function SequenceChanges(props: SequenceChangesProps) {
  const { kind, inputs, flipped, onFlipped, children } = props;
  const features = FEATURES[kind];
  const timesteps = inputs.length / features;
  const [wanted, setStep] = useState(0);
  const step = Math.min(wanted, timesteps - 1);
  const changed = useMemo(() => {
    const values = inputs.slice();
    for (const at of flipped) values[at] = 1 - values[at];
    return values;
  }, [inputs, flipped]);
  const begin = step * features;
  const others = flipped.filter((at) => Math.floor(at / features) !== step);
  const original = inputs.subarray(begin, begin + features).indexOf(1);
  const readNow = changed.subarray(begin, begin + features).indexOf(1);
  const mark = begin + MARK;
  return (
    <div className={styles.sentences} role="group" aria-label={words.change}>
      <div className={styles.controls}>
        <p className={styles.note}>{words.change}</p>
        <NumberField
          label={words.step}
          {...{ least: 1, most: timesteps, value: step + 1 }}
          onChange={(to) => setStep(to - 1)}
          isInline
        />
        {kind === 'recall' ? (
          <Choice
            label={words.symbol}
            hideLabel
            options={(step === 0 ? FIRST_SYMBOLS : SYMBOLS).map((name) => ({
              value: name,
              label: name,
            }))}
            value={SYMBOLS[readNow]}
            onChange={(name) => {
              const to = SYMBOLS.indexOf(name);
              onFlipped(to === original ? others : [...others, begin + original, begin + to]);
            }}
          />
        ) : (
          <ActionButton
            label={words.mark}
            onPress={() => onFlipped(flipped.includes(mark) ? others : [...others, mark])}
          />
        )}
        <ActionButton
          label={words.undo}
          onPress={() => onFlipped([])}
          isDisabled={flipped.length === 0}
        />
      </div>
      <div className={styles.told}>
        <p className={styles.note} role="status">
          {kind === 'recall'
            ? reads.recall(step + 1, SYMBOLS[readNow])
            : reads.adding(step + 1, changed[begin], changed[mark] === 1)}{' '}
          {words.changed(new Set(flipped.map((at) => Math.floor(at / features))).size)}
        </p>
        {children}
      </div>
    </div>
  );
}
