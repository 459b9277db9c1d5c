/** Listens for the keyboard's shortcuts, unless they are switched off. */
import { useEffect, useEffectEvent } from 'react';
import { useStore } from '../store/use-app.ts';
import { focusOf, shortcutOf } from './shortcuts.ts';

export function useShortcuts(onHelp: () => void): void {
  const store = useStore();
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    const { shortcuts, page } = store.snapshot();
    if (!shortcuts || event.defaultPrevented) return;
    const shortcut = shortcutOf(event, focusOf(document.activeElement));
    if (shortcut === undefined) return;
    if (shortcut !== 'help' && page.hidden.includes('transport')) return;
    event.preventDefault();
    if (shortcut === 'help') onHelp();
    else store[shortcut]();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => onKey(event);
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
}
