/** A box that says something out of the ordinary; how grave it is shows in a word, not in colour alone. */
import type { ReactNode } from 'react';
import { text } from '../../text/index.ts';
import { ActionButton } from '../controls/ActionButton.tsx';
import { CloseIcon, WarningIcon } from '../controls/icons.tsx';
import styles from './notices.module.css';

export interface NoticeProps {
  kind: 'bad' | 'caution' | 'good';
  title: string;
  /** An alert is read out at once, a status when the reader pauses. */
  role: 'alert' | 'status';
  onDismiss?: (() => void) | undefined;
  children: ReactNode;
}

export function Notice({ kind, title, role, onDismiss, children }: NoticeProps) {
  return (
    <div className={styles.notice} data-kind={kind} data-notice={kind} role={role}>
      <p className={styles.title}>
        {kind !== 'good' && <WarningIcon />}
        {title}
      </p>
      <div className={styles.body}>{children}</div>
      {onDismiss !== undefined && (
        <span className={styles.dismiss}>
          <ActionButton
            label={text.page.failure.dismiss}
            icon={<CloseIcon />}
            iconOnly
            look="quiet"
            onPress={onDismiss}
          />
        </span>
      )}
    </div>
  );
}
