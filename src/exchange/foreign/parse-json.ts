/** JSON from files. */
import { ExchangeError } from '../exchange-error.ts';

/** @throws ExchangeError when the bytes are no JSON; `name` is what messages call the file. */
export function parseJson(bytes: Uint8Array, name: string): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new ExchangeError(`${name} is damaged: it is not JSON. Save or copy the model again.`);
  }
}
