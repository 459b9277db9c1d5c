/** Keeps the screen from going dark, and the computer from sleeping, while the network trains. */
import { useEffect } from 'react';
import { isTraining } from '../store/app-state.ts';
import { useStore } from '../store/use-app.ts';

/** Renders nothing anew: as training starts, the processor has other things to do. */
export function useWakeLock(): void {
  const store = useStore();
  useEffect(() => {
    let giveBack: (() => void) | undefined;
    const follow = () => {
      const training = isTraining(store.snapshot());
      if (training) giveBack ??= holdWakeLock();
      else {
        giveBack?.();
        giveBack = undefined;
      }
    };
    follow();
    const end = store.subscribe(follow);
    return () => {
      end();
      giveBack?.();
    };
  }, [store]);
}

/** @returns gives it back. A browser takes it away from a hidden tab, so it is asked for again. */
function holdWakeLock(): () => void {
  const wakeLock = navigator.wakeLock as WakeLock | undefined;
  let held: Promise<WakeLockSentinel | undefined> | undefined;
  const ask = () => {
    if (wakeLock === undefined || document.visibilityState !== 'visible') return;
    // A device that saves its battery may refuse; training goes on all the same.
    held = wakeLock.request('screen').catch(() => undefined);
  };
  ask();
  document.addEventListener('visibilitychange', ask);
  return () => {
    document.removeEventListener('visibilitychange', ask);
    void held?.then((lock) => lock?.release());
  };
}
