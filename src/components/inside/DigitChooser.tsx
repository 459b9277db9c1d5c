/** Chooses what is looked into: the pad, or a sample of the test set by its number. */
import { useSyncExternalStore } from 'react';
import { datasetOf } from '../../data/dataset-of.ts';
import type { TaskName } from '../../models/experiment.ts';
import type { InsidePlace } from '../../models/page-settings.ts';
import { text } from '../../text/index.ts';
import { ActionButton } from '../controls/ActionButton.tsx';
import { useApp, useStore } from '../store/use-app.ts';
import { useNoun } from '../store/use-noun.ts';
import styles from './Inside.module.css';
import { useSequenceIndex } from './use-sequence.ts';

const words = text.inside.digit;
const sequences = text.inside.sequenceView;
const LINES = 10_000;

export function DigitChooser({ place, task }: { place: InsidePlace; task: TaskName }) {
  const store = useStore();
  const noun = useNoun();
  const images = useApp(({ experiment }) => datasetOf(experiment.training).counts.test);
  const pad = useSyncExternalStore(store.pad.subscribe, store.pad.snapshot);
  const isSequence = task === 'recall' || task === 'adding';
  const tests = useApp(({ experiment }) => experiment.training.testDigits);
  // Lines are composed of images; there are as many as one likes.
  const samples = isSequence ? tests : task === 'number' ? LINES : images;
  const shown = useSequenceIndex(place.digit);
  // Sequences are counted from 1, as they are beside.
  const [first, value] = isSequence ? [1, shown] : [0, place.digit];
  const choose = (digit: number) => store.lookInside({ digit });
  const usePad = () => {
    const { digit: _, ...rest } = place;
    store.setPage({ inside: rest });
  };
  return (
    <div className={styles.chooser} role="group" aria-label={words.title(noun)}>
      <label className={styles.number} data-inline>
        <span>
          {isSequence ? sequences.chooser : task === 'number' ? words.testLine : words.test(noun)}
        </span>
        <input
          type="number"
          min={first}
          max={first + samples - 1}
          value={value === undefined ? '' : value + first}
          placeholder={pad === undefined ? '0' : '–'}
          onChange={({ currentTarget: { valueAsNumber } }) => {
            const index = valueAsNumber - first;
            if (Number.isInteger(index) && index >= 0 && index < samples) choose(index);
          }}
        />
      </label>
      <ActionButton
        label={words.another}
        onPress={() => choose(Math.floor(Math.random() * samples))}
      />
      {!isSequence && (
        <ActionButton
          label={words.pad}
          onPress={usePad}
          isDisabled={pad === undefined || place.digit === undefined}
        />
      )}
    </div>
  );
}
