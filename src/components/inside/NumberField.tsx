/** A whole number between two bounds; what is outside them is not taken. */
import styles from './Inside.module.css';

export interface NumberFieldProps {
  label: string;
  least: number;
  most: number;
  value: number;
  onChange: (value: number) => void;
  /** The label stands before the field, not above it. */
  isInline?: boolean;
}

export function NumberField(props: NumberFieldProps) {
  const { label, least, most, value, onChange, isInline = false } = props;
  return (
    <label className={styles.number} data-inline={isInline || undefined}>
      <span>{label}</span>
      <input
        type="number"
        min={least}
        max={most}
        value={value}
        onChange={({ currentTarget: { valueAsNumber } }) => {
          if (valueAsNumber >= least && valueAsNumber <= most) onChange(Math.floor(valueAsNumber));
        }}
      />
    </label>
  );
}
