/** What the page is doing, in a word or two; once an epoch a screen reader hears how it goes. */
import { useEffect, useState } from 'react';
import { text } from '../../text/index.ts';
import { type AppState, statusOf, taskOf } from '../store/app-state.ts';
import { useApp, useLive } from '../store/use-app.ts';
import styles from './transport.module.css';

const words = text.page.transport;

export function RunStatus() {
  const status = useApp(statusOf);
  const remark = useApp(remarkOn);
  const [evaluating, setEvaluating] = useState(false);
  useLive((live) => setEvaluating(live.evaluating !== undefined));
  return (
    <p className={styles.status} data-status={status} data-testid="status">
      <span className={styles.lamp} aria-hidden="true" />
      <strong>
        {evaluating && status === 'training' ? words.evaluating : words.status[status]}
      </strong>
      {remark !== '' && <span>{remark}</span>}
    </p>
  );
}

/** Tells of each epoch's result and of a change of status, and of nothing else. */
export function EpochAnnouncer() {
  const line = useApp(epochLine);
  const status = useApp((state) => words.status[statusOf(state)]);
  const [said, setSaid] = useState('');
  useEffect(() => setSaid(line), [line]);
  useEffect(() => setSaid(status), [status]);
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
  const read = words.score[taskOf(state)].read;
  return epoch === 0
    ? words.beforeLine(valAccuracy, read)
    : words.epochLine(epoch, valAccuracy, read);
}
