/** How the panel's parts reach the drawings. */
import { useSyncExternalStore } from 'react';
import { useStore } from '../store/use-app.ts';
import type { CollectionState } from './collection.ts';

/** What `select` takes from the state; it must give the same object for the same state. */
export function useCollection<T>(select: (state: CollectionState) => T): T {
  const { state } = useStore().drawings;
  return useSyncExternalStore(state.subscribe, () => select(state.getState()));
}
