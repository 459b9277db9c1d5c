/**
 * The drawing pad with everything around it: what the network sees of the drawing, what it reads, and
 * digits of the test set to try. It asks while one draws and while the network trains.
 */
import { useEffect, useMemo, useReducer, useRef, useState } from 'react';
import { text as catalogue } from '../../text/index.ts';
import type { DigitSample } from '../../workers/protocol.ts';
import { chooseSample, EMPTY_PAD, type Pad } from './drawing.ts';
import styles from './DrawPanel.module.css';
import { DrawingPad } from './DrawingPad.tsx';
import { Guess } from './Guess.tsx';
import { networkInput } from './network-input.ts';
import { PredictionLoop } from './prediction-loop.ts';
import type { ModelProgress, Predictor } from './predictor.ts';
import { SampleDigits } from './SampleDigits.tsx';
import { SeenDigitView } from './SeenDigitView.tsx';

const text = catalogue.draw;

export interface DrawPanelProps {
  predictor: Predictor;
}

const UNTRAINED: ModelProgress = { step: 0, epoch: 0 };

export function DrawPanel({ predictor }: DrawPanelProps) {
  const [pad, change] = useReducer(
    (before: Pad, edit: (pad: Pad) => Pad) => edit(before),
    EMPTY_PAD,
  );
  const [drawing, setDrawing] = useState(false);
  const [normalise, setNormalise] = useState(true);
  const input = useMemo(() => networkInput(pad.drawing, normalise), [pad.drawing, normalise]);
  const loop = usePredictionLoop(predictor, input?.pixels);
  const progress = useProgress(predictor, loop);
  const choose = (sample: DigitSample) => change((before) => chooseSample(before, sample));
  return (
    <div className={styles.panel}>
      <div className={styles.stage}>
        <DrawingPad pad={pad} change={change} onDrawing={setDrawing} />
        <Guess
          loop={loop}
          progress={progress}
          label={pad.drawing.sample?.label}
          settled={!drawing}
        />
        <SeenDigitView
          drawing={pad.drawing}
          input={input}
          busy={drawing}
          normalise={normalise}
          onNormalise={setNormalise}
        />
      </div>
      <SampleDigits predictor={predictor} chosen={pad.drawing.sample} onChoose={choose} />
      <p role="status" className="for-screen-readers">
        {pad.drawing.sample && text.pad.sampleShown(pad.drawing.sample.label)}
      </p>
    </div>
  );
}

/** The loop that asks about what is on the pad. */
function usePredictionLoop(predictor: Predictor, pixels: Float32Array | undefined): PredictionLoop {
  const loop = useMemo(() => new PredictionLoop((asked) => predictor.predict(asked)), [predictor]);
  useEffect(() => loop.show(pixels), [loop, pixels]);
  useEffect(() => () => loop.stop(), [loop]);
  return loop;
}

/** How far the network is trained; each change asks about the drawing anew. */
function useProgress(predictor: Predictor, loop: PredictionLoop): ModelProgress {
  const [progress, setProgress] = useState(UNTRAINED);
  const asking = useRef(loop);
  useEffect(() => {
    asking.current = loop;
  }, [loop]);
  useEffect(
    () =>
      predictor.subscribe((now) => {
        setProgress(now);
        asking.current.refresh();
      }),
    [predictor],
  );
  return progress;
}
