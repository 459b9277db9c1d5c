/** What the page is waiting for before it can train: the digits, a backend, the network. */
import { useRef } from 'react';
import { text } from '../../text/index.ts';
import { useApp, useLive } from '../store/use-app.ts';
import styles from './transport.module.css';

const words = text.page.loading;

export function LoadingProgress() {
  const phase = useApp((state) => state.phase);
  const measuring = useApp((state) => state.measuring);
  const bar = useRef<HTMLDivElement>(null);
  const fill = useRef<HTMLSpanElement>(null);
  const amount = useRef<HTMLSpanElement>(null);
  useLive(({ loading }) => {
    if (!loading || !bar.current || !fill.current || !amount.current) return;
    const { loadedBytes, totalBytes } = loading;
    const share = totalBytes > 0 ? Math.min(1, loadedBytes / totalBytes) : 0;
    fill.current.style.transform = `scaleX(${share})`;
    amount.current.textContent =
      totalBytes > 0 ? words.amount(loadedBytes, totalBytes) : words.amountSoFar(loadedBytes);
    bar.current.setAttribute('aria-valuenow', String(Math.floor(share * 100)));
  });
  const trying = phase.kind === 'starting' ? phase.trying : undefined;
  return (
    <div className={styles.loading} data-testid="loading">
      {phase.kind === 'building' ? (
        <p>{measuring ? words.measuring : words.building}</p>
      ) : (
        <>
          <p className={styles.loadingLine}>
            <span>{words.data}</span> <span ref={amount} className={styles.amount} />
          </p>
          <div
            ref={bar}
            className={styles.progress}
            role="progressbar"
            aria-label={words.progress}
            aria-valuemin={0}
            aria-valuemax={100}
          >
            <span ref={fill} className={styles.progressFill} />
          </div>
          <p>{trying === undefined ? words.backend : text.backends.trying(trying)}</p>
        </>
      )}
    </div>
  );
}
