/** How components reach the store. */
import { createContext, use, useEffect, useEffectEvent, useSyncExternalStore } from 'react';
import type { AppState } from './app-state.ts';
import type { AppStore } from './app-store.ts';
import type { Live } from './live-readings.ts';

export const StoreContext = createContext<AppStore | undefined>(undefined);

export function useStore(): AppStore {
  const store = use(StoreContext);
  if (store === undefined) throw new Error('There is no store around this component.');
  return store;
}

/** What `select` takes from the state; it must give the same object for the same state. */
export function useApp<T>(select: (state: AppState) => T): T {
  const store = useStore();
  return useSyncExternalStore(store.subscribe, () => select(store.snapshot()));
}

/** Hands what changes many times a second to `show`, at once and from then on, past React. */
export function useLive(show: (live: Live) => void): void {
  const { live } = useStore();
  const onChange = useEffectEvent(show);
  useEffect(() => {
    onChange(live.now);
    return live.subscribe((now) => onChange(now));
  }, [live]);
}

/** Whether a panel or a field is shown, as far as the link says. */
export function useShown(name: string): boolean {
  return useApp(({ page }) => !page.hidden.includes(name));
}
