/** The sweep at work, wherever one looks on the page: which run, how long still, skip and stop; and one left behind. */
import { useRef, useSyncExternalStore } from 'react';
import { runsLeft, secondsLeft } from '../../experiments/sweep-results.ts';
import { countRuns, type SweepRun } from '../../experiments/sweep.ts';
import { text } from '../../text/index.ts';
import { ActionButton } from '../controls/ActionButton.tsx';
import { Notice } from '../notices/Notice.tsx';
import { epochTimeOf, statusOf } from '../store/app-state.ts';
import { type Live, runShare } from '../store/live-readings.ts';
import { useApp, useLive, useStore } from '../store/use-app.ts';
import styles from './Sweep.module.css';
import type { HeldSweep } from './sweep-runner.ts';
import { sweepName, variantInWords } from './sweep-words.ts';

const words = text.sweep;

export function SweepNotices() {
  const { sweeps: runner } = useStore();
  const { sweeps, atWork, offered } = useSyncExternalStore(runner.subscribe, runner.snapshot);
  const working = sweeps.find(({ id }) => id === atWork?.id);
  const left = sweeps.find(({ id }) => id === offered);
  return (
    <>
      {atWork !== undefined && working !== undefined && <AtWork held={working} run={atWork.run} />}
      {left !== undefined && <Offer held={left} />}
    </>
  );
}

function AtWork({ held, run }: { held: HeldSweep; run: SweepRun }) {
  const { sweeps: runner, history } = useStore();
  const { sweep } = held.results;
  const runs = countRuns(sweep);
  const isPaused = useApp((state) => statusOf(state) === 'paused');
  const epochSeconds = useApp((state) => epochTimeOf(state, run.experiment).seconds);
  const bar = useRef<HTMLDivElement>(null);
  const fill = useRef<HTMLSpanElement>(null);
  const time = useRef<HTMLSpanElement>(null);
  useLive((live) => {
    const { share, seconds } = progressOf(held, run, live, history.current?.id, epochSeconds);
    const percent = String(Math.floor(share * 100));
    bar.current?.setAttribute('aria-valuenow', percent);
    if (fill.current !== null) fill.current.style.transform = `scaleX(${share})`;
    if (time.current !== null) time.current.textContent = words.run.left(seconds);
  });
  const what = [variantInWords(sweep.network, run.vary), words.seed(run.seed)];
  const kind = Object.keys(sweep.vary).length === 0 ? 'repeat' : 'sweep';
  return (
    <section className={styles.atWork} aria-label={words.run.title[kind]}>
      <p className={styles.line}>
        <strong>{words.run.title[kind]}</strong>{' '}
        <span role="status">
          {words.run.name(run.number, runs, what.filter((part) => part !== '').join(', '))}
        </span>
        {', '}
        <span ref={time} />
      </p>
      <div
        ref={bar}
        className={styles.bar}
        role="progressbar"
        aria-label={words.run.progress}
        aria-valuemin={0}
        aria-valuemax={100}
      >
        <span ref={fill} className={styles.fill} />
      </div>
      {isPaused && <p className={styles.quiet}>{words.run.paused}</p>}
      <div className={styles.actions}>
        <ActionButton label={words.run.skip} onPress={() => runner.skip()} />
        <ActionButton label={words.run.stop} onPress={() => void runner.stop()} />
      </div>
    </section>
  );
}

/** How far the whole sweep is, and the seconds that are left: as promised before anything is known of its pace. */
function progressOf(
  { results, current }: HeldSweep,
  run: SweepRun,
  live: Live,
  inPage: string | undefined,
  epochSeconds: number,
): { share: number; seconds: number } {
  const runs = countRuns(results.sweep);
  const left = runsLeft(results).length;
  const share = current?.id === inPage && current?.run === run.number ? runShare(live) : 0;
  const spent = share * run.experiment.training.epochs * (live.epochSeconds ?? epochSeconds);
  const known = secondsLeft(results, { share, seconds: spent });
  return {
    share: (runs - left + share) / runs,
    seconds: known ?? (left - share) * epochSeconds * run.experiment.training.epochs,
  };
}

function Offer({ held }: { held: HeldSweep }) {
  const { sweeps: runner } = useStore();
  const { sweep, results } = held.results;
  return (
    <Notice kind="good" title={words.offer.title} role="status">
      <p>{words.offer.what(sweepName(sweep), results.length, countRuns(sweep))}</p>
      <ActionButton
        label={words.offer.accept}
        look="primary"
        onPress={() => void runner.goOn(held.id)}
      />
      <ActionButton label={words.offer.decline} onPress={() => runner.decline()} />
    </Notice>
  );
}
