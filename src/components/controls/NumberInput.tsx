/** A number to type, taken with Enter or when one leaves the box. */
import { Input, NumberField } from 'react-aria-components';
import styles from './controls.module.css';

export interface NumberInputProps {
  labelledBy: string;
  describedBy?: string;
  value: number;
  min: number;
  max: number;
  /** Whole numbers only. */
  whole?: boolean;
  onChange: (value: number) => void;
}

export function NumberInput(props: NumberInputProps) {
  const { labelledBy, describedBy, value, min, max, whole = true, onChange } = props;
  return (
    <NumberField
      aria-labelledby={labelledBy}
      {...(describedBy === undefined ? {} : { 'aria-describedby': describedBy })}
      value={value}
      minValue={min}
      maxValue={max}
      {...(whole ? { step: 1 } : {})}
      formatOptions={PLAIN}
      onChange={(typed) => Number.isFinite(typed) && onChange(typed)}
    >
      <Input className={styles.number} />
    </NumberField>
  );
}

const PLAIN: Intl.NumberFormatOptions = { useGrouping: false, maximumFractionDigits: 3 };
