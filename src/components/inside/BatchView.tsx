/** View 11: one training step in slow motion, part by part: forward, loss, back through time, update. */
import { useState } from 'react';
import type { TaskName } from '../../models/experiment.ts';
import { text } from '../../text/index.ts';
import type { Noun } from '../../text/nouns.ts';
import type { Commands } from '../../workers/protocol.ts';
import { SegmentedControl } from '../charts/SegmentedControl.tsx';
import { ActionButton } from '../controls/ActionButton.tsx';
import { canTrain, isTraining, taskOf } from '../store/app-state.ts';
import { useApp, useStore } from '../store/use-app.ts';
import { useNoun } from '../store/use-noun.ts';
import styles from './Batch.module.css';
import { BatchUpdate } from './BatchUpdate.tsx';
import insideStyles from './Inside.module.css';
import { ReachChart } from './ReachChart.tsx';
import { DigitPicture } from './Thumbs.tsx';
import { useClassNames } from './use-class-names.ts';
import { WeightTable } from './WeightTable.tsx';

const words = text.inside.batchView;
const sequences = text.inside.sequenceView.batch;
const STAGES = ['forward', 'loss', 'back', 'update'] as const;
type Stage = (typeof STAGES)[number];

type Told = Commands['slowStep']['reply'];
type Made = Told & { slow: NonNullable<Told['slow']> };

/** What was made last, by the run; it outlives the view, which goes with its tab. */
let lastMade: { runId: number; told: Made } | undefined;

export function BatchView() {
  const store = useStore();
  const canStep = useApp(
    (page) =>
      page.phase.kind === 'ready' && !page.measuring && (canTrain(page) || isTraining(page)),
  );
  const runId = useApp(({ run }) => run?.runId);
  const [told, setTold] = useState(() => (lastMade?.runId === runId ? lastMade?.told : undefined));
  const [stage, setStage] = useState<Stage>('forward');
  const [busy, setBusy] = useState(false);
  const shown = told !== undefined && told.state.runId === runId ? told : undefined;
  const make = async () => {
    setBusy(true);
    const reply = await store.slowStep();
    setBusy(false);
    const { slow } = reply ?? {};
    if (reply === undefined || slow === undefined) return;
    const made = { ...reply, slow };
    lastMade = { runId: reply.state.runId, told: made };
    setTold(made);
    setStage('forward');
  };
  const next = STAGES[STAGES.indexOf(stage) + 1] as Stage | undefined;
  return (
    <>
      <div className={insideStyles.controls}>
        <ActionButton
          label={shown === undefined ? words.step : words.another}
          look={shown === undefined ? 'primary' : 'plain'}
          onPress={() => void make()}
          isDisabled={busy || !canStep}
        />
        {shown !== undefined && (
          <SegmentedControl
            label={words.stage}
            hideLabel
            segments={STAGES.map((value) => ({ value, label: words.stages[value] }))}
            value={stage}
            onChange={setStage}
          />
        )}
        {shown !== undefined && (
          <ActionButton
            label={words.next}
            look="quiet"
            onPress={() => next && setStage(next)}
            isDisabled={next === undefined}
          />
        )}
      </div>
      <p className={insideStyles.note} role="status">
        {busy
          ? words.making
          : shown === undefined
            ? canStep
              ? words.intro
              : words.over
            : words.made(shown.slow.step, shown.slow.samples)}
      </p>
      {shown !== undefined && <Part told={shown} stage={stage} />}
    </>
  );
}

function Part({ told, stage }: { told: Made; stage: Stage }) {
  const task = useApp(taskOf);
  const noun = useNoun();
  const name = useClassNames();
  const { slow, reach } = told;
  const { digits, loss, accuracy, weights } = slow;
  switch (stage) {
    case 'forward': {
      const right = digits.filter(({ label, before }) => largest(before) === label).length;
      return (
        <>
          <p className={insideStyles.sentence}>
            {task === 'digit'
              ? words.forward(noun, right, digits.length)
              : task === 'number'
                ? words.forwardLines
                : sequences.forward}
          </p>
          <Digits
            digits={digits}
            share={({ label, before }) => before[label]}
            told={({ label, before }) =>
              words.digit(name(label), name(largest(before)), before[label])
            }
            figure={({ label, before }) => words.percent(before[label])}
          />
        </>
      );
    }
    case 'loss': {
      const losses = digits.map(({ label, before }) => -Math.log(before[label]));
      const most = Math.max(loss, ...losses);
      return (
        <>
          <p className={insideStyles.sentence}>{lossInWords(task, noun, loss, accuracy)}</p>
          <Digits
            digits={digits}
            share={(_, i) => losses[i] / most}
            told={({ label }, i) => words.digitLoss(name(label), losses[i])}
            figure={(_, i) => words.number(losses[i])}
          />
        </>
      );
    }
    case 'back':
      return (
        <>
          <p className={insideStyles.sentence}>
            {reach.length === 0 ? words.backOnly : words.back(noun, reach[0].digits)}
          </p>
          <div className={styles.back}>
            {reach.length > 0 && <ReachChart layers={reach} />}
            <WeightTable weights={weights} columns={['gradient']} />
          </div>
        </>
      );
    case 'update':
      return (
        <BatchUpdate
          weights={weights}
          step={slow.step}
          after={
            digits.length === 0
              ? ''
              : words.better(
                  noun,
                  digits.filter(({ label, before, after }) => after[label] > before[label]).length,
                  digits.length,
                )
          }
        />
      );
  }
}

function lossInWords(task: TaskName, noun: Noun, loss: number, accuracy: number): string {
  switch (task) {
    case 'digit':
      return words.loss(noun, loss, accuracy);
    case 'number':
      return words.lossLines(loss, accuracy);
    case 'recall':
      return sequences.recall(loss, accuracy);
    case 'adding':
      return sequences.adding(loss);
  }
}

type Digit = Made['slow']['digits'][number];

interface DigitsProps {
  digits: readonly Digit[];
  /** How long the bar under a digit is, 0 to 1. */
  share: (digit: Digit, i: number) => number;
  told: (digit: Digit, i: number) => string;
  figure: (digit: Digit, i: number) => string;
}

function Digits({ digits, share, told, figure }: DigitsProps) {
  return (
    <ul className={styles.digits}>
      {digits.map((digit, i) => (
        <li key={i}>
          <DigitPicture pixels={digit.pixels} />
          <span className={styles.bar} aria-hidden="true">
            <span style={{ width: `${100 * share(digit, i)}%` }} />
          </span>
          <small aria-hidden="true">{figure(digit, i)}</small>
          <span className="for-screen-readers">{told(digit, i)}</span>
        </li>
      ))}
    </ul>
  );
}

function largest(probabilities: Float32Array): number {
  return probabilities.reduce((best, p, k) => (p > probabilities[best] ? k : best), 0);
}
