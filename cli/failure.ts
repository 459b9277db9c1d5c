/** A failure in words for the terminal. */
import { DataError } from '../src/data/data-error.ts';
import { ExchangeError } from '../src/exchange/exchange-error.ts';
import { failures as words } from '../src/text/cli/en-command-line.ts';
import { CheckpointError } from '../src/training/checkpoint.ts';
import { InputError } from '../src/training/predict.ts';
import { UsageError } from './command.ts';

/** A sentence for what a user can do something about; for anything else the trace, to be reported. */
export function describeFailure(error: unknown): string {
  if (isExplained(error)) return error.message;
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return words.unexpected(trace);
}

/** These errors' messages are sentences for the reader: what is wrong, where, and what to do. */
function isExplained(error: unknown): error is Error {
  return (
    error instanceof UsageError ||
    error instanceof DataError ||
    error instanceof CheckpointError ||
    error instanceof ExchangeError ||
    error instanceof InputError ||
    error instanceof SetupError
  );
}

/** Something outside is not as it must be (a backend that does not start, a folder that cannot be written). */
export class SetupError extends Error {
  override name = 'SetupError';
}
