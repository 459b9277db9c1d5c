/**
 * The strip for numbers of several digits with everything around it: what the network reads, which columns
 * of the line spoke which digit, and lines of the test set to try.
 */
import { useMemo, useReducer, useState } from 'react';
import { isTooWide, seeLine, type SeenLine } from '../../data/line-strokes.ts';
import { text as catalogue } from '../../text/index.ts';
import { useMedia } from '../use-media.ts';
import {
  chooseSample,
  type Drawing,
  emptyPad,
  type Pad,
  type PadSample,
  PEN_RADIUS,
  withColumns,
} from './drawing.ts';
import styles from './DrawPanel.module.css';
import { type ChangePad, DrawingPad } from './DrawingPad.tsx';
import { LineFrames } from './LineFrames.tsx';
import { NumberGuess } from './NumberGuess.tsx';
import type { Predictor } from './predictor.ts';
import { TestSamples } from './TestSamples.tsx';
import { usePrediction } from './use-prediction.ts';

const text = catalogue.draw;

/** Five digits have room; on a phone the strip is shorter, so that it is high enough for a finger. */
const STRIP_COLUMNS = { usual: 112, phone: 80 };

export function NumberPanel({ predictor }: { predictor: Predictor }) {
  const columns = useMedia('(max-width: 30em)') ? STRIP_COLUMNS.phone : STRIP_COLUMNS.usual;
  const [kept, keep] = useReducer(
    (before: Pad, edit: (pad: Pad) => Pad) => edit(before),
    emptyPad(columns),
  );
  const pad = useMemo(() => withColumns(kept, columns), [kept, columns]);
  const change: ChangePad = (edit) => keep((before) => edit(withColumns(before, columns)));
  const [drawing, setDrawing] = useState(false);
  const line = useMemo(() => lineOf(pad.drawing), [pad.drawing]);
  const tooWide = line !== undefined && isTooWide(line);
  const { loop, progress } = usePrediction(predictor, readLine, tooWide ? undefined : line);
  const { sample } = pad.drawing;
  return (
    <div className={styles.panel}>
      <DrawingPad words={text.number.pad} pad={pad} change={change} onDrawing={setDrawing} />
      <NumberGuess
        loop={loop}
        progress={progress}
        label={sample?.label}
        settled={!drawing}
        tooWide={tooWide}
      />
      <LineFrames line={tooWide ? undefined : line} loop={loop} />
      <TestSamples
        words={text.number.samples}
        predictor={predictor}
        ask={sampleLines}
        chosen={sample}
        onChoose={(chosen) => change((before) => chooseSample(before, chosen))}
      />
      <p role="status" className="for-screen-readers">
        {sample && text.number.pad.sampleShown(sample.label.join(''))}
      </p>
    </div>
  );
}

/** What goes into the network; undefined for an empty strip. */
function lineOf({ strokes, sample }: Drawing): SeenLine | undefined {
  if (!sample) return seeLine(strokes, PEN_RADIUS) ?? undefined;
  return {
    pixels: Float32Array.from(sample.pixels, (grey) => grey / 255),
    width: sample.columns,
    inkBox: { left: 0, top: 0, width: 0, height: 0 },
  };
}

const COUNT = 6;

function readLine(predictor: Predictor, { pixels, width }: SeenLine) {
  return predictor.readLine(pixels, width);
}

async function sampleLines(predictor: Predictor, seed: number): Promise<readonly PadSample[]> {
  const lines = await predictor.sampleLines(COUNT, seed);
  return lines.map(({ index, label, width, pixels }) => ({
    index,
    label,
    columns: width,
    pixels,
  }));
}
