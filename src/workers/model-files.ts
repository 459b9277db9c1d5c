/** Model files between the page and the exchange formats: what was chosen is read, what is saved is packed. */
import { ExchangeError } from '../exchange/exchange-error.ts';
import { exportModel } from '../exchange/index.ts';
import type { ExportFormat, ModelFile } from '../exchange/export-formats.ts';
import { files as text } from '../text/en-files.ts';
import { loadPart } from '../training/load-part.ts';
import type { ChosenFile } from './protocol.ts';
import type { TrainingRun } from './training-run.ts';

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

/**
 * A run's network as it stands, as one file; several are packed into a zip. While it trains, it is taken
 * between two steps.
 *
 * @throws ExchangeError when the format is not offered for this network.
 * @throws CheckpointError when the run has diverged.
 */
export async function savedModel(run: TrainingRun, format: ExportFormat): Promise<ModelFile> {
  const checkpoint = await run.checkpoint();
  const made = await exportModel(checkpoint, format);
  const name = `${checkpoint.experiment.network}-step-${checkpoint.loop.step}`;
  const [only, ...others] = made;
  if (others.length === 0) return { name: name + endingOf(only.name), bytes: only.bytes };
  const { zipSync } = await loadPart(() => import('fflate'));
  const entries = Object.fromEntries(made.map((file) => [file.name, file.bytes]));
  return { name: `${name}-${format}.zip`, bytes: zipSync(entries) };
}

function endingOf(name: string): string {
  return name.slice(name.lastIndexOf('.'));
}
