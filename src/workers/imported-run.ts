/** A run taken out of a model file, ready to take the place of the one there is. */
import type { TrainingSettings } from '../models/experiment.ts';
import { ExchangeError } from '../exchange/exchange-error.ts';
import { checkpointOf, importModel, noticesInWords } from '../exchange/index.ts';
import type { Experiment } from '../models/experiment.ts';
import { CheckpointError, writeCheckpoint, type Checkpoint } from '../training/checkpoint.ts';
import { learningRateAfterEpoch } from '../training/optimizers/optimizer.ts';
import { readChosen } from './model-files.ts';
import type { ChosenFile, ImportedRun } from './protocol.ts';
import type { TrainingRun } from './training-run.ts';

/** What chosen files hold, fully checked; nothing is built yet. */
export interface OpenedFile {
  checkpoint: Checkpoint;
  /** Whether it is a checkpoint, from which training goes on exactly. */
  resumes: boolean;
  /** What the file says and is not done here, in sentences. */
  notices: readonly string[];
}

/** @throws ExchangeError saying what is wrong with the files. */
export async function openFiles(
  files: readonly ChosenFile[],
  inUse?: Pick<TrainingSettings, 'data' | 'length'>,
): Promise<OpenedFile> {
  const model = await importModel(await readChosen(files), inUse);
  return {
    checkpoint: checkpointOf(model),
    resumes: model.checkpoint !== undefined,
    notices: noticesInWords(model.notices),
  };
}

/**
 * Has a run that was just built stand where the file says. One that the file does not fit is disposed of.
 *
 * @throws ExchangeError naming what does not fit.
 */
export async function resume(run: TrainingRun, { checkpoint }: OpenedFile): Promise<TrainingRun> {
  try {
    await run.restore(checkpoint);
    return run;
  } catch (error) {
    await run.dispose();
    if (error instanceof CheckpointError) throw new ExchangeError(error.message);
    throw error;
  }
}

/** What the page is told of it. */
export function importedRun(
  run: TrainingRun,
  { checkpoint, resumes, notices }: OpenedFile,
): ImportedRun {
  return {
    experiment: inForce(checkpoint),
    state: run.state,
    resumes,
    notices,
    history: checkpoint.history,
    checkpoint: writeCheckpoint(checkpoint),
  };
}

/** The experiment with what was changed while it ran. A rate that its own schedule has dropped was not changed. */
function inForce({ experiment, learningRate, loop }: Checkpoint): Experiment {
  const { training } = experiment;
  const { dropLearningRateAfter: drop } = training;
  const epochs = Math.min(loop.epoch, drop);
  const dropped = learningRateAfterEpoch(training.learningRate, epochs, training);
  const rate = learningRate === dropped ? training.learningRate : learningRate;
  return { ...experiment, training: { ...training, learningRate: rate, epochs: loop.epochs } };
}
