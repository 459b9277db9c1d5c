/** Reads `.safetensors`: a checkpoint, from which training resumes, or weights beside an `experiment.json`. */
import { importFiles } from '../text/en-import-files.ts';
import { CheckpointError, readCheckpoint } from '../training/checkpoint.ts';
import { readSafetensors, SafetensorsError } from '../training/safetensors.ts';
import { ExchangeError } from './exchange-error.ts';
import { checkAll, checkNumbers } from './import/check-weight.ts';
import { readOwnExperiment } from './import/find-network.ts';
import { parseJson } from './import/parse-json.ts';
import type { ImportedModel } from './imported-model.ts';
import { weightsOf } from '../graph/weights.ts';
import { graphOf } from '../models/index.ts';
import type { ModelFile } from './export-formats.ts';

/**
 * @param beside the file with the experiment, for weights that are no checkpoint
 * @throws ExchangeError naming what is wrong with the file.
 */
export function readCheckpointModel(file: ModelFile, beside: ModelFile | undefined): ImportedModel {
  const model = beside === undefined ? fromCheckpoint(file) : fromWeights(file, beside);
  checkAll(weightsOf(graphOf(model.experiment)), model.weights, file.name);
  for (const [name, { data }] of model.checkpoint?.slots ?? []) {
    checkNumbers(name, data, file.name, 'optimizer state');
  }
  return model;
}

function fromCheckpoint({ name, bytes }: ModelFile): ImportedModel {
  const checkpoint = explained(name, () => readCheckpoint(bytes));
  const { experiment, weights } = checkpoint;
  return { experiment, weights, notices: [], checkpoint };
}

function fromWeights({ name, bytes }: ModelFile, beside: ModelFile): ImportedModel {
  const { tensors, metadata } = explained(name, () => readSafetensors(bytes));
  if (metadata['format'] !== undefined && metadata['format'] !== 'pt') {
    return fromCheckpoint({ name, bytes } as ModelFile);
  }
  const experiment = readOwnExperiment(parseJson(beside.bytes, beside.name), beside.name);
  return { experiment, weights: tensors, notices: [] };
}

function explained<Result>(name: string, task: () => Result): Result {
  try {
    return task();
  } catch (error) {
    if (error instanceof CheckpointError || error instanceof SafetensorsError) {
      throw new ExchangeError(importFiles.of(name, error.message));
    }
    throw error;
  }
}
