/**
 * Which keystroke means what. A key without a modifier belongs to the control that has the focus (WCAG
 * 2.1.4), so shortcuts work where no control has it; letters also on the buttons of training, which take none.
 */
export type Shortcut = 'trainOrPause' | 'stepBatch' | 'stepEpoch' | 'reset' | 'help';

export interface Keystroke {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  /** Held down: it repeats. */
  repeat: boolean;
}

/** Where the focus is: in no control, on a button that takes no letters, or in something that does. */
export type Focus = 'free' | 'button' | 'control';

const LETTERS: Readonly<Record<string, Shortcut>> = {
  s: 'stepBatch',
  e: 'stepEpoch',
  r: 'reset',
  '?': 'help',
};

export function shortcutOf(stroke: Keystroke, focus: Focus): Shortcut | undefined {
  if (focus === 'control' || stroke.ctrlKey || stroke.metaKey || stroke.altKey) return undefined;
  const shortcut =
    stroke.key === ' ' && focus === 'free' ? 'trainOrPause' : LETTERS[stroke.key.toLowerCase()];
  // Held down, a key must not start and stop the run in turn; stepping on is what one wants then.
  return stroke.repeat && shortcut !== 'stepBatch' ? undefined : shortcut;
}

export function focusOf(element: Element | null): Focus {
  if (element === null || element === document.body || element.matches('main')) return 'free';
  return element.closest('[data-takes-letters]') === null ? 'control' : 'button';
}
