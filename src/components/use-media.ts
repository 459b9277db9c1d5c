/** Whether a media query matches, kept up to date: where CSS alone would leave the order of reading as it is. */
import { useMemo, useSyncExternalStore } from 'react';

export function useMedia(query: string): boolean {
  const media = useMemo(() => {
    const list = matchMedia(query);
    return {
      subscribe: (listener: () => void) => {
        list.addEventListener('change', listener);
        return () => list.removeEventListener('change', listener);
      },
      matches: () => list.matches,
    };
  }, [query]);
  return useSyncExternalStore(media.subscribe, media.matches);
}

/** One column: the parts stand below each other, and nothing has room beside it. */
export function useIsPhone(): boolean {
  return useMedia('(max-width: 47.99em)');
}
