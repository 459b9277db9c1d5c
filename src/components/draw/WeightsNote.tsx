/**
 * Under what the network reads: whose weights read it, and how far they are trained. Once there is a run, its answer
 * stands beside that of the weights that came with the page, and either can be chosen to read.
 */
import { useEffect, useState, useSyncExternalStore } from 'react';
import { Radio, RadioGroup } from 'react-aria-components';
import { text } from '../../text/index.ts';
import type { ReaderName } from '../../workers/protocol.ts';
import { ActionButton } from '../controls/ActionButton.tsx';
import { Explanation } from '../controls/Explanation.tsx';
import { canCompareReaders, pretrainedReads, taskOf } from '../store/app-state.ts';
import { useApp, useShown, useStore } from '../store/use-app.ts';
import type { PredictionLoop } from './prediction-loop.ts';
import type { ModelProgress, Predictor } from './predictor.ts';
import type { Predictions } from './use-prediction.ts';
import { useNoun } from '../store/use-noun.ts';
import styles from './WeightsNote.module.css';

const words = text.files.weights;

export interface WeightsNoteProps<Asked extends object, Reading> {
  predictions: Predictions<Asked, Reading>;
  /** An answer in a word or two. */
  inShort: (reading: Reading) => string;
}

export function WeightsNote<Asked extends object, Reading>(
  props: WeightsNoteProps<Asked, Reading>,
) {
  const comparing = useApp(canCompareReaders);
  const imported = useApp((state) => state.imported);
  const pretrained = useApp(pretrainedReads);
  const progress = useProgress(props.predictions.predictor);
  const own =
    progress.step > 0
      ? text.draw.trained(progress)
      : imported === undefined
        ? undefined
        : words.imported(imported);
  if (own === undefined) return pretrained ? <Pretrained /> : <Untrained />;
  if (!comparing) return <p className={styles.note}>{own}</p>;
  return <ReaderChoice {...props} own={own} />;
}

const UNTRAINED: ModelProgress = { step: 0, epoch: 0 };

/** How far the network is trained, which changes ten times a second: only what says it should be drawn as often. */
function useProgress(predictor: Predictor): ModelProgress {
  const [progress, setProgress] = useState(UNTRAINED);
  useEffect(() => predictor.subscribe(setProgress), [predictor]);
  return progress;
}

function ReaderChoice<Asked extends object, Reading>({
  predictions: { loops },
  inShort,
  own,
}: WeightsNoteProps<Asked, Reading> & { own: string }) {
  const store = useStore();
  const reader = useApp((state) => state.reader);
  const choose = (value: string) => store.readWith(value === 'pretrained' ? 'pretrained' : 'run');
  const row = (name: ReaderName) => ({ name, loop: loops[name], inShort });
  return (
    <div className={styles.choice}>
      <RadioGroup
        className={styles.readers}
        aria-label={words.readers}
        value={reader}
        onChange={choose}
      >
        <Reader {...row('run')} title={words.thisRun} note={own} />
        <Reader {...row('pretrained')} title={words.pretrainedTitle} note={<ShortAccuracy />} />
      </RadioGroup>
      <PretrainedWord />
    </div>
  );
}

interface ReaderProps<Asked extends object, Reading> {
  name: ReaderName;
  loop: PredictionLoop<Asked, Reading>;
  inShort: (reading: Reading) => string;
  title: string;
  note: React.ReactNode;
}

function Reader<Asked extends object, Reading>(props: ReaderProps<Asked, Reading>) {
  const { name, loop, inShort, title, note } = props;
  const { reading } = useSyncExternalStore(loop.subscribe, loop.snapshot);
  return (
    <Radio className={styles.reader} value={name}>
      <span className={styles.dot} aria-hidden="true" />
      <span>
        <strong>{title}</strong> {note}
      </span>
      <span className={styles.inShort}>{reading && inShort(reading)}</span>
    </Radio>
  );
}

function ShortAccuracy() {
  const pretrained = useApp((state) => state.pretrained);
  return pretrained?.kind === 'reads' && words.right(pretrained.testAccuracy);
}

function Accuracy() {
  const pretrained = useApp((state) => state.pretrained);
  const task = useApp(taskOf);
  const noun = useNoun();
  return pretrained?.kind === 'reads' && words.ofTheTest(pretrained.testAccuracy, task, noun);
}

function Pretrained() {
  return (
    <p className={styles.line}>
      <strong>
        {words.pretrainedTitle} <Accuracy />
      </strong>
      <PretrainedWord />
    </p>
  );
}

function PretrainedWord() {
  const pretrained = useApp((state) => state.pretrained);
  if (pretrained?.kind !== 'reads') return null;
  return (
    <Explanation of={words.pretrainedWord}>
      <span>{words.pretrainedExplain(pretrained.epochs)}</span>
    </Explanation>
  );
}

function Untrained() {
  const store = useStore();
  const pretrained = useApp((state) => state.pretrained?.kind);
  const changeable = useShown('settings');
  return (
    <div className={styles.note}>
      <p>
        {words.untrained} {pretrained === 'other-options' && words.otherOptions}
        {pretrained === 'unusable' && words.unusable}
      </p>
      {pretrained === 'other-options' && changeable && (
        <ActionButton label={words.useOptions} onPress={() => store.usePretrainedSettings()} />
      )}
    </div>
  );
}
