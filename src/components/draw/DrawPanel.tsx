/**
 * The drawing pad with everything around it: what the network sees of the drawing, what it reads, and
 * digits of the test set to try. It asks while one draws and while the network trains.
 */
import { useCallback, useEffect, useMemo, useReducer, useState } from 'react';
import { text as catalogue } from '../../text/index.ts';
import type { Noun } from '../../text/nouns.ts';
import type { ReaderName } from '../../workers/protocol.ts';
import { useApp } from '../store/use-app.ts';
import { useDataset } from '../store/use-dataset.ts';
import { useNoun } from '../store/use-noun.ts';
import { chooseSample, emptyPad, obeyed, type Pad, type PadSample } from './drawing.ts';
import styles from './DrawPanel.module.css';
import { DrawingPad } from './DrawingPad.tsx';
import { bestOf, Guess } from './Guess.tsx';
import { networkInput } from './network-input.ts';
import type { PadContent, PadImage } from '../store/pad-content.ts';
import type { MisreadDigit, Predictor, Reading } from './predictor.ts';
import { SeenDigitView } from './SeenDigitView.tsx';
import { type SampleKind, TestSamples } from './TestSamples.tsx';
import { usePrediction } from './use-prediction.ts';
import { WeightsNote } from './WeightsNote.tsx';

const text = catalogue.draw;

export interface DrawPanelProps {
  predictor: Predictor;
  /** Told what the network sees whenever that changes; must stay the same function. */
  onImage: (image: PadImage | undefined) => void;
  /** What other parts of the page put on the pad; must stay the same function. */
  obey: PadContent['obey'];
  normalise: boolean;
  onNormalise: (normalise: boolean) => void;
}

export function DrawPanel(props: DrawPanelProps) {
  const { predictor, onImage, obey, normalise, onNormalise } = props;
  const [pad, change] = useReducer(
    (before: Pad, edit: (pad: Pad) => Pad) => edit(before),
    emptyPad(),
  );
  const [drawing, setDrawing] = useState(false);
  useEffect(() => obey((wish) => change((before) => obeyed(before, wish))), [obey]);
  // Another reader has misread others.
  const reader = useApp((state) => state.reader);
  const { classes, shape } = useDataset();
  const noun = useNoun();
  const [side] = shape;
  const input = useMemo(
    () => networkInput(pad.drawing, normalise, side),
    [pad.drawing, normalise, side],
  );
  const predictions = usePrediction(predictor, predict, input?.pixels);
  // Samples are of the data that the run there is was trained on.
  const run = useApp((state) => state.run?.runId);
  const ask = useCallback<typeof sampleDigits>(
    (...asked) => sampleDigits(...asked),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- another function, so that they are asked for anew
    [reader, run],
  );
  const { sample } = pad.drawing;
  const label = sample?.label[0];
  useEffect(() => {
    const about = { label: sample?.label, index: sample?.index };
    onImage(input && { pixels: input.pixels, width: side, ...about });
  }, [input, sample, onImage, side]);
  return (
    <div className={styles.panel}>
      <div className={styles.stage}>
        <DrawingPad
          pad={pad}
          change={change}
          onDrawing={setDrawing}
          words={{ ...text.pad, ...text.padOf(noun) }}
        />
        <Guess loop={predictions.loop} label={label} settled={!drawing} />
        <SeenDigitView
          drawing={pad.drawing}
          input={input}
          busy={drawing}
          normalise={normalise}
          onNormalise={onNormalise}
        />
      </div>
      <WeightsNote predictions={predictions} inShort={(reading) => inShort(reading, classes)} />
      <TestSamples
        words={text.samples(noun)}
        predictor={predictor}
        kinds={kindsOf(classes, noun)}
        nameOf={([label]) => classes[label]}
        ask={ask}
        chosen={sample}
        onChoose={(chosen) => change((before) => chooseSample(before, chosen))}
      />
      <p role="status" className="for-screen-readers">
        {label !== undefined && text.sampleShown(noun, classes[label])}
      </p>
    </div>
  );
}

const COUNT = 8;
/** The misread digits are looked for among so many of the test set: a second's work. */
const AMONG = 2500;

function predict(predictor: Predictor, pixels: Float32Array, reader: ReaderName) {
  return predictor.predict(pixels, reader);
}

function kindsOf(classes: readonly string[], noun: Noun) {
  const { any, misread, only, ...words } = text.samples(noun).kinds;
  const options = [
    { value: 'any' as const, label: any },
    { value: 'misread' as const, label: misread },
    ...classes.map((name, label) => ({ value: `${label}` as const, label: only(name) })),
  ];
  return { ...words, options };
}

function inShort({ probabilities }: Reading, classes: readonly string[]): string {
  const { digit, probability } = bestOf(probabilities);
  return text.guess.inShort(classes[digit], probability);
}

/** @returns undefined while there are none to be had. */
async function sampleDigits(
  predictor: Predictor,
  seed: number,
  kind: SampleKind,
): Promise<readonly PadSample[] | undefined> {
  if (kind === 'misread') {
    return (await predictor.misreadDigits(AMONG, COUNT * (seed - 1), COUNT))?.map(asSample);
  }
  const digits = await predictor.sampleDigits(
    COUNT,
    seed,
    kind === 'any' ? undefined : Number(kind),
  );
  return digits.length === 0
    ? undefined
    : digits.map((digit) => asSample({ ...digit, read: undefined }));
}

function asSample({ index, label, name, pixels, read, columns }: MisreadDigit): PadSample {
  return { index, label: [label], name, read, columns, pixels };
}
