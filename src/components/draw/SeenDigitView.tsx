/**
 * What the network sees, 28 x 28 pixels enlarged, with the ink's box and centre of mass marked. When the
 * pen is lifted the drawing slides to its place, unless the reader prefers less motion.
 */
import { useEffect, useRef } from 'react';
import { text as catalogue } from '../../text/index.ts';
import type { Noun } from '../../text/nouns.ts';
import { Explanation } from '../controls/Explanation.tsx';
import { Toggle } from '../controls/Toggle.tsx';
import { useNoun } from '../store/use-noun.ts';
import styles from './DrawPanel.module.css';
import { CELLS, type Drawing, PAD_SIDE } from './drawing.ts';
import { drawPixels, drawStrokes, type Placement, wipe } from './ink.ts';
import type { NetworkInput } from './network-input.ts';

const text = catalogue.draw;

export interface SeenDigitViewProps {
  drawing: Drawing;
  /** Undefined for an empty pad. */
  input: NetworkInput | undefined;
  /** The pen is down: no sliding yet. */
  busy: boolean;
  normalise: boolean;
  onNormalise: (normalise: boolean) => void;
}

/** Sixteen canvas pixels to each of the 28. */
const CANVAS_SIDE = CELLS * 16;
/** Milliseconds of the slide. */
const SLIDE = 450;

export function SeenDigitView(props: SeenDigitViewProps) {
  const { input, normalise, onNormalise } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  useSeenDigit(canvas, props);
  const words = text.seen;
  const noun = useNoun();
  return (
    <section className={`${styles.part} ${styles.seeing}`} aria-label={words.title}>
      <div className={styles.seenPicture}>
        <h3 className={styles.title}>{words.title}</h3>
        <div className={styles.seen}>
          <canvas
            ref={canvas}
            className={styles.seenCanvas}
            width={CANVAS_SIDE}
            height={CANVAS_SIDE}
            role="img"
            aria-label={input ? words.label(Math.sqrt(input.pixels.length)) : words.emptyLabel}
          />
          {input ? <Marks input={input} /> : <span className={styles.nothing}>{words.empty}</span>}
        </div>
      </div>
      <div className={styles.seenWords}>
        <span className={styles.normalise}>
          <Toggle label={words.normalise} on={normalise} onChange={onNormalise} />
          <Explanation of={words.normalise}>
            <p>{words.normaliseExplain(noun)}</p>
            <p className={styles.explanation}>{words.normalised}</p>
          </Explanation>
        </span>
        <p className={styles.note} data-explanation data-normalised={normalise || undefined}>
          {note(input, normalise, noun)}
        </p>
      </div>
    </section>
  );
}

function note(input: NetworkInput | undefined, normalise: boolean, noun: Noun): string {
  const words = text.seen;
  if (input?.how === 'sample') return words.sample;
  if (!normalise) return words.plain(input === undefined ? CELLS : Math.sqrt(input.pixels.length));
  return input ? words.normalised : words.normaliseExplain(noun);
}

/** The ink's box and its centre of mass, in pixels of the 28 x 28. */
function Marks({ input }: { input: NetworkInput }) {
  const { seen } = input;
  if (!seen) return null;
  const { inkBox, scale, shift, centreOfMass } = seen;
  const [x, y] = [centreOfMass.x + shift.x + 0.5, centreOfMass.y + shift.y + 0.5];
  return (
    <svg className={styles.marks} viewBox={`0 0 ${CELLS} ${CELLS}`} aria-hidden="true">
      <rect
        x={shift.x}
        y={shift.y}
        width={inkBox.width * scale}
        height={inkBox.height * scale}
        strokeDasharray="0.9 0.6"
      />
      <path className={styles.crossBack} d={`M${x - 1.5} ${y}h3M${x} ${y - 1.5}v3`} />
      <path d={`M${x - 1.5} ${y}h3M${x} ${y - 1.5}v3`} />
    </svg>
  );
}

/** Draws the pixels; after a stroke first lets the ink slide from where it was drawn to where it belongs. */
function useSeenDigit(
  canvas: React.RefObject<HTMLCanvasElement | null>,
  { drawing, input, busy }: SeenDigitViewProps,
): void {
  const wasBusy = useRef(false);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    const lifted = wasBusy.current && !busy;
    wasBusy.current = busy;
    if (!context) return undefined;
    if (!input) {
      wipe(context);
      return undefined;
    }
    if (lifted && input.how === 'normalised' && !prefersLessMotion()) {
      return slide(context, drawing, input);
    }
    drawPixels(context, input.pixels);
    return undefined;
  }, [canvas, drawing, input, busy]);
}

function slide(context: CanvasRenderingContext2D, drawing: Drawing, input: NetworkInput) {
  const from = { scale: CANVAS_SIDE / PAD_SIDE, x: 0, y: 0 };
  const to = placementOf(input);
  const begun = performance.now();
  let frame = 0;
  const draw = () => {
    const time = Math.min(1, (performance.now() - begun) / SLIDE);
    if (time === 1) {
      drawPixels(context, input.pixels);
      return;
    }
    drawStrokes(context, drawing.strokes, between(from, to, 1 - (1 - time) ** 3));
    frame = requestAnimationFrame(draw);
  };
  draw();
  return () => {
    cancelAnimationFrame(frame);
    drawPixels(context, input.pixels);
  };
}

/** Where normalising puts the strokes, in canvas pixels. */
function placementOf({ seen }: NetworkInput): Placement {
  const pixel = CANVAS_SIDE / CELLS;
  if (!seen) return { scale: CANVAS_SIDE / PAD_SIDE, x: 0, y: 0 };
  const { inkBox, scale, shift } = seen;
  return {
    scale: scale * pixel,
    x: (shift.x - inkBox.left * scale) * pixel,
    y: (shift.y - inkBox.top * scale) * pixel,
  };
}

function between(from: Placement, to: Placement, share: number): Placement {
  const mix = (a: number, b: number) => a + (b - a) * share;
  return { scale: mix(from.scale, to.scale), x: mix(from.x, to.x), y: mix(from.y, to.y) };
}

function prefersLessMotion(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches;
}
