/** Model files out and in: what worker and command line call. The writers and readers are loaded when asked for. */
import type { Experiment } from '../models/experiment.ts';
import type { Checkpoint } from '../training/checkpoint.ts';
import type { StoredTensor } from '../training/safetensors.ts';
import { ExchangeError } from './exchange-error.ts';
import { freshCheckpoint } from './fresh-checkpoint.ts';
import { exportOffers, type ExportFormat, type ModelFile } from './offers.ts';

export { ExchangeError } from './exchange-error.ts';
export {
  EXPORT_FORMATS,
  exportOffers,
  type ExportFormat,
  type ExportOffer,
  type ModelFile,
} from './offers.ts';

export interface ImportedModel {
  experiment: Experiment;
  /** By stable variable name, e.g. `lstm/kernel`; every weight of the network, in its shape. */
  weights: ReadonlyMap<string, StoredTensor>;
  /** Present when the file is Scanline's own: training resumes from it exactly. */
  checkpoint?: Checkpoint;
}

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
    throw new ExchangeError(
      `${offer.reason} Save the network as a checkpoint (.safetensors) instead.`,
    );
  }
  const { writeModel } = await import('./write-model.ts');
  return writeModel(checkpoint, format);
}

/**
 * Reads a model file: `.safetensors`, `.keras`, or `model.json` with its weights. Everything is checked
 * before anything is returned.
 *
 * @throws ExchangeError saying what is wrong with the files, what was expected and what to do.
 */
export async function importModel(files: readonly ModelFile[]): Promise<ImportedModel> {
  const { readModel } = await import('./read-model.ts');
  try {
    return await readModel(files);
  } catch (error) {
    // A description nested ten thousand deep, or sizes that no memory has.
    if (!(error instanceof RangeError)) throw error;
    throw new ExchangeError(
      `${files.map(({ name }) => name).join(', ')} cannot be read: what it describes is nested too deep or too large. It is damaged, or no model of a network.`,
    );
  }
}

/**
 * The checkpoint that a run starts from with an imported network: its own, or epoch 0 with its weights
 * and the optimizer's averages at zero.
 */
export function checkpointOf({ checkpoint, experiment, weights }: ImportedModel): Checkpoint {
  return checkpoint ?? freshCheckpoint(experiment, weights);
}
