/**
 * The strip for numbers of several digits with everything around it: what the network reads, which columns
 * of the line spoke which digit, and lines of the test set to try.
 */
import { useEffect, useMemo, useReducer, useState } from 'react';
import { isTooWide, seeLine, type SeenLine } from '../../data/line-strokes.ts';
import { lineInWords } from '../../text/class-names.ts';
import { text as catalogue } from '../../text/index.ts';
import type { ReaderName } from '../../workers/protocol.ts';
import { useDataset } from '../store/use-dataset.ts';
import { useNoun } from '../store/use-noun.ts';
import { useMedia } from '../use-media.ts';
import {
  chooseSample,
  type Drawing,
  emptyPad,
  obeyed,
  type Pad,
  type PadSample,
  PEN_RADIUS,
  withColumns,
} from './drawing.ts';
import styles from './DrawPanel.module.css';
import { type ChangePad, DrawingPad } from './DrawingPad.tsx';
import { LineFrames } from './LineFrames.tsx';
import { NumberGuess } from './NumberGuess.tsx';
import type { PadContent, PadImage } from '../store/pad-content.ts';
import type { Predictor } from './predictor.ts';
import { TestSamples } from './TestSamples.tsx';
import { usePrediction } from './use-prediction.ts';

const text = catalogue.draw;

/** Five digits have room; on a phone the strip is shorter, so that it is high enough for a finger. */
const STRIP_COLUMNS = { usual: 112, phone: 80 };

export interface NumberPanelProps {
  predictor: Predictor;
  /** Told what the network sees whenever that changes; must stay the same function. */
  onImage: (image: PadImage | undefined) => void;
  /** What other parts of the page put on the strip; must stay the same function. */
  obey: PadContent['obey'];
}

export function NumberPanel({ predictor, onImage, obey }: NumberPanelProps) {
  const noun = useNoun();
  const words = text.number(noun);
  const { classes } = useDataset();
  const columns = useMedia('(max-width: 30em)') ? STRIP_COLUMNS.phone : STRIP_COLUMNS.usual;
  const [kept, keep] = useReducer(
    (before: Pad, edit: (pad: Pad) => Pad) => edit(before),
    emptyPad(columns),
  );
  const pad = useMemo(() => withColumns(kept, columns), [kept, columns]);
  const change: ChangePad = (edit) => keep((before) => edit(withColumns(before, columns)));
  useEffect(() => obey((wish) => keep((before) => obeyed(before, wish))), [obey]);
  const [drawing, setDrawing] = useState(false);
  const line = useMemo(() => lineOf(pad.drawing), [pad.drawing]);
  const tooWide = line !== undefined && isTooWide(line);
  const predictions = usePrediction(predictor, readLine, tooWide ? undefined : line);
  const { sample } = pad.drawing;
  useEffect(() => {
    const seen = tooWide ? undefined : line;
    const about = { label: sample?.label, index: sample?.index };
    onImage(seen && { pixels: seen.pixels, width: seen.width, ...about });
  }, [line, tooWide, sample, onImage]);
  return (
    <div className={styles.panel}>
      <DrawingPad words={words.pad} pad={pad} change={change} onDrawing={setDrawing} />
      <NumberGuess
        predictions={predictions}
        label={sample?.label}
        settled={!drawing}
        tooWide={tooWide}
      />
      <LineFrames line={tooWide ? undefined : line} loop={predictions.loop} />
      <TestSamples
        words={words.samples}
        nameOf={(label) => lineInWords(label, classes)}
        predictor={predictor}
        ask={sampleLines}
        chosen={sample}
        onChoose={(chosen) => change((before) => chooseSample(before, chosen))}
      />
      <p role="status" className="for-screen-readers">
        {sample && words.sampleShown(lineInWords(sample.label, classes))}
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

function readLine(predictor: Predictor, { pixels, width }: SeenLine, reader: ReaderName) {
  return predictor.readLine(pixels, width, reader);
}

async function sampleLines(
  predictor: Predictor,
  seed: number,
): Promise<readonly PadSample[] | undefined> {
  const lines = await predictor.sampleLines(COUNT, seed);
  if (lines.length === 0) return undefined;
  return lines.map(({ index, label, width, pixels }) => ({
    index,
    label,
    columns: width,
    pixels,
  }));
}
