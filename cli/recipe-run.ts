/** One recipe from where its run stands to its record. */
import { countParameters } from '../src/graph/weights.ts';
import type { Dataset } from '../src/data/dataset.ts';
import type { Experiment } from '../src/models/experiment.ts';
import { networkById, sameNetwork, graphOf, taskOf } from '../src/models/index.ts';
import type { Checkpoint } from '../src/training/checkpoint.ts';
import type { TestResult } from '../src/training/evaluation.ts';
import type { Recipe } from '../src/training/recipes.ts';
import { recordOf, type Circumstances, type ResultRecord } from '../src/training/record.ts';
import { Trainer } from '../src/training/trainer.ts';
import { recipeRun as words } from '../src/text/cli/en-reproduce.ts';
import { UsageError, type Output } from './command.ts';
import { DeviceWatch } from './device-watch.ts';
import { onInterrupt } from './interrupt.ts';
import { Keeper } from './keeper.ts';
import { PlainReport } from './plain-report.ts';
import { ProgressBar } from './progress-bar.ts';
import { holdsRun, loadCheckpoint, RunFolder, saveAtTheEnd } from './run-folder.ts';
import { shownPath } from './shown-path.ts';

export interface RecipeRun {
  recipe: Recipe;
  /** Where the run is kept, so that one that was broken off goes on. */
  folder: string;
  /** Go only so far in all. */
  epochs: number | undefined;
  dataset: Dataset;
  where: Omit<Circumstances, 'parameters'>;
}

export type RecipeOutcome =
  { kind: 'recorded'; record: ResultRecord } | { kind: 'ended'; exitCode: number };

/**
 * Starts the run or goes on with it, saves it after each epoch and, when it is at its end, reads all digits.
 *
 * @throws UsageError when the folder holds a run of something else; SetupError when the device failed.
 */
export async function runRecipe(run: RecipeRun, output: Output): Promise<RecipeOutcome> {
  const folder = await RunFolder.take(run.folder, 'a run');
  try {
    return await runIn(folder, run, output);
  } finally {
    await folder.release();
  }
}

async function runIn(
  folder: RunFolder,
  { recipe, dataset, where, ...run }: RecipeRun,
  output: Output,
): Promise<RecipeOutcome> {
  const { experiment } = recipe;
  const before = await keptRun(folder.path, recipe);
  const report = new PlainReport(output, taskOf(experiment));
  const trainer = await Trainer.create({
    experiment,
    dataset,
    onEvent: (event) => {
      report.tell(event);
      keeper.hear(event);
    },
  });
  const keeper = new Keeper(folder, trainer, output);
  if (before !== undefined) trainer.restore(before);
  const parameters = countParameters(graphOf(experiment));
  const { seed, epochs } = experiment.training;
  trainer.setEpochs(Math.min(run.epochs ?? epochs, epochs));
  const start = { network: recipe.name, preset: undefined, backend: where.backend, parameters };
  report.start({ ...start, seed, position: trainer.position });

  let atWork = trainer;
  const interrupt = onInterrupt(() => void atWork.pause());
  const watch = new DeviceWatch(trainer);
  const interrupted = () => {
    output.note(words.interrupted(recipe.name));
    return { kind: 'ended', exitCode: interrupt.exitCode ?? 1 } as const;
  };
  try {
    const reason = await trainer.run();
    await keeper.finish();
    watch.check(folder.path);
    if (reason === 'diverged') {
      const { position, seconds } = trainer;
      report.end({ reason, position, seconds, checkpoint: undefined });
      return { kind: 'ended', exitCode: 1 };
    }
    const checkpoint = await trainer.checkpoint();
    const { elsewhere } = await saveAtTheEnd(folder.path, checkpoint);
    if (elsewhere !== undefined) output.note(elsewhere);
    if (interrupt.came) return interrupted();
    const train = await readTrainingDigits(checkpoint, dataset, output, (reader) => {
      atWork = reader;
    });
    if (interrupt.came) return interrupted();
    const record = recordOf(recipe.name, checkpoint, train, { ...where, parameters });
    return { kind: 'recorded', record };
  } finally {
    interrupt.stopListening();
    await trainer.dispose();
  }
}

/**
 * Lays the run in the folder `from`, as "train --out" leaves one, where the recipe's own would be.
 *
 * @throws UsageError when it is a run of something else, or the recipe's own is further.
 */
export async function adoptRun(from: string, path: string, recipe: Recipe): Promise<void> {
  const adopted = await loadCheckpoint(from);
  checkSameRun(from, adopted, recipe);
  const folder = await RunFolder.take(path, 'a run');
  try {
    const kept = await keptRun(path, recipe);
    if (kept !== undefined && kept.loop.step > adopted.loop.step) {
      const there = { folder: shownPath(path), step: kept.loop.step };
      const taken = { folder: shownPath(from), step: adopted.loop.step };
      throw new UsageError(words.furtherThere(recipe.name, there, taken));
    }
    await folder.save({ ...adopted, experiment: recipe.experiment });
  } finally {
    await folder.release();
  }
}

/** @throws UsageError when a run of something else is kept there. */
async function keptRun(folder: string, recipe: Recipe): Promise<Checkpoint | undefined> {
  if (!(await holdsRun(folder))) return undefined;
  const checkpoint = await loadCheckpoint(folder);
  checkSameRun(folder, checkpoint, recipe);
  return checkpoint;
}

/** How many epochs were asked for makes no other run. */
function checkSameRun(
  folder: string,
  { experiment }: Checkpoint,
  { name, experiment: wanted }: Recipe,
): void {
  const differing = differingSettings(experiment, wanted);
  if (sameNetwork(experiment, wanted) && differing.length === 0) return;
  const what = sameNetwork(experiment, wanted)
    ? words.settingsDiffer(differing)
    : words.networkDiffers;
  throw new UsageError(words.otherSettings(shownPath(folder), name, what));
}

function differingSettings({ training }: Experiment, wanted: Experiment): string[] {
  const given = new Map<string, unknown>(Object.entries(training));
  return Object.entries(wanted.training)
    .filter(([setting, value]) => setting !== 'epochs' && given.get(setting) !== value)
    .map(([setting]) => setting);
}

/**
 * All training digits, read as the test set is; nothing for numbers, whose training lines are new in each epoch.
 *
 * @param onReader is handed what reads them, so that it can be paused
 */
async function readTrainingDigits(
  checkpoint: Checkpoint,
  dataset: Dataset,
  output: Output,
  onReader: (reader: Trainer) => void,
): Promise<TestResult | undefined> {
  const { experiment } = checkpoint;
  if (networkById(experiment.network).task.name === 'number') return undefined;
  const bar = new ProgressBar(output);
  const count = Math.min(experiment.training.trainingDigits, dataset.train.count);
  const reader = await Trainer.create({
    experiment,
    dataset: { ...dataset, test: dataset.train },
    testCount: count,
    onEvent: (event) => {
      if (event.type === 'evaluating') {
        bar.evaluating(event.done, event.total, words.trainingSet);
      }
    },
  });
  onReader(reader);
  reader.restore(checkpoint);
  const result = await reader.evaluate();
  bar.clear();
  await reader.dispose();
  return result;
}
