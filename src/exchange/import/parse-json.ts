/** JSON from files, in UTF-8 or UTF-16, with a byte-order mark or without. */
import { importFiles } from '../../text/en-import-files.ts';
import { ExchangeError } from '../exchange-error.ts';

/** @throws ExchangeError when the bytes are no JSON; `name` is what messages call the file. */
export function parseJson(bytes: Uint8Array, name: string): unknown {
  try {
    // The decoder leaves the mark out.
    return JSON.parse(new TextDecoder(encodingOf(bytes), { fatal: true }).decode(bytes));
  } catch {
    throw new ExchangeError(importFiles.notJson(name));
  }
}

/** Begins with a brace, as a JSON object does. */
export function looksLikeJson(bytes: Uint8Array): boolean {
  const begin = bytes.subarray(0, 100);
  return new TextDecoder(encodingOf(bytes)).decode(begin).trimStart().startsWith('{');
}

function encodingOf([first, second]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
}
