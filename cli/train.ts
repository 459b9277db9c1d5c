/** `scanline train`: a run from its first step, or from a checkpoint, to its end or to Ctrl-C. */
import { countParameters } from '../src/graph/weights.ts';
import { graphOf, taskOf } from '../src/models/index.ts';
import type { Checkpoint } from '../src/training/checkpoint.ts';
import { TRAINING_FIELDS } from '../src/models/training-fields.ts';
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
    explain: 'One JSON object a line instead of words: start, progress, epoch, end.',
    group: 'Output',
  },
  {
    name: 'out',
    kind: 'text',
    value: 'DIR',
    explain:
      'Keep the checkpoint, the experiment and the history in this folder, after each epoch and every 10 seconds. A folder that holds a run is refused.',
    group: 'Output',
  },
  {
    name: 'resume',
    kind: 'text',
    value: 'RUN',
    explain:
      'Go on with the run in this folder, or from this checkpoint. Its experiment is taken as it is; only --epochs and --learning-rate may change it. A run is kept on in its own folder unless --out names another.',
    group: 'Output',
  },
  {
    name: 'replace',
    kind: 'switch',
    explain: 'The run that --out holds may be lost. It is there until the new one is first saved.',
    group: 'Output',
  },
];

/** What may be said along with `--resume`. */
const WITH_RESUME = [
  ...['resume', 'epochs', 'learning-rate', 'backend', 'json', 'out', 'replace', 'test-digits'],
];

export const train: Command = {
  name: 'train',
  summary: 'Trains a network on MNIST and reads the test set after every epoch.',

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
    throw new UsageError(
      '--replace says that the run in --out DIR may be lost: give --out as well.',
    );
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
    throw new UsageError(
      `--resume takes the experiment from the checkpoint, so ${inTheWay.map((flag) => `--${flag}`).join(', ')} cannot be given with it. Allowed: ${WITH_RESUME.map((flag) => `--${flag}`).join(', ')}.`,
    );
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
