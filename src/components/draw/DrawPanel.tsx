/**
 * The drawing pad with everything around it: what the network sees of the drawing, what it reads, and
 * digits of the test set to try. It asks while one draws and while the network trains.
 */
import { useMemo, useReducer, useState } from 'react';
import { text as catalogue } from '../../text/index.ts';
import { CELLS, chooseSample, emptyPad, type Pad, type PadSample } from './drawing.ts';
import styles from './DrawPanel.module.css';
import { DrawingPad } from './DrawingPad.tsx';
import { Guess } from './Guess.tsx';
import { networkInput } from './network-input.ts';
import type { Predictor } from './predictor.ts';
import { SeenDigitView } from './SeenDigitView.tsx';
import { TestSamples } from './TestSamples.tsx';
import { usePrediction } from './use-prediction.ts';

const text = catalogue.draw;

export interface DrawPanelProps {
  predictor: Predictor;
}

export function DrawPanel({ predictor }: DrawPanelProps) {
  const [pad, change] = useReducer(
    (before: Pad, edit: (pad: Pad) => Pad) => edit(before),
    emptyPad(),
  );
  const [drawing, setDrawing] = useState(false);
  const [normalise, setNormalise] = useState(true);
  const input = useMemo(() => networkInput(pad.drawing, normalise), [pad.drawing, normalise]);
  const { loop, progress } = usePrediction(predictor, predict, input?.pixels);
  const { sample } = pad.drawing;
  const label = sample?.label[0];
  return (
    <div className={styles.panel}>
      <div className={styles.stage}>
        <DrawingPad pad={pad} change={change} onDrawing={setDrawing} />
        <Guess loop={loop} progress={progress} label={label} settled={!drawing} />
        <SeenDigitView
          drawing={pad.drawing}
          input={input}
          busy={drawing}
          normalise={normalise}
          onNormalise={setNormalise}
        />
      </div>
      <TestSamples
        words={text.samples}
        predictor={predictor}
        ask={sampleDigits}
        chosen={sample}
        onChoose={(chosen) => change((before) => chooseSample(before, chosen))}
      />
      <p role="status" className="for-screen-readers">
        {label !== undefined && text.pad.sampleShown(String(label))}
      </p>
    </div>
  );
}

const COUNT = 8;

function predict(predictor: Predictor, pixels: Float32Array) {
  return predictor.predict(pixels);
}

async function sampleDigits(predictor: Predictor, seed: number): Promise<readonly PadSample[]> {
  const digits = await predictor.sampleDigits(COUNT, seed);
  return digits.map(({ index, label, pixels }) => ({
    index,
    label: [label],
    columns: CELLS,
    pixels,
  }));
}
