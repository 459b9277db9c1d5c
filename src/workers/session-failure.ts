/** Errors of any kind as the page is told them: what kind of thing went wrong, and a sentence. */
import { DataError } from '../data/data-error.ts';
import { ExchangeError } from '../exchange/exchange-error.ts';
import { InspectError } from '../inspect/network.ts';
import { FieldError } from '../models/field.ts';
import { failures } from '../text/en-failures.ts';
import { BackendError, type DeviceFailure } from '../training/backend.ts';
import { CheckpointError } from '../training/checkpoint.ts';
import { InputError } from '../training/predict.ts';
import { PartError } from '../training/load-part.ts';
import type { Failure } from './protocol.ts';

/** A command that cannot be done, said in a sentence for the page. */
export class SessionError extends Error {
  override name = 'SessionError';

  constructor(
    readonly kind: Failure['kind'],
    message: string,
  ) {
    super(message);
  }
}

/** What was asked for does not fit; their messages are sentences for the reader. */
const SETTINGS = [FieldError, CheckpointError, InputError, InspectError];

/** How browsers, tfjs and WebAssembly say that there is not enough memory. */
const NO_MEMORY =
  /out of memory|allocation failed|cannot enlarge memory|memory access out of bounds/i;

export function failureOf(error: unknown): Failure {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof SessionError) return { kind: error.kind, message };
  if (error instanceof DataError) return { kind: 'data', message };
  if (error instanceof PartError) return { kind: 'part', message };
  if (error instanceof BackendError) return { kind: 'backend', message };
  if (error instanceof ExchangeError) return { kind: 'file', message };
  if (SETTINGS.some((kind) => error instanceof kind)) return { kind: 'settings', message };
  if (NO_MEMORY.test(message)) {
    return { kind: 'out-of-memory', message: failures.outOfMemory(message) };
  }
  return { kind: 'unexpected', message: failures.unexpected(message) };
}

export function deviceFailure({ kind, message }: DeviceFailure): Failure {
  switch (kind) {
    case 'lost':
      return { kind: 'device-lost', message: failures.deviceLost(message) };
    case 'refused-command':
      return { kind: 'device-lost', message: failures.deviceRefused(message) };
    case 'out-of-memory':
      return { kind: 'out-of-memory', message: failures.outOfMemory(message) };
  }
}
