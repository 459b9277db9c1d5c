/** The mark on settings that build the network anew; a control's description says it to those who listen. */
import { text } from '../../text/index.ts';
import styles from './settings.module.css';

export function RestartMark() {
  return (
    <span className={styles.restarts} title={text.fieldMarks.restarts.explain} aria-hidden="true">
      ↻
    </span>
  );
}
