/** The seed: any whole number, or a new one by the dice. */
import { Input, NumberField } from 'react-aria-components';
import type { NumberField as Field } from '../../models/field.ts';
import { text } from '../../text/index.ts';
import { ActionButton } from '../controls/ActionButton.tsx';
import { DiceIcon } from '../controls/icons.tsx';
import { useStore } from '../store/use-app.ts';
import styles from './settings.module.css';

export interface SeedControlProps {
  field: Field;
  labelledBy: string;
  describedBy: string;
  value: number;
  onChange: (value: number) => void;
}

const PLAIN: Intl.NumberFormatOptions = { useGrouping: false, maximumFractionDigits: 0 };

export function SeedControl(props: SeedControlProps) {
  const { field, labelledBy, describedBy, value, onChange } = props;
  const store = useStore();
  return (
    <span className={styles.seed}>
      <NumberField
        aria-labelledby={labelledBy}
        aria-describedby={describedBy}
        value={value}
        minValue={field.min}
        maxValue={field.max}
        step={1}
        formatOptions={PLAIN}
        onChange={(seed) => Number.isFinite(seed) && onChange(seed)}
      >
        <Input className={styles.seedInput} />
      </NumberField>
      <ActionButton
        label={text.page.settings.newSeed}
        icon={<DiceIcon />}
        iconOnly
        onPress={() => store.newSeed()}
      />
    </span>
  );
}
