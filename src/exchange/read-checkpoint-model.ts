/** Reads `.safetensors`: a checkpoint, from which training resumes, or weights beside an `experiment.json`. */
import { CheckpointError, readCheckpoint } from '../training/checkpoint.ts';
import { readSafetensors, SafetensorsError } from '../training/safetensors.ts';
import { ExchangeError } from './exchange-error.ts';
import { checkAll } from './foreign/check-weight.ts';
import { readOwnExperiment } from './foreign/match-network.ts';
import { parseJson } from './foreign/parse-json.ts';
import type { ImportedModel } from './formats.ts';
import { weightsOf } from './graph/graph-weights.ts';
import { recordNetwork } from './graph/record-network.ts';
import type { ModelFile } from './offers.ts';

/**
 * @param beside the file with the experiment, for weights that are no checkpoint
 * @throws ExchangeError naming what is wrong with the file.
 */
export function readCheckpointModel(file: ModelFile, beside: ModelFile | undefined): ImportedModel {
  const model = beside === undefined ? fromCheckpoint(file) : fromWeights(file, beside);
  checkAll(weightsOf(recordNetwork(model.experiment)), model.weights, file.name);
  return model;
}

function fromCheckpoint({ name, bytes }: ModelFile): ImportedModel {
  const checkpoint = explained(name, () => readCheckpoint(bytes));
  const { experiment, weights } = checkpoint;
  return { experiment, weights, checkpoint };
}

function fromWeights({ name, bytes }: ModelFile, beside: ModelFile): ImportedModel {
  const { tensors, metadata } = explained(name, () => readSafetensors(bytes));
  if (metadata['format'] !== undefined && metadata['format'] !== 'pt') {
    return fromCheckpoint({ name, bytes } as ModelFile);
  }
  const experiment = readOwnExperiment(parseJson(beside.bytes, beside.name), beside.name);
  return { experiment, weights: tensors };
}

function explained<Result>(name: string, task: () => Result): Result {
  try {
    return task();
  } catch (error) {
    if (error instanceof CheckpointError || error instanceof SafetensorsError) {
      throw new ExchangeError(`${name}: ${error.message}`);
    }
    throw error;
  }
}
