/** How components reach what keeps the page for offline use. */
import { createContext, use, useSyncExternalStore } from 'react';
import type { OfflineKeeper, OfflineState } from './offline-keeper.ts';

export const OfflineContext = createContext<OfflineKeeper | undefined>(undefined);

export function useOfflineKeeper(): OfflineKeeper {
  const keeper = use(OfflineContext);
  if (keeper === undefined) throw new Error('There is no offline keeper around this component.');
  return keeper;
}

export function useOffline(): OfflineState {
  const keeper = useOfflineKeeper();
  return useSyncExternalStore(keeper.subscribe, keeper.snapshot);
}
