/** Beside the page's name: whether it opens without a network, or how far it is with that. */
import { text } from '../../text/index.ts';
import { ActionButton } from '../controls/ActionButton.tsx';
import { Explanation } from '../controls/Explanation.tsx';
import { useOffline, useOfflineKeeper } from './use-offline.ts';
import styles from './offline.module.css';

const words = text.offline;

export function OfflineStatus() {
  const keeper = useOfflineKeeper();
  const { keeping } = useOffline();
  switch (keeping.kind) {
    case 'none':
      return <div className={styles.status} />;
    case 'offered':
      return (
        <div className={styles.status} data-testid="offline">
          <ActionButton label={words.offer(keeping.bytes)} onPress={() => void keeper.keep()} />
        </div>
      );
    case 'keeping': {
      const { loadedBytes, totalBytes } = keeping;
      return (
        <div className={styles.status} data-testid="offline" title={words.size(totalBytes)}>
          <span>{words.keeping(totalBytes === 0 ? 0 : loadedBytes / totalBytes)}</span>
        </div>
      );
    }
    case 'ready':
      return (
        <div className={styles.status} data-testid="offline">
          <span role="status">{words.ready}</span>
          <Explanation of={words.ready} question={words.about}>
            <p>{words.explain(keeping.bytes)}</p>
            <p>{words.install}</p>
          </Explanation>
        </div>
      );
    case 'failed':
      return (
        <div className={styles.status} data-testid="offline" data-failed="">
          <span role="status">{words.failed}</span>
          <ActionButton label={words.again} look="quiet" onPress={() => void keeper.keep()} />
        </div>
      );
  }
}
