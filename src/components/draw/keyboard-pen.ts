/**
 * Painting with the keyboard: a cursor over the places of the pad, 28 from top to bottom, moved by arrow keys. Space paints a dot,
 * Shift with an arrow a line, Backspace undoes, Escape leaves the pad.
 */
import { type KeyboardEvent, useRef, useState } from 'react';
import { text as catalogue } from '../../text/index.ts';
import {
  beginStroke,
  cellCentre,
  CELLS,
  columnsOf,
  extendStroke,
  hasInkAt,
  type Pad,
  undo,
} from './drawing.ts';

const text = catalogue.draw;

/** A place on the pad, counted from 0. */
export interface Cell {
  row: number;
  column: number;
}

const ARROWS: Partial<Record<string, Cell>> = {
  ArrowUp: { row: -1, column: 0 },
  ArrowDown: { row: 1, column: 0 },
  ArrowLeft: { row: 0, column: -1 },
  ArrowRight: { row: 0, column: 1 },
};

export interface KeyboardPenProps {
  pad: Pad;
  change: (edit: (pad: Pad) => Pad) => void;
  /** Says something to a screen reader. */
  say: (words: string) => void;
  /** Moves the focus out of the pad. */
  leave: () => void;
}

export function useKeyboardPen({ pad, change, say, leave }: KeyboardPenProps) {
  const [cursor, setCursor] = useState<Cell>();
  const columns = columnsOf(pad);
  const last = useRef<Cell>({ row: CELLS / 2, column: Math.floor(Math.min(columns, CELLS) / 2) });
  const lineGoesOn = useRef(false);

  const goTo = (cell: Cell, painted: boolean) => {
    last.current = cell;
    setCursor(cell);
    const inked = painted || hasInkAt(pad.drawing, cellCentre(cell.column, cell.row));
    say(text.pad.cursor(cell.row + 1, cell.column + 1, inked));
  };

  const move = (from: Cell, by: Cell, paints: boolean) => {
    const to = {
      row: within(from.row + by.row, CELLS),
      column: within(from.column + by.column, columns),
    };
    if (paints) {
      const [start, end] = [from, to].map((cell) => cellCentre(cell.column, cell.row));
      const goesOn = lineGoesOn.current;
      if (start && end) {
        change((before) => extendStroke(goesOn ? before : beginStroke(before, start), [end]));
      }
    }
    lineGoesOn.current = paints;
    goTo(to, paints);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const from = cursor ?? last.current;
    const arrow = ARROWS[event.key];
    if (arrow) {
      if (cursor || event.shiftKey) move(from, arrow, event.shiftKey);
      else goTo(from, false);
    } else if (event.key === ' ') {
      change((before) => beginStroke(before, cellCentre(from.column, from.row)));
      lineGoesOn.current = true;
      goTo(from, true);
    } else if (event.key === 'Backspace') {
      lineGoesOn.current = false;
      change(undo);
      say(text.pad.undone);
    } else if (event.key === 'Escape') {
      leave();
    } else {
      return;
    }
    // The page neither scrolls nor takes these keys for its own while the pad has them.
    event.preventDefault();
    event.stopPropagation();
  };

  const hide = () => {
    lineGoesOn.current = false;
    setCursor(undefined);
  };

  return { cursor, onKeyDown, hide };
}

const within = (cell: number, count: number) => Math.min(count - 1, Math.max(0, cell));
