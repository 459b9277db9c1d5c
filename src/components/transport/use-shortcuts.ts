/** Listens for the keyboard's shortcuts, unless they are switched off. */
import { useEffect, useEffectEvent, useRef } from 'react';
import { focusLesson } from '../lessons/use-lit.ts';
import { useStore } from '../store/use-app.ts';
import { focusOf, MOVES, shortcutOf } from './shortcuts.ts';

export function useShortcuts(onHelp: () => void): void {
  const store = useStore();
  const byKeyboard = useRef(false);
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (MOVES.includes(event.key)) byKeyboard.current = true;
    const { shortcuts, page } = store.snapshot();
    if (!shortcuts || event.defaultPrevented) return;
    const shortcut = shortcutOf(event, focusOf(document.activeElement, byKeyboard.current));
    if (shortcut === undefined) return;
    if (shortcut === 'lesson') {
      if (focusLesson()) event.preventDefault();
      return;
    }
    if (shortcut !== 'help' && page.hidden.includes('transport')) return;
    event.preventDefault();
    event.stopPropagation();
    if (shortcut === 'help') onHelp();
    else store[shortcut]();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => onKey(event);
    const point = () => {
      byKeyboard.current = false;
    };
    // Before the focused control hears of them: a closed list would jump to the letter as well.
    document.addEventListener('keydown', listen, true);
    document.addEventListener('pointerdown', point, true);
    return () => {
      document.removeEventListener('keydown', listen, true);
      document.removeEventListener('pointerdown', point, true);
    };
  }, []);
}
