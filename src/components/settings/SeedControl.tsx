/** The seed: any whole number, or a new one by the dice. */
import type { NumberField as Field } from '../../models/field.ts';
import { text } from '../../text/index.ts';
import { ActionButton } from '../controls/ActionButton.tsx';
import { DiceIcon } from '../controls/icons.tsx';
import { NumberInput } from '../controls/NumberInput.tsx';
import { useStore } from '../store/use-app.ts';
import styles from './settings.module.css';

export interface SeedControlProps {
  field: Field;
  labelledBy: string;
  describedBy: string;
  value: number;
  onChange: (value: number) => void;
}

export function SeedControl({ field, ...input }: SeedControlProps) {
  const store = useStore();
  return (
    <span className={styles.seed}>
      <NumberInput {...input} min={field.min} max={field.max} />
      <ActionButton
        label={text.page.settings.newSeed}
        icon={<DiceIcon />}
        iconOnly
        onPress={() => store.newSeed()}
      />
    </span>
  );
}
