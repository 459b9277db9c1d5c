/** Ctrl-C, being told to end, a closed terminal: the first time in peace, the second time at once. */
import { constants } from 'node:os';
import { onReaderGone } from './output-streams.ts';

// SIGHUP is what a terminal that is closed leaves behind, SIGBREAK is Ctrl-Break of Windows.
const SIGNALS: readonly NodeJS.Signals[] = [
  'SIGINT',
  'SIGTERM',
  'SIGHUP',
  ...(process.platform === 'win32' ? (['SIGBREAK'] as const) : []),
];

/** One Ctrl-C may come twice: from the terminal, and from npm that passes it on. */
const ONE_PRESS_MS = 500;

export interface Interrupt {
  /** Whether the command is to end: a signal came, or nobody reads what it tells. */
  readonly came: boolean;
  /** After a signal 128 and its number, as shells count, e.g. 130 for Ctrl-C. */
  readonly exitCode: number | undefined;
  stopListening(): void;
}

/** Calls `finish` once, on the first signal or when stdout can no longer be written. A second signal ends the process. */
export function onInterrupt(finish: () => void): Interrupt {
  let came: { exitCode: number; at: number } | undefined;
  const begin = (exitCode: number) => {
    if (came !== undefined) return;
    came = { exitCode, at: performance.now() };
    finish();
  };
  const onSignal = (signal: NodeJS.Signals) => {
    const exitCode = 128 + constants.signals[signal];
    if (came === undefined) return begin(exitCode);
    // A terminal that closes says so to all that ran in it, and their shell says it to them again.
    if (signal === 'SIGHUP' || performance.now() - came.at < ONE_PRESS_MS) return;
    process.exit(exitCode);
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  const stopReader = onReaderGone(begin);
  return {
    get came() {
      return came !== undefined;
    },
    get exitCode() {
      return came?.exitCode;
    },
    stopListening() {
      stopReader();
      for (const signal of SIGNALS) process.off(signal, onSignal);
    },
  };
}
