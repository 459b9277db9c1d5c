/**
 * The line as the network sees it, and under it, column for column, what it says in each frame: a row for
 * each digit and one for the blank, the darker the likelier, with the digit where one is spoken.
 */
import { useEffect, useRef, useSyncExternalStore } from 'react';
import { MNIST } from '../../data/dataset.ts';
import type { SeenLine } from '../../data/line-strokes.ts';
import { signsOf } from '../../text/class-names.ts';
import { text as catalogue } from '../../text/index.ts';
import type { LinePrediction } from '../../workers/protocol.ts';
import { Explanation } from '../controls/Explanation.tsx';
import { useDataset } from '../store/use-dataset.ts';
import { useNoun } from '../store/use-noun.ts';
import styles from './DrawPanel.module.css';
import look from './NumberPanel.module.css';
import { CELLS } from './drawing.ts';
import { drawPixels } from './ink.ts';
import type { Predictions } from './use-prediction.ts';

function useWords() {
  return catalogue.draw.number(useNoun()).frames;
}

/** What is asked about lines. */
export type LinePredictions = Predictions<SeenLine, LinePrediction>;

export interface LineFramesProps {
  /** Undefined for an empty strip. */
  line: SeenLine | undefined;
  loop: LinePredictions['loop'];
}

/** Canvas pixels to each of the line's. */
const ENLARGED = 8;
/** Rem that a column of the line is wide at most, so that a short line does not grow tall. */
const WIDEST_PIXEL = 0.28;
const CLASSES = MNIST.classes.length + 1;
const BLANK = CLASSES - 1;
/** Columns of the view while there is nothing to see. */
const EMPTY_COLUMNS = 112;

export function LineFrames({ line, loop }: LineFramesProps) {
  const words = useWords();
  const { reading } = useSyncExternalStore(loop.subscribe, loop.snapshot);
  const columns = line?.width ?? EMPTY_COLUMNS;
  // An answer about an earlier drawing has other frames: it is shown only where it fits.
  const fitting =
    reading && line && reading.frames === Math.ceil(line.width / reading.pixelsPerFrame)
      ? reading
      : undefined;
  return (
    <section className={styles.part} aria-label={words.title}>
      <div className={look.question}>
        <h3 className={styles.title}>{words.title}</h3>
        <Terms />
      </div>
      <div className={look.frames} style={{ maxWidth: `${columns * WIDEST_PIXEL + 2.35}rem` }}>
        <span className={look.frameLabel} aria-hidden="true">
          {words.line}
        </span>
        <SeenLineCanvas line={line} columns={columns} />
        <FrameTable columns={columns} reading={fitting} />
      </div>
      <Legend />
      <p className={styles.note} data-explanation>
        {fitting ? words.explain(fitting.pixelsPerFrame) : words.explainEmpty}
      </p>
    </section>
  );
}

function Legend() {
  const words = useWords();
  return (
    <p className={look.legend}>
      <span className={look.swatch} data-class="digit" aria-hidden="true" />
      {words.legend.digit}
      <span className={look.swatch} data-class="blank" aria-hidden="true" />
      {words.legend.blank}
      <span>· {words.legend.fuller}</span>
    </p>
  );
}

function Terms() {
  const words = useWords();
  return (
    <Explanation of={words.title} question={words.question}>
      <dl className={look.terms}>
        {words.terms.map(([term, meaning]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </Explanation>
  );
}

function SeenLineCanvas({ line, columns }: { line: SeenLine | undefined; columns: number }) {
  const words = useWords();
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (context) drawPixels(context, line?.pixels ?? [], columns);
  }, [line, columns]);
  return (
    <canvas
      ref={canvas}
      className={look.seenLine}
      width={columns * ENLARGED}
      height={CELLS * ENLARGED}
      style={{ aspectRatio: `${columns} / ${CELLS}` }}
      role="img"
      aria-label={line ? words.seen(columns) : words.seenNothing}
    />
  );
}

interface FrameTableProps {
  columns: number;
  reading: LinePrediction | undefined;
}

/** One column of boxes for each frame, as wide as the frame's share of the line. */
function FrameTable({ columns, reading }: FrameTableProps) {
  const words = useWords();
  const { classes } = useDataset();
  const signs = signsOf(classes);
  const nameOf = (k: number) => (k === BLANK ? words.blank : classes[k]);
  const spoken = reading ? spokenIn(reading) : [];
  const perFrame = reading?.pixelsPerFrame ?? 8;
  const frames = reading?.frames ?? Math.ceil(columns / perFrame);
  return (
    <>
      <span className={look.classNames} aria-hidden="true">
        {Array.from({ length: CLASSES }, (_, k) => (
          <span key={k}>{k === BLANK ? words.blankMark : signs[k]}</span>
        ))}
      </span>
      <svg
        className={look.frameBoxes}
        viewBox={`0 0 ${columns} ${CLASSES * 4}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={reading ? words.said(spoken.map(nameOf)) : words.saidNothing}
      >
        {Array.from({ length: frames }, (_, t) =>
          Array.from({ length: CLASSES }, (_, k) => (
            <rect
              key={`${t} ${k}`}
              className={k === BLANK ? look.blankBox : look.digitBox}
              x={t * perFrame + 0.3}
              y={k * 4 + 0.2}
              width={Math.max(0, Math.min(perFrame, columns - t * perFrame) - 0.6)}
              height={3.6}
              fillOpacity={reading?.frameProbabilities[t * CLASSES + k] ?? 0}
            />
          )),
        )}
      </svg>
      <span className={look.spoken} aria-hidden="true">
        {spoken.map((k, t) => (
          <span key={t} style={{ left: `${(middleOf(t, perFrame, columns) * 100) / columns}%` }}>
            {k === BLANK || k === spoken[t - 1] ? '' : signs[k]}
          </span>
        ))}
      </span>
    </>
  );
}

/** Where the middle of a frame is, in columns; the last may be cut off by the line's end. */
function middleOf(frame: number, perFrame: number, columns: number): number {
  return (frame * perFrame + Math.min((frame + 1) * perFrame, columns)) / 2;
}

/** The likeliest class of each frame. */
function spokenIn({ frames, frameProbabilities }: LinePrediction): number[] {
  return Array.from({ length: frames }, (_, t) => {
    const said = frameProbabilities.subarray(t * CLASSES, (t + 1) * CLASSES);
    return said.indexOf(Math.max(...said));
  });
}
