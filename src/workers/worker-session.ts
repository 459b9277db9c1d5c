/**
 * The worker's side of the protocol, free of any worker: commands go in, messages come out. Commands are
 * done one after the other; what must not wait (pause, a prediction, a new learning rate) is done between
 * two training steps. It survives the failure of any command, and of the GPU device: then the network is
 * built anew, on a new device or another backend, and goes on from its last checkpoint.
 */
import type { DataProgress, Mnist } from '../data/mnist.ts';
import { failures } from '../text/en-failures.ts';
import { onDeviceLost, type BackendOptions, type DeviceFailure } from '../training/backend.ts';
import { readCheckpoint, writeCheckpoint, type Checkpoint } from '../training/checkpoint.ts';
import { BackendInUse } from './backend-in-use.ts';
import { BenchSession } from './bench-session.ts';
import { CommandQueue } from './command-queue.ts';
import { readCommand, readEnvelope } from './command-schema.ts';
import { sampleDigits } from './digit-samples.ts';
import { importedRun, openFiles, resume } from './imported-run.ts';
import { sampleLines } from './line-samples.ts';
import { savedModel } from './model-files.ts';
import type { LoadFile } from './pretrained-files.ts';
import { PretrainedReader } from './pretrained-reader.ts';
import type {
  BackendPreference,
  BackendReport,
  Command,
  Commands,
  LineReading,
  WorkerMessage,
} from './protocol.ts';
import { deviceFailure, failureOf, SessionError } from './session-failure.ts';
import { TrainingRun, type RunSetup, type Until } from './training-run.ts';
import { isUrgent, type UrgentCommand } from './urgent-commands.ts';

export interface SessionSetup {
  post: (message: WorkerMessage, transfer?: ArrayBuffer[]) => void;
  /** Loads MNIST from an address. */
  loadMnist: (source: string, onProgress: (progress: DataProgress) => void) => Promise<Mnist>;
  /** Loads a file of the pretrained weights; without it there are none. */
  loadFile?: LoadFile;
  backend?: BackendOptions;
  /** Milliseconds of training between two checkpoints. */
  checkpointInterval?: number;
}

/** A lost device announces itself a moment after its first failed command, in milliseconds. */
const LATE_NEWS = 250;

interface Reader {
  predict(pixels: Float32Array): Promise<Commands['predict']['reply']>;
  readLine(pixels: Float32Array, width: number): Promise<LineReading>;
}

type Reply = Commands[Command['type']]['reply'];

export class WorkerSession {
  readonly #setup: SessionSetup;
  readonly #stopListening: () => void;
  readonly #queue = new CommandQueue();
  readonly #bench: BenchSession;
  readonly #backend: BackendInUse;
  readonly #pretrained: PretrainedReader;
  #mnist: Mnist | undefined;
  #run: TrainingRun | undefined;
  #lastRunId = 0;
  #deviceFailures = 0;

  constructor(setup: SessionSetup) {
    this.#setup = setup;
    this.#bench = new BenchSession(setup.post);
    const loadFile = setup.loadFile ?? (() => Promise.resolve(undefined));
    this.#backend = new BackendInUse(setup.backend ?? {}, setup.post);
    this.#pretrained = new PretrainedReader(loadFile, () => this.#backend.ready());
    this.#stopListening = onDeviceLost((failure) => this.#loseDevice(failure));
  }

  /** Takes a message of the page and sees to it that it is answered. */
  handle(message: unknown): void {
    const envelope = readEnvelope(message);
    if (envelope === undefined) {
      const failure = failureOf(new SessionError('unexpected', failures.cannotRead));
      this.#setup.post({ type: 'crashed', failure, recovering: false });
      return;
    }
    void this.#answer(envelope.id, async () => {
      const command = readCommand(message);
      return isUrgent(command)
        ? this.#doUrgent(command)
        : this.#queue.inTurn(() => this.#do(command));
    });
  }

  /** Ends the run and answers no device's failure any more. */
  async dispose(): Promise<void> {
    this.#stopListening();
    await this.#queue.inTurn(() => this.#endRun());
    this.#pretrained.forget();
  }

  async #answer(id: number, task: () => Promise<Reply>): Promise<void> {
    try {
      const value = await this.#queue.orGivenUp(task());
      this.#setup.post({ type: 'reply', id, value }, buffersIn(value));
    } catch (error) {
      this.#setup.post({ type: 'failed', id, failure: failureOf(error) });
    }
  }

  async #doUrgent(command: UrgentCommand): Promise<Reply> {
    switch (command.type) {
      case 'cancelBench':
        this.#bench.cancel();
        return {};
      case 'choosePretrained': {
        const { source = '', experiment } = command;
        return { pretrained: await this.#pretrained.choose(source, experiment) };
      }
      case 'pause':
        return this.#builtRun().pause();
      case 'setLearningRate':
        this.#builtRun().setLearningRate(command.learningRate);
        return {};
      case 'setEpochs':
        this.#builtRun().setEpochs(command.epochs);
        return {};
      case 'predict':
        return this.#reader().predict(command.pixels);
      case 'readLine':
        return this.#reader().readLine(command.pixels, command.width);
    }
  }

  async #do(command: Exclude<Command, UrgentCommand>): Promise<Reply> {
    switch (command.type) {
      case 'start':
        return this.#start(command);
      case 'build':
        return this.#build(command);
      case 'train':
        return this.#builtRun().begin('end');
      case 'stepBatch':
        return this.#builtRun().begin('batch');
      case 'stepEpoch':
        return this.#builtRun().begin('epoch');
      case 'sampleDigits':
        return { digits: sampleDigits(this.#loadedMnist(), command.count, command.seed) };
      case 'sampleLines':
        return { lines: sampleLines(this.#loadedMnist(), command.count, command.seed) };
      case 'save': {
        const run = this.#builtRun();
        const checkpoint = writeCheckpoint(await run.checkpoint());
        return { checkpoint, position: run.state.position };
      }
      case 'load':
        return this.#builtRun().restore(readCheckpoint(command.checkpoint));
      case 'exportModel':
        return savedModel(this.#builtRun(), command.format);
      case 'importModel':
        return this.#import(command);
      case 'bench': {
        const { report } = this.#backend;
        await this.#run?.pause();
        return this.#bench.run(command.cases, report);
      }
    }
  }

  async #start({ backend, mnist }: Commands['start']['with']): Promise<Commands['start']['reply']> {
    // Side by side: the digits travel while the backends are tried.
    const [digits, started] = await Promise.allSettled([
      this.#loadMnist(mnist ?? ''),
      this.#switchTo(backend),
    ]);
    if (digits.status === 'rejected') throw digits.reason;
    if (started.status === 'rejected') throw started.reason;
    return started.value;
  }

  async #loadMnist(source: string): Promise<void> {
    this.#mnist ??= await this.#setup.loadMnist(source, (progress) =>
      this.#setup.post({ type: 'data-progress', ...progress }),
    );
  }

  /** Takes the run along, if there is one. */
  async #switchTo(preference: BackendPreference): Promise<Commands['start']['reply']> {
    if (this.#backend.preference === preference) return this.#standing(this.#backend.report);
    const run = this.#run;
    await run?.pause();
    // A run that has diverged has no checkpoint; it begins again from its seed.
    const checkpoint = await run?.checkpoint().catch(() => undefined);
    await this.#endRun();
    this.#pretrained.leaveDevice();
    const report = await this.#backend.start(preference);
    if (run !== undefined) await this.#takeUp(run, checkpoint);
    return this.#standing(report);
  }

  #standing(backend: BackendReport): Commands['start']['reply'] {
    return { backend, ...(this.#run === undefined ? {} : { state: this.#run.state }) };
  }

  /** Who reads what is drawn. */
  #reader(): Reader {
    return this.#pretrained.standsInFor(this.#run) ? this.#pretrained : this.#builtRun();
  }

  async #import({
    files,
    runId,
  }: Commands['importModel']['with']): Promise<Commands['importModel']['reply']> {
    // The run there is trains on while the file is read, and goes on if it is refused.
    const opened = await openFiles(files);
    const number = runId ?? this.#lastRunId + 1;
    const setup = this.#runSetup(number, opened.checkpoint.experiment);
    const take = async () => resume(await TrainingRun.create(setup), opened);
    const run = await (this.#run?.betweenSteps(take) ?? take());
    this.#lastRunId = number;
    await this.#endRun();
    this.#pretrained.forget();
    this.#run = run;
    return importedRun(run, opened);
  }

  async #build({
    experiment,
    runId,
  }: Commands['build']['with']): Promise<Commands['build']['reply']> {
    await this.#run?.pause();
    this.#lastRunId = runId ?? this.#lastRunId + 1;
    // The old run is kept until the new one stands, so that nothing is lost if it cannot be built.
    const run = await TrainingRun.create(this.#runSetup(this.#lastRunId, experiment));
    await this.#endRun();
    this.#run = run;
    return { summary: run.summary, state: run.state };
  }

  /** @throws SessionError when the digits are not loaded or nothing computes. */
  #runSetup(runId: number, experiment: RunSetup['experiment']): RunSetup {
    void this.#backend.report;
    return {
      runId,
      experiment,
      mnist: this.#loadedMnist(),
      post: this.#setup.post,
      checkpointInterval: this.#setup.checkpointInterval ?? 20_000,
      onFailed: (error) => void this.#tellRunFailed(error),
    };
  }

  async #endRun(): Promise<void> {
    const run = this.#run;
    this.#run = undefined;
    await run?.dispose();
  }

  async #tellRunFailed(error: unknown): Promise<void> {
    const known = this.#deviceFailures;
    await new Promise((resolve) => setTimeout(resolve, LATE_NEWS));
    // If it was the device, that has been told meanwhile, and training is on its way back.
    if (this.#deviceFailures > known) return;
    this.#setup.post({ type: 'crashed', failure: failureOf(error), recovering: false });
  }

  #loseDevice(device: DeviceFailure): void {
    const lost = this.#run;
    const until = lost?.until;
    lost?.abandon();
    this.#pretrained.leaveDevice();
    this.#bench.cancel();
    this.#run = undefined;
    this.#backend.deviceFailed(device.message);
    this.#deviceFailures += 1;
    const failure = deviceFailure(device);
    this.#setup.post({ type: 'crashed', failure, recovering: true });
    // What was too large for the device a moment ago would be again: then the user decides.
    const goOn = device.kind === 'out-of-memory' ? undefined : until;
    this.#queue.startOver(new SessionError(failure.kind, failure.message), () =>
      this.#recover(lost, goOn).catch((error: unknown) => this.#tellLost(error)),
    );
  }

  #tellLost(error: unknown): void {
    const { kind, message } = failureOf(error);
    const told = { kind, message: failures.cannotRecover(message) };
    this.#setup.post({ type: 'crashed', failure: told, recovering: false });
  }

  async #recover(lost: TrainingRun | undefined, goOn: Until | undefined): Promise<void> {
    const backend = await this.#backend.start(this.#backend.preference ?? 'auto');
    if (lost !== undefined) await this.#takeUp(lost, lost.kept);
    const run = this.#run;
    const status = goOn === undefined ? {} : { status: 'training' as const };
    // Told before anything of the resumed run is.
    this.#setup.post({
      type: 'recovered',
      backend,
      ...(run === undefined ? {} : { state: { ...run.state, ...status } }),
    });
    if (goOn !== undefined) await run?.begin(goOn);
  }

  /** Builds the network of a run that is over anew, under the same number, and goes on from a checkpoint. */
  async #takeUp(over: TrainingRun, checkpoint: Checkpoint | undefined): Promise<void> {
    const run = await TrainingRun.create(this.#runSetup(over.runId, over.experiment));
    this.#run = run;
    if (checkpoint !== undefined) await run.restore(checkpoint, over.imported);
  }

  #builtRun(): TrainingRun {
    if (this.#run === undefined) throw new SessionError('settings', failures.notBuilt);
    return this.#run;
  }

  #loadedMnist(): Mnist {
    if (this.#mnist === undefined) throw new SessionError('settings', failures.notStarted);
    return this.#mnist;
  }
}

/** What a reply can hand over instead of having it copied. */
function buffersIn(reply: Reply): ArrayBuffer[] {
  if ('bytes' in reply) return [reply.bytes.buffer];
  if ('checkpoint' in reply) return [reply.checkpoint.buffer as ArrayBuffer];
  if ('probabilities' in reply) return [reply.probabilities.buffer as ArrayBuffer];
  if ('frameProbabilities' in reply) return [reply.frameProbabilities.buffer as ArrayBuffer];
  return [];
}
