/** Keeps the screen from going dark, and the computer from sleeping, while the network trains. */
import { useEffect } from 'react';
import { isTraining } from '../store/app-state.ts';
import { useApp } from '../store/use-app.ts';

export function useWakeLock(): void {
  const training = useApp(isTraining);
  useEffect(() => (training ? holdWakeLock() : undefined), [training]);
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
