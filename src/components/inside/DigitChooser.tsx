/** Chooses what is looked into: the pad, or a sample of the test set by its number. */
import { useSyncExternalStore } from 'react';
import type { TaskName } from '../../models/experiment.ts';
import type { InsidePlace } from '../../models/page-settings.ts';
import { text } from '../../text/index.ts';
import { ActionButton } from '../controls/ActionButton.tsx';
import { useStore } from '../store/use-app.ts';
import styles from './Inside.module.css';

const words = text.inside.digit;
const SAMPLES = 10_000;

export function DigitChooser({ place, task }: { place: InsidePlace; task: TaskName }) {
  const store = useStore();
  const pad = useSyncExternalStore(store.pad.subscribe, store.pad.snapshot);
  const choose = (digit: number) => store.lookInside({ digit });
  const usePad = () => {
    const { digit: _, ...rest } = place;
    store.setPage({ inside: rest });
  };
  return (
    <div className={styles.chooser} role="group" aria-label={words.title}>
      <label className={styles.number} data-inline>
        <span>{task === 'number' ? words.testLine : words.test}</span>
        <input
          type="number"
          min={0}
          max={SAMPLES - 1}
          value={place.digit ?? ''}
          placeholder={pad === undefined ? '0' : '–'}
          onChange={({ currentTarget: { valueAsNumber } }) => {
            if (Number.isInteger(valueAsNumber) && valueAsNumber >= 0 && valueAsNumber < SAMPLES) {
              choose(valueAsNumber);
            }
          }}
        />
      </label>
      <ActionButton
        label={words.another}
        onPress={() => choose(Math.floor(Math.random() * SAMPLES))}
      />
      <ActionButton
        label={words.pad}
        onPress={usePad}
        isDisabled={pad === undefined || place.digit === undefined}
      />
    </div>
  );
}
