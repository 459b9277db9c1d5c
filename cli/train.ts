/** `scanline train`: a run from its first step, or from a checkpoint, to its end or to Ctrl-C. */
import type { Checkpoint } from '../src/training/checkpoint.ts';
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
import { readNumber } from './field-flags.ts';
import { onInterrupt } from './interrupt.ts';
import { loadDigits, testCountOf } from './mnist.ts';
import { loadCheckpoint, newRunFolder, prepareRunFolder, saveRun } from './run-folder.ts';
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
    explain: 'Keep the checkpoint, the experiment and the history in this folder.',
    group: 'Output',
  },
  {
    name: 'resume',
    kind: 'text',
    value: 'FILE',
    explain:
      'Go on from this checkpoint. Its experiment is taken as it is; only --epochs and --learning-rate may change it.',
    group: 'Output',
  },
];

/** What may be said along with `--resume`. */
const WITH_RESUME = ['resume', 'epochs', 'learning-rate', 'backend', 'json', 'out', 'test-digits'];

export const train: Command = {
  name: 'train',
  summary: 'Trains a network on MNIST and reads the test set after every epoch.',

  flags: (given) => [...networkFlags(given), ...trainingFlags(given), backendFlag, ...OUTPUT_FLAGS],

  async run(given, output) {
    preferenceOf(given);
    const testCount = given['resume'] === undefined ? {} : testCountOf(given);
    const start = await chooseStart(given, output);
    const out = textFlag(given, 'out');
    if (out !== undefined) await prepareRunFolder(out);
    const mnist = await loadDigits();
    const backend = await startBackend(given);
    const report = given['json'] === true ? new JsonReport(output) : new PlainReport(output);
    const trainer = await Trainer.create({
      experiment: start.experiment,
      mnist,
      ...testCount,
      onEvent: (event) => {
        report.tell(event);
        if (event.type === 'epoch' && event.point.epoch > 0) keeper?.save();
      },
    });
    const keeper = out === undefined ? undefined : new Keeper(out, trainer, output);
    if (start.checkpoint !== undefined) goOn(trainer, start.checkpoint, given);
    report.start({
      network: start.network,
      preset: start.preset,
      backend,
      parameters: trainer.summary.parameters,
      seed: start.experiment.training.seed,
      position: trainer.position,
    });

    const interrupt = onInterrupt(() => void trainer.pause());
    const watch = new DeviceWatch(trainer);
    const reason = await trainer.run();

    await keeper?.saved;
    watch.check(out);
    const folder =
      out ?? (interrupt.signal === undefined ? undefined : newRunFolder(start.network));
    const checkpoint =
      folder === undefined || reason === 'diverged'
        ? undefined
        : await saveRun(folder, await trainer.checkpoint());
    const { position, seconds } = trainer;
    report.end({ reason, position, seconds, checkpoint });
    await trainer.dispose();
    interrupt.stopListening();
    return interrupt.exitCode ?? (reason === 'diverged' ? 1 : 0);
  },
};

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
  const epochs = given['epochs'];
  if (epochs !== undefined) trainer.setEpochs(positive('epochs', epochs));
  const learningRate = given['learning-rate'];
  if (learningRate !== undefined) trainer.setLearningRate(positive('learning-rate', learningRate));
}

function positive(flag: string, value: string | boolean): number {
  const number = readNumber(flag, value);
  if (number > 0) return number;
  throw new UsageError(`--${flag} was ${number}; it must be above zero.`);
}
