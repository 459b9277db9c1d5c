/** One of several values, in a list that opens; each with a line of explanation if it has one. */
import {
  Button,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Select,
  SelectValue,
  Text,
} from 'react-aria-components';
import { ChevronIcon } from './icons.tsx';
import styles from './controls.module.css';
import popover from './popover.module.css';

export interface Option<Value extends string> {
  value: Value;
  label: string;
  explain?: string | undefined;
  /** A short mark behind the label, e.g. "slow". */
  mark?: string | undefined;
}

export interface ChoiceProps<Value extends string> {
  options: readonly Option<Value>[];
  value: Value;
  onChange: (value: Value) => void;
  /** Read out; seen too unless `labelledBy` names what says it. */
  label: string;
  labelledBy?: string | undefined;
  describedBy?: string | undefined;
  /** The values speak for themselves; the label is only read out. */
  hideLabel?: boolean;
}

export function Choice<Value extends string>(props: ChoiceProps<Value>) {
  const { options, value, onChange, label, labelledBy, describedBy, hideLabel = false } = props;
  return (
    <Select
      className={styles.select}
      value={value}
      onChange={(key) => {
        const chosen = options.find((option) => option.value === key);
        if (chosen !== undefined) onChange(chosen.value);
      }}
      {...(labelledBy === undefined ? {} : { 'aria-labelledby': labelledBy })}
      {...(describedBy === undefined ? {} : { 'aria-describedby': describedBy })}
    >
      {labelledBy === undefined && (
        <Label className={hideLabel ? 'for-screen-readers' : styles.label}>{label}</Label>
      )}
      <Button className={styles.selectButton}>
        <SelectValue className={styles.selectValue}>
          {options.find((option) => option.value === value)?.label ?? value}
        </SelectValue>
        <ChevronIcon />
      </Button>
      <Popover className={popover.popover} offset={4}>
        <ListBox
          className={popover.list}
          items={options.map((option) => ({ ...option, id: option.value }))}
        >
          {(option) => (
            <ListBoxItem className={popover.option} textValue={option.label}>
              <Text slot="label" className={popover.optionLabel}>
                {option.label}
                {option.mark !== undefined && <span className={popover.mark}>{option.mark}</span>}
              </Text>
              {option.explain !== undefined && (
                <Text slot="description" className={popover.optionExplain}>
                  {option.explain}
                </Text>
              )}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </Select>
  );
}
