/** Model files between the page and the exchange formats: chosen files are read, several are packed into one. */
import { ExchangeError } from '../exchange/exchange-error.ts';
import type { ModelFile } from '../exchange/offers.ts';
import { files as text } from '../text/en-files.ts';
import type { ChosenFile } from './protocol.ts';

/** No network of this project comes near it, whatever its options, optimizer state included. */
const MOST_BYTES = 1e9;

/** @throws ExchangeError when they are larger than any model, or cannot be read. */
export async function readChosen(chosen: readonly ChosenFile[]): Promise<ModelFile[]> {
  const size = chosen.reduce((sum, { content }) => sum + content.size, 0);
  if (size > MOST_BYTES) throw new ExchangeError(text.tooLarge(size, MOST_BYTES));
  return Promise.all(
    chosen.map(async ({ name, content }) => {
      try {
        return { name, bytes: new Uint8Array(await content.arrayBuffer()) };
      } catch (error) {
        // Moved or deleted since it was chosen, or a folder that was dropped.
        const words = error instanceof Error ? error.message : String(error);
        throw new ExchangeError(text.unreadable(name, words));
      }
    }),
  );
}

/** One file as it is; several as a zip that is called `name`. */
export async function packed(made: readonly ModelFile[], name: string): Promise<ModelFile> {
  const [only, ...others] = made;
  if (only !== undefined && others.length === 0) return only;
  const { zipSync } = await import('fflate');
  const entries = Object.fromEntries(made.map((file) => [file.name, file.bytes]));
  return { name: `${name}.zip`, bytes: new Uint8Array(zipSync(entries)) };
}
