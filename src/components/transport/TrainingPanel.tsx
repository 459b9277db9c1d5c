/** Training in the middle of the page: its controls, where it stands, and what is in its way. */
import { text } from '../../text/index.ts';
import { useLit } from '../lessons/use-lit.ts';
import { useApp, useShown } from '../store/use-app.ts';
import { LoadingProgress } from './LoadingProgress.tsx';
import { RunProgress, RunReadouts, ShortReadout } from './RunReadouts.tsx';
import { EpochAnnouncer, RunStatus } from './RunStatus.tsx';
import { TransportBar } from './TransportBar.tsx';
import styles from './transport.module.css';

export function TrainingPanel() {
  const phase = useApp((state) => state.phase.kind);
  const controls = useShown('transport');
  const lit = useLit('transport');
  return (
    <section className={styles.panel} aria-labelledby="training-title" {...lit}>
      <div className={styles.top}>
        <h2 id="training-title" className="for-screen-readers">
          {text.page.transport.title}
        </h2>
        {controls && <TransportBar />}
        <ShortReadout />
        <RunStatus />
      </div>
      {phase === 'starting' || phase === 'building' ? (
        <LoadingProgress />
      ) : (
        <>
          <RunReadouts />
          <RunProgress />
        </>
      )}
      <EpochAnnouncer />
    </section>
  );
}
