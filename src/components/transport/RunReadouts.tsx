/**
 * Where the run stands and how fast it goes. The numbers change many times a second, so they are written
 * straight into the page, past React.
 */
import { type RefObject, useRef } from 'react';
import { rateFactor } from '../../models/learning-rate.ts';
import { samplesPerEpoch } from '../../models/training-fields.ts';
import { text } from '../../text/index.ts';
import { Explanation } from '../controls/Explanation.tsx';
import { type Live, runShare, secondsLeft, secondsPerEpoch } from '../store/live-readings.ts';
import { epochTimeOf, statusOf, taskOf } from '../store/app-state.ts';
import { useApp, useLive } from '../store/use-app.ts';
import { useNoun } from '../store/use-noun.ts';
import styles from './transport.module.css';

const words = text.page.transport;

export function RunReadouts() {
  const digits = useApp(({ experiment }) => samplesPerEpoch(experiment.training));
  const accuracy = useApp(({ lastEpoch }) => lastEpoch?.valAccuracy);
  const lastEpoch = useApp((state) => state.lastEpoch?.epoch);
  const task = useApp(taskOf);
  const noun = useNoun();
  const score = words.score[task];
  const training = useReadout(({ trainingAccuracy: share }) =>
    share === undefined ? words.none : words.scoreValue(share, task),
  );
  const epoch = useReadout(epochWords);
  const batch = useReadout(batchWords);
  const pace = useReadout(({ samplesPerSecond: rate }) =>
    rate === undefined || rate <= 0 ? words.none : words.rate(rate),
  );
  const { epochs, schedule } = useApp(({ experiment }) => experiment.training);
  const expected = useApp((state) => epochTimeOf(state, state.experiment).seconds);
  const epochTime = useReadout((live) =>
    durationWords(secondsPerEpoch(live, digits), isFresh(live) ? expected : undefined),
  );
  const left = useReadout((live) =>
    durationWords(secondsLeft(live, digits), isFresh(live) ? expected * epochs : undefined),
  );
  return (
    <dl className={styles.readouts}>
      <div className={styles.main}>
        <dt>
          {score.label}
          <Explanation of={score.label}>
            <p>{score.explain(noun)}</p>
          </Explanation>
        </dt>
        <dd data-testid="test-accuracy">
          {accuracy === undefined ? words.none : words.scoreValue(accuracy, task)}
        </dd>
        {lastEpoch !== undefined && <dd className={styles.when}>{words.when(lastEpoch)}</dd>}
      </div>
      <div className={styles.main} data-of="training">
        <dt>
          {score.training}
          <Explanation of={score.training}>
            <p>{score.trainingExplain(noun)}</p>
          </Explanation>
        </dt>
        <dd ref={training} data-testid="training-accuracy" />
        <dd className={styles.when}>{words.latestBatches}</dd>
      </div>
      <Readout name={words.epoch} value={epoch} />
      <Readout name={words.batch} value={batch} fleeting />
      <Readout name={score.pace(noun)} value={pace} fleeting />
      {schedule === 'constant' ? (
        <Readout key="time" name={words.secondsPerEpoch} value={epochTime} fleeting />
      ) : (
        <PresentRate key="rate" />
      )}
      <Readout name={words.timeLeft} value={left} />
    </dl>
  );
}

/** The learning rate of the step ahead, where it changes by itself: in the place of an epoch's time, so that all fit. */
function PresentRate() {
  const training = useApp(({ experiment }) => experiment.training);
  const rate = useReadout(({ position }) =>
    position === undefined
      ? words.none
      : words.learningRateValue(training.learningRate * rateFactor(training, position)),
  );
  return <Readout name={words.learningRate} value={rate} fleeting />;
}

/** On a phone, in the bar at the lower edge: how much is read right, and the epoch; the readouts say the same. */
export function ShortReadout() {
  const tested = useApp(({ lastEpoch }) => lastEpoch?.valAccuracy);
  const task = useApp(taskOf);
  const trains = useApp((state) => statusOf(state) === 'training');
  const shown = useReadout((live) => {
    const share = trains ? (live.trainingAccuracy ?? tested) : (tested ?? live.trainingAccuracy);
    return share === undefined ? '' : words.short(words.scoreValue(share, task), epochWords(live));
  });
  return <span ref={shown} className={styles.short} aria-hidden="true" />;
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

interface ReadoutProps {
  name: string;
  value: RefObject<HTMLElement | null>;
  /** It changes too often, or says too little, for a class to look at. */
  fleeting?: boolean;
}

function Readout({ name, value, fleeting = false }: ReadoutProps) {
  return (
    <div className={styles.readout} data-fleeting={fleeting || undefined}>
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

/** @param expected seconds, told where nothing is measured yet */
function durationWords(seconds: number | undefined, expected: number | undefined): string {
  if (seconds !== undefined) return words.duration(seconds);
  return expected === undefined ? words.none : words.expected(expected);
}

/** Nothing of the run has been trained. */
function isFresh({ position }: Live): boolean {
  return position === undefined || position.step === 0;
}
