/** What the page is doing, in a word or two; once an epoch a screen reader hears how it goes. */
import { useEffect, useState } from 'react';
import { text } from '../../text/index.ts';
import { type AppState, statusOf, taskOf } from '../store/app-state.ts';
import { nounOf } from '../store/use-noun.ts';
import { useApp, useLive, useStore } from '../store/use-app.ts';
import styles from './transport.module.css';

const words = text.page.transport;

export function RunStatus() {
  const status = useApp(statusOf);
  const remark = useApp(remarkOn);
  const [evaluating, setEvaluating] = useState(false);
  const [compiling, setCompiling] = useState<{ done: number; total: number }>();
  const [comingShare, setComingShare] = useState<number>();
  useLive(({ evaluating: reads, compiling: compiles, loading }) => {
    setEvaluating(reads !== undefined);
    setCompiling(compiles);
    const { loadedBytes = 0, totalBytes = 0 } = loading ?? {};
    const isComing = loadedBytes < totalBytes;
    setComingShare(isComing ? Math.floor((100 * loadedBytes) / totalBytes) / 100 : undefined);
  });
  return (
    <p className={styles.status} data-status={status} data-testid="status">
      <span className={styles.lamp} aria-hidden="true" />
      <strong>
        {evaluating && status === 'training' ? words.evaluating : words.status[status]}
      </strong>
      {compiling !== undefined && status === 'training' && (
        <span>{words.compiling(compiling.done, compiling.total)}</span>
      )}
      {remark !== '' && <span>{remark}</span>}
      {comingShare !== undefined && status !== 'loading' && (
        <span>{words.digitsComing(comingShare)}</span>
      )}
    </p>
  );
}

/** So many milliseconds at least lie between two results that are read out. */
const SAID_EVERY = 5000;

/** Tells of each change of status and of epochs' results, of very short epochs not of every one. */
export function EpochAnnouncer() {
  const store = useStore();
  const [said, setSaid] = useState('');
  useEffect(() => {
    let [lastStatus, lastLine, saidAt] = ['', '', -Infinity];
    return store.subscribe(() => {
      const state = store.snapshot();
      const [status, line] = [words.status[statusOf(state)], epochLine(state)];
      if (status !== lastStatus) setSaid(status);
      else if (line !== lastLine && line !== '' && performance.now() - saidAt > SAID_EVERY) {
        saidAt = performance.now();
        setSaid(line);
      }
      [lastStatus, lastLine] = [status, line];
    });
  }, [store]);
  return (
    <p className="for-screen-readers" role="status">
      {said}
    </p>
  );
}

function remarkOn(state: AppState): string {
  if (statusOf(state) === 'measuring') return words.measuring;
  if (statusOf(state) !== 'finished') return '';
  const { run, stopped, experiment } = state;
  if (stopped === 'stopped-early') return words.stoppedEarly[taskOf(state)];
  return run !== undefined && run.position.epoch >= experiment.training.epochs
    ? words.finished
    : '';
}

function epochLine(state: AppState): string {
  const { lastEpoch } = state;
  if (lastEpoch === undefined) return '';
  const { epoch, valAccuracy } = lastEpoch;
  const task = taskOf(state);
  return epoch === 0
    ? words.beforeLine(valAccuracy, task, nounOf(state.experiment))
    : words.epochLine(epoch, valAccuracy, task, nounOf(state.experiment));
}
