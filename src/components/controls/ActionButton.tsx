/** A button of the page, with an icon if it has one, and what it does as a tooltip on hover and focus. */
import type { ReactNode } from 'react';
import { Button, type ButtonProps, Tooltip, TooltipTrigger } from 'react-aria-components';
import styles from './controls.module.css';

export interface ActionButtonProps {
  label: string;
  /** Read out in place of the label, where that is too short to stand alone; begins with it. */
  fullLabel?: string;
  /** The id of what says more, e.g. why it is disabled. */
  describedBy?: string;
  onPress: () => void;
  icon?: ReactNode;
  look?: 'primary' | 'plain' | 'quiet';
  /** A line on what it does. */
  explain?: string | undefined;
  /** The key that does the same. */
  keyName?: string | undefined;
  /** Only the icon is seen; the label is read out. */
  iconOnly?: boolean;
  isDisabled?: boolean;
}

export function ActionButton(props: ActionButtonProps) {
  const { label, onPress, icon, explain, keyName, iconOnly = false, isDisabled = false } = props;
  const name = props.fullLabel ?? (iconOnly ? label : undefined);
  const button: ButtonProps = {
    className: styles.button,
    onPress,
    isDisabled,
    ...(name === undefined ? {} : { 'aria-label': name }),
    ...(props.describedBy === undefined ? {} : { 'aria-describedby': props.describedBy }),
    ...(keyName === undefined ? {} : { 'aria-keyshortcuts': keyName }),
  };
  const content = (
    <Button {...button} data-look={props.look ?? 'plain'} data-icon-only={iconOnly || undefined}>
      {icon}
      {!iconOnly && <span>{label}</span>}
    </Button>
  );
  if (explain === undefined && !iconOnly) return content;
  return (
    <TooltipTrigger delay={500}>
      {content}
      <Tooltip className={styles.tooltip} offset={6}>
        {explain ?? label}
        {keyName !== undefined && <kbd className={styles.tooltipKey}>{keyName}</kbd>}
      </Tooltip>
    </TooltipTrigger>
  );
}
