/** A button of the page with only words on it. */
import { ActionButton, type ActionButtonProps } from './ActionButton.tsx';

export interface ActProps extends Pick<ActionButtonProps, 'onPress' | 'isDisabled' | 'explain'> {
  children: string;
  look?: 'plain' | 'quiet';
}

export function Act({ children, ...given }: ActProps) {
  return <ActionButton label={children} {...given} />;
}
