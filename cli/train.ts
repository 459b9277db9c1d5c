/** `scanline train`: a run from its first step, or from a checkpoint, to its end or to Ctrl-C. */
import { countParameters } from '../src/graph/weights.ts';
import { graphOf, taskOf } from '../src/models/index.ts';
import type { Checkpoint } from '../src/training/checkpoint.ts';
import { TRAINING_FIELDS } from '../src/models/training-fields.ts';
import { groups } from '../src/text/cli/en-flags.ts';
import { train as words } from '../src/text/cli/en-train.ts';
import { Trainer } from '../src/training/trainer.ts';
import { backendFlag, preferenceOf, startBackend } from './backend.ts';
import {
  textFlag,
  UsageError,
  type Command,
  type Flag,
  type GivenFlags,
  type Output,
} from './command.ts';
import { chooseExperiment, networkFlags, trainingFlags } from './experiment-flags.ts';
import { DeviceWatch } from './device-watch.ts';
import { optionsOfFlags } from './field-flags.ts';
import { onInterrupt } from './interrupt.ts';
import { loadDigits, testCountOf } from './load-data.ts';
import {
  loadCheckpoint,
  newRunPath,
  RunFolder,
  runFolderOf,
  sameFolder,
  saveAtTheEnd,
} from './run-folder.ts';
import { JsonReport } from './json-report.ts';
import { Keeper } from './keeper.ts';
import { PlainReport } from './plain-report.ts';
import type { Experiment } from '../src/models/experiment.ts';

const OUTPUT_FLAGS: readonly Flag[] = [
  {
    name: 'json',
    kind: 'switch',
    explain: words.json,
    group: groups.output,
  },
  {
    name: 'out',
    kind: 'text',
    value: 'DIR',
    explain: words.out,
    group: groups.output,
  },
  {
    name: 'resume',
    kind: 'text',
    value: 'RUN',
    explain: words.resume,
    group: groups.output,
  },
  {
    name: 'replace',
    kind: 'switch',
    explain: words.replace,
    group: groups.output,
  },
];

/** What may be said along with `--resume`. */
const WITH_RESUME = [
  ...['resume', 'epochs', 'learning-rate', 'backend', 'json', 'out', 'replace', 'test-digits'],
];

export const train: Command = {
  name: 'train',
  summary: words.summary,

  flags: (given) => [...networkFlags(given), ...trainingFlags(given), backendFlag, ...OUTPUT_FLAGS],

  async run(given, output) {
    preferenceOf(given);
    changesOf(given);
    const testCount = testCountOf(given);
    const folder = await takeFolder(given);
    try {
      return await trainIn(folder, given, testCount, output);
    } finally {
      await folder?.release();
    }
  },
};

/** @throws UsageError when the flags contradict one another; SetupError when the folder cannot be had. */
async function takeFolder(given: GivenFlags): Promise<RunFolder | undefined> {
  const [resume, out] = [textFlag(given, 'resume'), textFlag(given, 'out')];
  const replace = given['replace'] === true;
  const own = resume === undefined ? undefined : await runFolderOf(resume);
  const path = out ?? own;
  if (path === undefined) {
    if (!replace) return undefined;
    throw new UsageError(words.replaceWhat);
  }
  const goesOn = own !== undefined && (await sameFolder(own, path));
  return RunFolder.take(path, goesOn || replace ? 'a run' : 'nothing');
}

async function trainIn(
  folder: RunFolder | undefined,
  given: GivenFlags,
  testCount: { testCount?: number },
  output: Output,
): Promise<number> {
  const start = await chooseStart(given, output);
  const dataset = await loadDigits(start.experiment.training.data);
  const backend = await startBackend(given);
  const report =
    given['json'] === true
      ? new JsonReport(output)
      : new PlainReport(output, taskOf(start.experiment));
  const trainer = await Trainer.create({
    experiment: start.experiment,
    dataset,
    ...testCount,
    onEvent: (event) => {
      report.tell(event);
      keeper?.hear(event);
    },
  });
  const keeper = folder === undefined ? undefined : new Keeper(folder, trainer, output);
  if (start.checkpoint !== undefined) goOn(trainer, start.checkpoint, given);
  report.start({
    network: start.network,
    preset: start.preset,
    backend,
    parameters: countParameters(graphOf(start.experiment)),
    seed: start.experiment.training.seed,
    position: trainer.position,
  });

  const interrupt = onInterrupt(() => void trainer.pause());
  const watch = new DeviceWatch(trainer);
  const reason = await trainer.run();

  await keeper?.finish();
  watch.check(folder?.path);
  const saved =
    reason === 'diverged' || (folder === undefined && !interrupt.came)
      ? undefined
      : await saveAtTheEnd(
          folder?.path ?? (await newRunPath(start.network)),
          await trainer.checkpoint(),
        );
  if (saved?.elsewhere !== undefined) output.note(saved.elsewhere);
  const { position, seconds } = trainer;
  report.end({ reason, position, seconds, checkpoint: saved?.path });
  await trainer.dispose();
  interrupt.stopListening();
  if (interrupt.exitCode !== undefined) return interrupt.exitCode;
  // What --out holds is not where this run ended.
  return reason === 'diverged' || saved?.elsewhere !== undefined ? 1 : 0;
}

/** What is run, and from where. */
export interface Start {
  network: string;
  preset: string | undefined;
  experiment: Experiment;
  checkpoint?: Checkpoint;
}

async function chooseStart(given: GivenFlags, output: Output): Promise<Start> {
  const resume = textFlag(given, 'resume');
  if (resume === undefined) {
    const { network, preset, experiment, notices } = chooseExperiment(given);
    for (const { message } of notices) output.note(message);
    return { network: network.id, preset: preset.id, experiment };
  }
  const inTheWay = Object.keys(given).filter((flag) => !WITH_RESUME.includes(flag));
  if (inTheWay.length > 0) {
    throw new UsageError(words.notWithResume(inTheWay, WITH_RESUME));
  }
  const checkpoint = await loadCheckpoint(resume);
  return {
    network: checkpoint.experiment.network,
    preset: undefined,
    experiment: checkpoint.experiment,
    checkpoint,
  };
}

function goOn(trainer: Trainer, checkpoint: Checkpoint, given: GivenFlags): void {
  trainer.restore(checkpoint);
  const { epochs, learningRate } = changesOf(given);
  if (epochs !== undefined) trainer.setEpochs(epochs);
  if (learningRate !== undefined) trainer.setLearningRate(learningRate);
}

/**
 * What `--resume` may change.
 *
 * @throws UsageError when a value is out of its range.
 */
function changesOf(given: GivenFlags): { epochs?: number; learningRate?: number } {
  return optionsOfFlags(
    TRAINING_FIELDS.filter(({ name }) => name === 'epochs' || name === 'learningRate'),
    given,
  );
}
