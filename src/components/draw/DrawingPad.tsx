/**
 * The pad itself: strokes by mouse, finger or pen, or by keyboard, with undo and clear. Touch draws here
 * and scrolls everywhere else.
 */
import { useCallback, useEffect, useId, useRef, useState } from 'react';
import type { Point } from '../../data/strokes.ts';
import { text as catalogue } from '../../text/index.ts';
import { ActionButton } from '../controls/ActionButton.tsx';
import styles from './DrawPanel.module.css';
import { beginStroke, clear, extendStroke, isEmpty, PAD_SIDE, type Pad, undo } from './drawing.ts';
import { drawPixels, drawStrokes } from './ink.ts';
import { KeyboardCursor } from './KeyboardCursor.tsx';
import { useKeyboardPen } from './keyboard-pen.ts';
import { useCanvasSize } from './use-canvas-size.ts';

const text = catalogue.draw;

export type ChangePad = (edit: (pad: Pad) => Pad) => void;

export interface DrawingPadProps {
  pad: Pad;
  change: ChangePad;
  /** Whether a stroke is being drawn at the moment. */
  onDrawing: (drawing: boolean) => void;
}

export function DrawingPad({ pad, change, onDrawing }: DrawingPadProps) {
  const helpId = useId();
  const tools = useRef<HTMLDivElement>(null);
  const [said, setSaid] = useState('');
  const pen = usePointerPen(change, onDrawing);
  const keyboard = useKeyboardPen({
    pad,
    change,
    say: setSaid,
    leave: () => tools.current?.focus(),
  });
  const takeBack = (edit: typeof undo, words: string) => {
    change(edit);
    setSaid(words);
  };
  return (
    <section className={`${styles.part} ${styles.drawing}`} aria-label={text.pad.title}>
      <h3 className="for-screen-readers">{text.pad.title}</h3>
      <div
        className={styles.pad}
        role="application"
        aria-roledescription={text.pad.role}
        aria-label={text.pad.label}
        aria-describedby={helpId}
        tabIndex={0}
        onKeyDown={keyboard.onKeyDown}
        onBlur={keyboard.hide}
        onPointerDown={keyboard.hide}
      >
        <PadCanvas pad={pad} pen={pen} />
        {isEmpty(pad) && !keyboard.cursor && (
          <span className={styles.invitation} aria-hidden="true">
            {text.pad.empty}
          </span>
        )}
        {keyboard.cursor && <KeyboardCursor {...keyboard.cursor} />}
      </div>
      <div
        ref={tools}
        className={styles.tools}
        role="group"
        aria-label={text.pad.tools}
        tabIndex={-1}
      >
        <ActionButton
          label={text.pad.undo}
          isDisabled={pad.before.length === 0}
          onPress={() => takeBack(undo, text.pad.undone)}
        />
        <ActionButton
          label={text.pad.clear}
          isDisabled={isEmpty(pad)}
          onPress={() => takeBack(clear, text.pad.cleared)}
        />
      </div>
      <details className={styles.help}>
        <summary>{text.pad.helpTitle}</summary>
        <p id={helpId}>{text.pad.help}</p>
      </details>
      <p role="status" className="for-screen-readers">
        {said}
      </p>
    </section>
  );
}

type PointerPen = Pick<
  React.ComponentProps<'canvas'>,
  'onPointerDown' | 'onPointerMove' | 'onPointerUp' | 'onPointerCancel'
>;

/** One pen at a time: a second finger is ignored while the first is down. */
function usePointerPen(change: ChangePad, onDrawing: (drawing: boolean) => void): PointerPen {
  const down = useRef<number>(undefined);
  const lift = useCallback(
    (event: React.PointerEvent) => {
      if (down.current !== event.pointerId) return;
      down.current = undefined;
      onDrawing(false);
    },
    [onDrawing],
  );
  return {
    onPointerDown(event) {
      if (down.current !== undefined || event.button !== 0) return;
      down.current = event.pointerId;
      event.currentTarget.setPointerCapture(event.pointerId);
      const point = padPoint(event.currentTarget, event);
      onDrawing(true);
      change((pad) => beginStroke(pad, point));
    },
    onPointerMove(event) {
      if (down.current !== event.pointerId) return;
      const points = coalesced(event.nativeEvent).map((each) =>
        padPoint(event.currentTarget, each),
      );
      change((pad) => extendStroke(pad, points));
    },
    onPointerUp: lift,
    onPointerCancel: lift,
  };
}

/** Every position since the last event, where the browser tells them; curves are rounder for it. */
function coalesced(event: PointerEvent): PointerEvent[] {
  const events = 'getCoalescedEvents' in event ? event.getCoalescedEvents() : [];
  return events.length > 0 ? events : [event];
}

/** Where the pointer is, in pad coordinates. */
function padPoint(canvas: HTMLCanvasElement, pointer: { clientX: number; clientY: number }): Point {
  const { left, top, width, height } = canvas.getBoundingClientRect();
  return {
    x: ((pointer.clientX - left) / width) * PAD_SIDE,
    y: ((pointer.clientY - top) / height) * PAD_SIDE,
  };
}

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
      canvas.current.height = size;
    }
    if (sample) {
      drawPixels(
        context,
        Array.from(sample.pixels, (grey) => grey / 255),
      );
    } else {
      drawStrokes(context, strokes, { scale: size / PAD_SIDE, x: 0, y: 0 });
    }
  }, [size, strokes, sample]);
  return <canvas ref={canvas} className={styles.padCanvas} {...pen} />;
}
