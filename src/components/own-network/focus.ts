/**
 * Where the focus is after a change to the list of layers. What had it may be moved, gone or disabled, and with it
 * the keys: so a change is shown at once, and then the focus is set.
 */
import type { KeyboardEvent, RefObject } from 'react';
import { flushSync } from 'react-dom';

/** A part of a layer's row. */
export interface FocusAfter {
  layer: number | undefined;
  part: 'row' | 'up' | 'down';
}

export function withFocus(
  panel: RefObject<HTMLElement | null>,
  change: () => void,
  then: FocusAfter,
): void {
  flushSync(change);
  const root = panel.current;
  const row = root?.querySelector(`[data-layer="${then.layer ?? 'none'}"]`)?.closest('[role=row]');
  const part = then.part === 'row' ? null : row?.querySelector(partIn(then.part));
  focusOn(part ?? row ?? root?.querySelector(partIn('add')));
}

/** Undo and redo: the focus stays where it is, or goes to the button that does the contrary. */
export function withFocusKept(panel: RefObject<HTMLElement | null>, change: () => void): void {
  flushSync(change);
  const focused = document.activeElement;
  const isKept =
    panel.current?.contains(focused) === true && focused?.matches(':disabled') !== true;
  if (!isKept) focusOn(panel.current?.querySelector(partIn('history')));
}

/** Ctrl+Z and Ctrl+Shift+Z or Ctrl+Y, but for where one types. */
export function onUndoKeys(undo: () => void, redo: () => void) {
  return (event: KeyboardEvent) => {
    const isTyping = event.target instanceof HTMLElement && event.target.matches('input, textarea');
    if (isTyping || !(event.ctrlKey || event.metaKey)) return;
    const key = event.key.toLowerCase();
    if (key !== 'z' && key !== 'y') return;
    event.preventDefault();
    if (key === 'y' || event.shiftKey) redo();
    else undo();
  };
}

function partIn(name: string): string {
  return `[data-part="${name}"] button:not(:disabled)`;
}

function focusOn(element: Element | null | undefined): void {
  if (element instanceof HTMLElement) element.focus();
}
