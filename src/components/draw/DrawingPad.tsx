/**
 * The pad itself: strokes by mouse, finger or pen, or by keyboard, with undo and clear. Touch draws here
 * and scrolls everywhere else.
 */
import { useEffect, useId, useRef, useState } from 'react';
import type { text as catalogue } from '../../text/index.ts';
import { ActionButton } from '../controls/ActionButton.tsx';
import styles from './DrawPanel.module.css';
import { clear, columnsOf, isEmpty, PAD_SIDE, type Pad, undo } from './drawing.ts';
import { drawPixels, drawStrokes } from './ink.ts';
import { KeyboardCursor } from './KeyboardCursor.tsx';
import { useKeyboardPen } from './keyboard-pen.ts';
import { type PointerPen, usePointerPen } from './pointer-pen.ts';
import { useCanvasSize } from './use-canvas-size.ts';

export type ChangePad = (edit: (pad: Pad) => Pad) => void;

/** What a pad is called and how it is explained. */
export type PadWords = typeof catalogue.draw.pad & ReturnType<typeof catalogue.draw.padOf>;

export interface DrawingPadProps {
  words: PadWords;
  pad: Pad;
  change: ChangePad;
  /** Whether a stroke is being drawn at the moment. */
  onDrawing?: (drawing: boolean) => void;
  /** What Enter does on the pad. */
  onEnter?: () => void;
}

export function DrawingPad({
  words,
  pad,
  change,
  onDrawing = nobodyAsks,
  onEnter,
}: DrawingPadProps) {
  const helpId = useId();
  const shape = pad.width > PAD_SIDE ? 'strip' : 'square';
  const tools = useRef<HTMLDivElement>(null);
  const [said, setSaid] = useState('');
  const pen = usePointerPen(pad.width, change, onDrawing);
  const keyboard = useKeyboardPen({
    pad,
    change,
    say: setSaid,
    leave: () => tools.current?.focus(),
  });
  const takeBack = (edit: typeof undo, said: string) => {
    change(edit);
    setSaid(said);
  };
  return (
    <section
      className={`${styles.part} ${shape === 'square' ? styles.drawing : styles.writing}`}
      aria-label={words.title}
    >
      <h3 className="for-screen-readers">{words.title}</h3>
      <div
        className={styles.pad}
        data-shape={shape}
        style={{ aspectRatio: `${pad.width} / ${PAD_SIDE}` }}
        role="application"
        aria-roledescription={words.role}
        aria-label={words.label}
        aria-describedby={helpId}
        tabIndex={0}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && onEnter !== undefined) onEnter();
          else keyboard.onKeyDown(event);
        }}
        onBlur={keyboard.hide}
        onPointerDown={keyboard.hide}
      >
        <PadCanvas pad={pad} pen={pen} />
        {isEmpty(pad) && !keyboard.cursor && (
          <span className={styles.invitation} aria-hidden="true">
            {words.empty}
          </span>
        )}
        {keyboard.cursor && <KeyboardCursor {...keyboard.cursor} columns={columnsOf(pad)} />}
      </div>
      <div ref={tools} className={styles.tools} role="group" aria-label={words.tools} tabIndex={-1}>
        <ActionButton
          label={words.undo}
          isDisabled={pad.before.length === 0}
          onPress={() => takeBack(undo, words.undone)}
        />
        <ActionButton
          label={words.clear}
          isDisabled={isEmpty(pad)}
          onPress={() => takeBack(clear, words.cleared)}
        />
      </div>
      <details className={styles.help}>
        <summary>{words.helpTitle}</summary>
        <p id={helpId}>{words.help(columnsOf(pad))}</p>
      </details>
      <p role="status" className="for-screen-readers">
        {said}
      </p>
    </section>
  );
}

const nobodyAsks = () => undefined;

/** The ink, as sharp as the screen can show it. */
function PadCanvas({ pad, pen }: { pad: Pad; pen: PointerPen }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const size = useCanvasSize(canvas);
  const { strokes, sample } = pad.drawing;
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!canvas.current || !context || size === 0) return;
    if (canvas.current.width !== size) {
      canvas.current.width = size;
      canvas.current.height = Math.round((size * PAD_SIDE) / pad.width);
    }
    if (sample) {
      drawPixels(
        context,
        Array.from(sample.pixels, (grey) => grey / 255),
        sample.columns,
      );
    } else {
      drawStrokes(context, strokes, { scale: size / pad.width, x: 0, y: 0 });
    }
  }, [size, strokes, sample, pad.width]);
  return <canvas ref={canvas} className={styles.padCanvas} {...pen} />;
}
