/** One run of a sweep, from where it stands to its end. */
import { countParameters } from '../src/graph/weights.ts';
import type { Dataset } from '../src/data/dataset.ts';
import { resultOf, type RunResult } from '../src/experiments/run-result.ts';
import { ruleKept, type RuleKept } from '../src/experiments/stop-rules.ts';
import type { Sweep, SweepRun } from '../src/experiments/sweep.ts';
import { graphOf } from '../src/models/index.ts';
import { sweepRuns as words } from '../src/text/cli/en-sweep.ts';
import type { EpochPoint, StopReason, TrainingEvent } from '../src/training/events.ts';
import { Trainer } from '../src/training/trainer.ts';
import { UsageError, type Output } from './command.ts';
import { DeviceWatch } from './device-watch.ts';
import type { Interrupt } from './interrupt.ts';
import { Keeper } from './keeper.ts';
import { holdsRun, loadCheckpoint, RunFolder } from './run-folder.ts';
import { shownPath } from './shown-path.ts';

export interface RunSetup {
  sweep: Sweep;
  run: SweepRun;
  folder: string;
  dataset: Dataset;
  backend: string;
  /** Told of each event, and before the first of the trainer. */
  begins: (trainer: Trainer, parameters: number) => void;
  hear: (event: TrainingEvent, trainer: Trainer) => void;
  /** Whose coming pauses the trainer. */
  interrupt: Pick<Interrupt, 'came'>;
  /** Takes the trainer that an interrupt is to pause. */
  atWork: (trainer: Trainer) => void;
  output: Output;
}

/**
 * Starts the run or goes on with it; resolves with what came of it, or with nothing when it was interrupted.
 *
 * @throws UsageError when its folder holds a run of other settings; SetupError when it cannot be kept.
 */
export async function runOfSweep(setup: RunSetup): Promise<RunResult | undefined> {
  const folder = await RunFolder.take(setup.folder, 'a run');
  try {
    return await runIn(folder, setup);
  } finally {
    await folder.release();
  }
}

async function runIn(folder: RunFolder, setup: RunSetup): Promise<RunResult | undefined> {
  const { sweep, run, dataset, backend, interrupt, output } = setup;
  const { patience } = run.experiment.training;
  const epochs: EpochPoint[] = [];
  let kept: RuleKept | undefined;
  const rule = () => ruleKept(sweep.stop, patience, epochs, trainer.seconds);
  const trainer = await Trainer.create({
    experiment: run.experiment,
    dataset,
    onEvent: (event) => {
      if (event.type === 'epoch') epochs.push(event.point);
      setup.hear(event, trainer);
      keeper.hear(event);
      if (event.type !== 'epoch' && event.type !== 'progress') return;
      kept ??= rule();
      if (kept !== undefined) void trainer.pause();
    },
  });
  const keeper = new Keeper(folder, trainer, output);
  try {
    await takeUp(trainer, setup, epochs);
    const parameters = countParameters(graphOf(run.experiment));
    setup.atWork(trainer);
    setup.begins(trainer, parameters);
    // A run that was broken off after its end may not go one step further.
    kept = rule();
    if (interrupt.came) return undefined;
    const watch = new DeviceWatch(trainer);
    const reason = kept === undefined ? await trainer.run() : 'paused';
    await keeper.finish();
    watch.check(folder.path);
    if (reason !== 'diverged') await folder.save(await trainer.checkpoint());
    const status = statusOf(reason, kept, trainer);
    if (status === undefined) return undefined;
    const { position, seconds } = trainer;
    return resultOf(run, { status, position, seconds, parameters, backend, epochs });
  } finally {
    await keeper.finish();
    await trainer.dispose();
  }
}

/** @throws UsageError when the folder holds something else. */
async function takeUp(trainer: Trainer, setup: RunSetup, epochs: EpochPoint[]): Promise<void> {
  const { folder, run } = setup;
  if (!(await holdsRun(folder))) return;
  const checkpoint = await loadCheckpoint(folder);
  if (!sameSettings(checkpoint.experiment, run.experiment)) {
    throw new UsageError(words.otherSettings(shownPath(folder)));
  }
  trainer.restore(checkpoint);
  trainer.setEpochs(run.experiment.training.epochs);
  epochs.push(...checkpoint.history.epochs);
}

function sameSettings(one: object, other: object): boolean {
  const sorted = (value: unknown): unknown =>
    typeof value === 'object' && value !== null
      ? Object.fromEntries(
          Object.entries(value)
            .map(([name, part]) => [name, sorted(part)] as const)
            .sort(([a], [b]) => (a < b ? -1 : 1)),
        )
      : value;
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
}

/** Why the run has ended; `undefined` when it was interrupted. */
function statusOf(
  reason: StopReason,
  kept: RuleKept | undefined,
  { position: { epoch, epochs, batch } }: Trainer,
): RunResult['status'] | undefined {
  if (reason === 'diverged') return 'diverged';
  if (kept === 'target') return kept;
  if (reason === 'finished' || (epoch >= epochs && batch === 0)) return 'finished';
  return reason === 'stopped-early' ? 'no-gain' : kept;
}
