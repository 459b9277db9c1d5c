/**
 * Where the run stands and how fast it goes. The numbers change many times a second, so they are written
 * straight into the page, past React.
 */
import { type RefObject, useRef } from 'react';
import { text } from '../../text/index.ts';
import { Explanation } from '../controls/Explanation.tsx';
import { type Live, runShare, secondsLeft, secondsPerEpoch } from '../store/live-readings.ts';
import { taskOf } from '../store/app-state.ts';
import { useApp, useLive } from '../store/use-app.ts';
import styles from './transport.module.css';

const words = text.page.transport;

export function RunReadouts() {
  const digits = useApp(({ experiment }) => experiment.training.trainingDigits);
  const accuracy = useApp(({ lastEpoch }) => lastEpoch?.valAccuracy);
  const score = words.score[useApp(taskOf)];
  const epoch = useReadout(epochWords);
  const batch = useReadout(batchWords);
  const pace = useReadout(({ samplesPerSecond: rate }) =>
    rate === undefined ? words.none : words.rate(rate),
  );
  const epochTime = useReadout((live) => durationWords(secondsPerEpoch(live, digits)));
  const left = useReadout((live) => durationWords(secondsLeft(live, digits)));
  return (
    <dl className={styles.readouts}>
      <div className={styles.main}>
        <dt>
          {score.label}
          <Explanation of={score.label}>
            <p>{score.explain}</p>
          </Explanation>
        </dt>
        <dd data-testid="test-accuracy">
          {accuracy === undefined ? words.none : words.accuracyValue(accuracy)}
        </dd>
      </div>
      <Readout name={words.epoch} value={epoch} />
      <Readout name={words.batch} value={batch} />
      <Readout name={score.pace} value={pace} />
      <Readout name={words.secondsPerEpoch} value={epochTime} />
      <Readout name={words.timeLeft} value={left} />
    </dl>
  );
}

export function RunProgress() {
  const bar = useRef<HTMLDivElement>(null);
  const fill = useRef<HTMLSpanElement>(null);
  useLive((live) => {
    const share = runShare(live);
    if (fill.current) fill.current.style.transform = `scaleX(${share})`;
    const percent = String(Math.floor(share * 100));
    if (!bar.current || bar.current.getAttribute('aria-valuenow') === percent) return;
    bar.current.setAttribute('aria-valuenow', percent);
    bar.current.setAttribute('aria-valuetext', words.progressValue(share));
  });
  return (
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
  );
}

function Readout({ name, value }: { name: string; value: RefObject<HTMLElement | null> }) {
  return (
    <div className={styles.readout}>
      <dt>{name}</dt>
      <dd ref={value} />
    </div>
  );
}

function useReadout(inWords: (live: Live) => string): RefObject<HTMLElement | null> {
  const element = useRef<HTMLElement>(null);
  useLive((live) => {
    const shown = inWords(live);
    if (element.current && element.current.textContent !== shown) {
      element.current.textContent = shown;
    }
  });
  return element;
}

/** Epochs begun of all; the last one stays the last when it is done. */
function epochWords({ position }: Live): string {
  if (position === undefined) return words.none;
  const begun = position.epoch + (position.batch > 0 ? 1 : 0);
  return words.of(Math.min(begun, position.epochs), position.epochs);
}

/** Batches of the epoch under way; at the end of one, all of them. */
function batchWords({ position }: Live): string {
  if (position === undefined) return words.none;
  const { batch, batchesPerEpoch, epoch } = position;
  return words.of(batch === 0 && epoch > 0 ? batchesPerEpoch : batch, batchesPerEpoch);
}

function durationWords(seconds: number | undefined): string {
  return seconds === undefined ? words.none : words.duration(seconds);
}
