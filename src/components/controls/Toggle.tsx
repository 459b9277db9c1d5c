/** Something that is on or off. */
import { Switch } from 'react-aria-components';
import styles from './controls.module.css';

export interface ToggleProps {
  label: string;
  /** Names the switch in place of its own label, which is then not shown. */
  labelledBy?: string | undefined;
  describedBy?: string | undefined;
  on: boolean;
  onChange: (on: boolean) => void;
}

export function Toggle({ label, labelledBy, describedBy, on, onChange }: ToggleProps) {
  return (
    <Switch
      className={styles.toggle}
      isSelected={on}
      onChange={onChange}
      {...(labelledBy === undefined ? {} : { 'aria-labelledby': labelledBy })}
      {...(describedBy === undefined ? {} : { 'aria-describedby': describedBy })}
    >
      <span className={styles.track} aria-hidden="true" />
      {labelledBy === undefined && label}
    </Switch>
  );
}
