/**
 * Which keystroke means what. Letters work wherever nothing is being typed; Space works unless the focused
 * control has a use for it. They can be switched off (WCAG 2.1.4).
 */
export type Shortcut = 'trainOrPause' | 'stepBatch' | 'stepEpoch' | 'reset' | 'lesson' | 'help';

export interface Keystroke {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  /** Held down: it repeats. */
  repeat: boolean;
}

/** What the focused element does with keys: nothing, Space only (a button), or letters as well (a text field). */
export type Focus = 'free' | 'takesSpace' | 'takesAll';

const LETTERS: Readonly<Record<string, Shortcut>> = {
  s: 'stepBatch',
  e: 'stepEpoch',
  r: 'reset',
  l: 'lesson',
  '?': 'help',
};

export function shortcutOf(stroke: Keystroke, focus: Focus): Shortcut | undefined {
  if (focus === 'takesAll' || stroke.ctrlKey || stroke.metaKey || stroke.altKey) return undefined;
  const shortcut =
    stroke.key === ' ' && focus === 'free' ? 'trainOrPause' : LETTERS[stroke.key.toLowerCase()];
  // Held down, a key must not start and stop the run in turn; stepping on is what one wants then.
  return stroke.repeat && shortcut !== 'stepBatch' ? undefined : shortcut;
}

/** Text fields, lists that jump to a letter, and dialogs, in which nobody means the page behind. */
const TAKES_ALL = [
  'input:not([type=radio], [type=checkbox], [type=range], [type=button])',
  'textarea',
  'select',
  '[contenteditable=true]',
  '[role=listbox]',
  '[role=menu]',
  '[role=dialog]',
].join(', ');

/** A chosen radio button or tab has no use for Space. */
const TAKES_SPACE = [
  'button',
  'a[href]',
  'summary',
  'input:not([type=radio]:checked)',
  '[role=button]',
  '[role=switch]',
  '[role=tab]:not([aria-selected=true])',
].join(', ');

/** Keys that move the focus or a cursor: whoever presses one works by keyboard. */
export const MOVES = ['Tab', 'ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'];

/**
 * Says what the focused element does with keys. One that was just used by mouse or finger keeps the focus
 * without being meant: only who came by keyboard draws with Space or jumps in a closed list.
 */
export function focusOf(element: Element | null, byKeyboard: boolean): Focus {
  if (element === null || element === document.body) return 'free';
  if (element.closest(TAKES_ALL) !== null) return 'takesAll';
  if (element.matches('[aria-haspopup=listbox]')) return byKeyboard ? 'takesAll' : 'takesSpace';
  if (element.matches('[role=application]')) return byKeyboard ? 'takesSpace' : 'free';
  return element.matches(TAKES_SPACE) ? 'takesSpace' : 'free';
}
