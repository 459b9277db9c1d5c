/** Ctrl-C, and being told to end: the first time in peace, the second time at once. */
import { constants } from 'node:os';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

export interface Interrupt {
  /** The signal that came, if any. */
  readonly signal: NodeJS.Signals | undefined;
  /** 128 and the signal's number, as shells count, e.g. 130 for Ctrl-C. */
  readonly exitCode: number | undefined;
  stopListening(): void;
}

/** Calls `finish` on the first signal. A second one ends the process. */
export function onInterrupt(finish: () => void): Interrupt {
  let came: NodeJS.Signals | undefined;
  const listener = (signal: NodeJS.Signals) => {
    if (came !== undefined) process.exit(exitCodeOf(signal));
    came = signal;
    finish();
  };
  for (const signal of SIGNALS) process.on(signal, listener);
  return {
    get signal() {
      return came;
    },
    get exitCode() {
      return came === undefined ? undefined : exitCodeOf(came);
    },
    stopListening() {
      for (const signal of SIGNALS) process.off(signal, listener);
    },
  };
}

function exitCodeOf(signal: NodeJS.Signals): number {
  return 128 + constants.signals[signal];
}
