/**
 * Drawing with mouse, finger or pen: one contact at a time. Whatever becomes of a contact (its capture refused, its
 * end missed, the window left), the next one draws again. A pen wins over the hand that rests beside it.
 */
import { type ComponentProps, type PointerEvent, useEffect, useRef } from 'react';
import type { Point } from '../../data/strokes.ts';
import { beginStroke, extendStroke, PAD_SIDE, type Pad, undo } from './drawing.ts';

/** For so many milliseconds after the last sign of a pen, touches are the hand that holds it. */
const PALM = 1_000;
/** A pen of which so long nothing was heard is gone, although its end was not told. */
const PEN_LOST = 10_000;

export type PointerPen = Pick<
  ComponentProps<'canvas'>,
  'onPointerDown' | 'onPointerMove' | 'onPointerUp' | 'onPointerCancel' | 'onLostPointerCapture'
>;

interface Contact {
  pointer: number;
  kind: string;
}

export function usePointerPen(
  padWidth: number,
  change: (edit: (pad: Pad) => Pad) => void,
  onDrawing: (drawing: boolean) => void,
): PointerPen {
  const contact = useRef<Contact>(undefined);
  const penSeenAt = useRef(-Infinity);
  const end = () => {
    if (contact.current === undefined) return;
    contact.current = undefined;
    onDrawing(false);
  };
  const endOf = ({ pointerId }: { pointerId: number }) => {
    if (contact.current?.pointer === pointerId) end();
  };
  useOutsideEnds(endOf, end);

  /** Whether a contact that begins may draw; it takes the place of the one before. */
  const admits = ({ pointerType: kind, isPrimary, timeStamp }: PointerEvent): boolean => {
    const sincePen = timeStamp - penSeenAt.current;
    if (kind === 'touch' && sincePen < PALM) return false;
    const before = contact.current;
    if (before === undefined) return true;
    if (kind === 'touch' && before.kind === 'pen' && sincePen < PEN_LOST) return false;
    // A second finger draws nothing; a first one while one is down means that the end of that was missed.
    if (!isPrimary) return false;
    if (kind === 'pen' && before.kind === 'touch') change(undo);
    end();
    return true;
  };

  return {
    onPointerDown(event) {
      if (event.button !== 0 || !admits(event)) return;
      if (event.pointerType === 'pen') penSeenAt.current = event.timeStamp;
      contact.current = { pointer: event.pointerId, kind: event.pointerType };
      capture(event);
      const point = padPoint(event.currentTarget, padWidth, event);
      onDrawing(true);
      change((pad) => beginStroke(pad, point));
    },
    onPointerMove(event) {
      if (event.pointerType === 'pen') penSeenAt.current = event.timeStamp;
      if (contact.current?.pointer !== event.pointerId) return;
      // It was lifted where nobody could tell, as outside the window.
      if (event.buttons === 0) {
        end();
        return;
      }
      const points = coalesced(event.nativeEvent).map((each) =>
        padPoint(event.currentTarget, padWidth, each),
      );
      change((pad) => extendStroke(pad, points));
    },
    onPointerUp: endOf,
    onPointerCancel: endOf,
    onLostPointerCapture: endOf,
  };
}

/** Where a contact could not be captured, it may end anywhere on the page, or with the window in the background. */
function useOutsideEnds(endOf: (event: { pointerId: number }) => void, end: () => void): void {
  const ends = useRef({ endOf, end });
  useEffect(() => {
    ends.current = { endOf, end };
  });
  useEffect(() => {
    const stop = new AbortController();
    const options = { capture: true, signal: stop.signal };
    window.addEventListener('pointerup', (event) => ends.current.endOf(event), options);
    window.addEventListener('pointercancel', (event) => ends.current.endOf(event), options);
    window.addEventListener('blur', () => ends.current.end(), { signal: stop.signal });
    return () => stop.abort();
  }, []);
}

/** So that a stroke may leave the pad and come back. Without it one only draws inside. */
function capture({ currentTarget, pointerId }: PointerEvent): void {
  try {
    currentTarget.setPointerCapture(pointerId);
  } catch {
    // A contact that is over already, or one that a program made up.
  }
}

/** Every position since the last event, where the browser tells them; curves are rounder for it. */
function coalesced(event: globalThis.PointerEvent): globalThis.PointerEvent[] {
  const events = 'getCoalescedEvents' in event ? event.getCoalescedEvents() : [];
  return events.length > 0 ? events : [event];
}

/** Where the pointer is, in pad coordinates. */
function padPoint(
  canvas: Element,
  padWidth: number,
  pointer: { clientX: number; clientY: number },
): Point {
  const { left, top, width, height } = canvas.getBoundingClientRect();
  return {
    x: ((pointer.clientX - left) / width) * padWidth,
    y: ((pointer.clientY - top) / height) * PAD_SIDE,
  };
}
