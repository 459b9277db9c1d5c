/** Model files out and in: what worker and command line call. The writers and readers are loaded when asked for. */
import type { DataInUse } from './import/recognise.ts';
import { notOffered } from '../text/en-export.ts';
import type { Checkpoint } from '../training/checkpoint.ts';
import { loadPart } from '../training/load-part.ts';
import { ExchangeError } from './exchange-error.ts';
import { freshCheckpoint } from './fresh-checkpoint.ts';
import type { ImportedModel } from './imported-model.ts';
import { exportOffers, type ExportFormat, type ModelFile } from './export-formats.ts';

export { ExchangeError } from './exchange-error.ts';
export type { ImportedModel } from './imported-model.ts';
export {
  EXPORT_FORMATS,
  exportOffers,
  type ExportFormat,
  type ModelFile,
} from './export-formats.ts';

/**
 * The files of a trained network in one format, the main one first.
 *
 * @throws ExchangeError when the format is not offered for this network.
 */
export async function exportModel(
  checkpoint: Checkpoint,
  format: ExportFormat,
): Promise<ModelFile[]> {
  const offer = exportOffers(checkpoint.experiment).find((known) => known.format === format);
  if (offer?.offered === false) {
    throw new ExchangeError(notOffered.instead(offer.reason));
  }
  const { writeModel } = await loadPart(() => import('./write-model.ts'));
  return writeModel(checkpoint, format);
}

/**
 * Reads a model file: `.safetensors`, `.keras`, `.h5`, `model.json` with its weights, or a `.zip` of these. Everything is checked
 * before anything is returned.
 *
 * @param inUse the data whose shape a network may have that Scanline did not write; MNIST's it may always have
 * @throws ExchangeError saying what is wrong with the files, what was expected and what to do.
 */
export async function importModel(
  files: readonly ModelFile[],
  inUse?: DataInUse,
): Promise<ImportedModel> {
  const { readModel } = await loadPart(() => import('./read-model.ts'));
  return readModel(files, inUse);
}

/** The weight files that a `model.json` names; none for a file of another format. */
export { weightFilesOf } from './import/weight-files.ts';

/** What the file says and the network here does not do, though it computes the same, in sentences. */
export { noticesInWords } from './import/notices.ts';

/**
 * The checkpoint that a run starts from with an imported network: its own, or epoch 0 with its weights
 * and the optimizer's averages at zero.
 */
export function checkpointOf({
  checkpoint,
  experiment,
  weights,
}: Pick<ImportedModel, 'checkpoint' | 'experiment' | 'weights'>): Checkpoint {
  return checkpoint ?? freshCheckpoint(experiment, weights);
}
