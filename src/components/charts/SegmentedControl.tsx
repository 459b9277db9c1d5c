/** A few choices side by side of which one holds, as a group of radio buttons that looks like one bar. */
import type { Key } from 'react-aria-components';
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import styles from './SegmentedControl.module.css';

export interface Segment<Value extends string> {
  value: Value;
  label: string;
  /** Read out in place of a label that is too short to stand alone. */
  spoken?: string;
}

export interface SegmentedControlProps<Value extends string> {
  label: string;
  segments: readonly Segment<Value>[];
  value: Value;
  onChange: (value: Value) => void;
  /** The segments speak for themselves; the label is only read out. */
  hideLabel?: boolean;
  /** The id of the element that explains the choice. */
  describedBy?: string;
}

export function SegmentedControl<Value extends string>({
  label,
  segments,
  value,
  onChange,
  hideLabel = false,
  describedBy,
}: SegmentedControlProps<Value>) {
  const choose = (keys: Set<Key>) => {
    const chosen = segments.find((segment) => keys.has(segment.value));
    if (chosen) onChange(chosen.value);
  };
  return (
    <div className={styles.control}>
      {!hideLabel && (
        <span className={styles.label} aria-hidden="true">
          {label}
        </span>
      )}
      <ToggleButtonGroup
        className={styles.group ?? ''}
        aria-label={label}
        {...(describedBy === undefined ? {} : { 'aria-describedby': describedBy })}
        selectionMode="single"
        disallowEmptySelection
        selectedKeys={[value]}
        onSelectionChange={choose}
      >
        {segments.map((segment) => (
          <ToggleButton
            key={segment.value}
            id={segment.value}
            className={styles.segment ?? ''}
            {...(segment.spoken === undefined ? {} : { 'aria-label': segment.spoken })}
          >
            {segment.label}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
    </div>
  );
}
