/**
 * The worker's side of the protocol, free of any worker: commands go in, messages come out. Commands are
 * done one after the other; what must not wait (pause, a prediction, a new learning rate) is done between
 * two training steps. It survives the failure of any command, and of the GPU device: then the network is
 * built anew, on a new device or another backend, and goes on from its last checkpoint.
 */
import type { Dataset } from '../data/dataset.ts';
import { readExperiment } from '../models/read-experiment.ts';
import { readLiveSetting } from '../models/training-fields.ts';
import { failures } from '../text/en-failures.ts';
import {
  heldMemory,
  onDeviceLost,
  type BackendOptions,
  type DeviceFailure,
} from '../training/backend.ts';
import { readCheckpoint, writeCheckpoint, type Checkpoint } from '../training/checkpoint.ts';
import { TrainedNetwork } from '../training/trained-network.ts';
import type { RunUntil } from '../training/training-loop.ts';
import { BackendInUse } from './backend-in-use.ts';
import { BenchSession } from './bench-session.ts';
import { CommandQueue } from './command-queue.ts';
import { DataSets, type LoadMnist } from './data-sets.ts';
import { EXAMINED_DIGITS, freshStart, readByClass } from './teaching.ts';
import { Inspector, type WeightsAtStep } from './inspector.ts';
import { buffersOf } from './buffers.ts';
import { importedRun, openFiles, resume } from './imported-run.ts';
import { sampleDigits, sampleLines, testDigits, testLines } from './test-samples.ts';
import { savedModel } from './model-files.ts';
import type { LoadFile } from './pretrained-files.ts';
import { PretrainedReader } from './pretrained-reader.ts';
import {
  PROTOCOL_VERSION,
  type AtStep,
  type BackendPreference,
  type BackendReport,
  type CommandMessage,
  type CommandName,
  type Commands,
  type Handlers,
  type LinePrediction,
  type ReaderName,
  type WorkerMessage,
} from './protocol.ts';
import { deviceFailure, failureOf, SessionError } from './session-failure.ts';
import { TrainingRun, type RunSetup } from './training-run.ts';

export interface SessionSetup {
  post: (message: WorkerMessage, transfer?: ArrayBuffer[]) => void;
  /** Loads MNIST from an address. */
  loadMnist: LoadMnist;
  /** Loads a file of the pretrained weights; without it there are none. */
  loadFile?: LoadFile;
  backend?: BackendOptions;
  /** Milliseconds of training between two checkpoints. */
  checkpointInterval?: number;
}

/** They do not wait for their turn: they are done at once, or between two training steps. */
const URGENT: ReadonlySet<CommandName> = new Set([
  'ping',
  'memory',
  'pause',
  'setLearningRate',
  'setEpochs',
  'predict',
  'readLine',
  'choosePretrained',
  'cancelBench',
  'inspect',
  'mistakes',
  'examine',
]);

/** A lost device announces itself a moment after its first failed command, in milliseconds. */
const LATE_NEWS = 250;

interface Reader {
  predict(pixels: Float32Array): Promise<Commands['predict']['reply']>;
  readLine(pixels: Float32Array, width: number): Promise<AtStep<LinePrediction>>;
  weights(): Promise<WeightsAtStep>;
}

type Reply = Commands[CommandName]['reply'];

export class WorkerSession {
  readonly #setup: SessionSetup;
  readonly #stopListening: () => void;
  readonly #queue = new CommandQueue();
  readonly #bench: BenchSession;
  readonly #backend: BackendInUse;
  readonly #pretrained: PretrainedReader;
  readonly #inspector = new Inspector();
  readonly #data: DataSets;
  #run: TrainingRun | undefined;
  #lastRunId = 0;
  #deviceFailures = 0;

  constructor(setup: SessionSetup) {
    this.#setup = setup;
    this.#bench = new BenchSession(setup.post);
    this.#data = new DataSets(setup.loadMnist);
    const loadFile = setup.loadFile ?? (() => Promise.resolve(undefined));
    this.#backend = new BackendInUse(setup.backend ?? {}, setup.post);
    this.#pretrained = new PretrainedReader(loadFile, () => this.#backend.ready());
    this.#stopListening = onDeviceLost((failure) => this.#loseDevice(failure));
  }

  /** Takes a message of the page and sees to it that it is answered. */
  handle(message: CommandMessage): void {
    const { id, version, type } = message;
    void this.#answer(id, async () => {
      if (version !== PROTOCOL_VERSION) {
        throw new SessionError('unexpected', failures.version(version, PROTOCOL_VERSION));
      }
      return URGENT.has(type)
        ? this.#do(type, message)
        : this.#queue.inTurn(() => this.#do(type, message));
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

  async #do<Name extends CommandName>(
    name: Name,
    given: Commands[Name]['with'],
  ): Promise<Commands[Name]['reply']> {
    if (!Object.hasOwn(this.#handlers, name)) {
      throw new SessionError('unexpected', failures.unknownCommand(String(name)));
    }
    return this.#handlers[name](given);
  }

  readonly #handlers: Handlers = {
    ping: () => ({}),
    memory: () => heldMemory(),
    start: (given) => this.#start(given),
    build: (given) => this.#build(given),
    addData: (given) => this.#data.add(given),
    takeData: () => this.#data.takeOffered(),
    forgetData: async ({ data }) => ({ own: await this.#data.forgetOwn(data) }),
    dataFile: async ({ data }) => ({ bytes: await this.#data.fileOf(data) }),
    takeDrawings: (given) => this.#data.takeDrawings(given),
    readDrawings: (given) => this.#data.readDrawings(given),
    examine: (given) => this.#examine(given),
    freshStart: async ({ experiment: given, reader = 'run' }) => {
      const { experiment } = readExperiment(given);
      return { checkpoint: freshStart(experiment, await this.#reader(reader).weights()) };
    },
    train: () => this.#builtRun().begin('end'),
    stepBatch: () => this.#builtRun().begin('batch'),
    stepEpoch: () => this.#builtRun().begin('epoch'),
    pause: () => this.#builtRun().pause(),
    setLearningRate: ({ learningRate }) => {
      this.#builtRun().change({ learningRate: readLiveSetting('learningRate', learningRate) });
      return {};
    },
    setEpochs: ({ epochs }) => {
      this.#builtRun().change({ epochs: readLiveSetting('epochs', epochs) });
      return {};
    },
    predict: ({ pixels, reader }) => this.#reader(reader).predict(pixels),
    readLine: ({ pixels, width, reader }) => this.#reader(reader).readLine(pixels, width),
    choosePretrained: async ({ source = '', experiment }) => ({
      pretrained: await this.#pretrained.choose(source, experiment),
    }),
    sampleDigits: ({ count, seed, label }) => ({
      digits: sampleDigits(this.#shown(), count, seed, label),
    }),
    testDigits: ({ indices }) => ({ digits: testDigits(this.#shown(), indices) }),
    testLines: ({ indices }) => ({ lines: testLines(this.#shown(), indices) }),
    inspect: (given) => this.#inspector.ask(given, () => this.#weightsFor(given), this.#loaded()),
    mistakes: (given) => this.#mistakes(given),
    slowStep: () => this.#builtRun().slowStep(),
    sampleLines: ({ count, seed }) => ({ lines: sampleLines(this.#shown(), count, seed) }),
    save: async () => {
      const run = this.#builtRun();
      const checkpoint = writeCheckpoint(await run.checkpoint());
      return { checkpoint, position: run.state.position };
    },
    load: ({ checkpoint }) => this.#builtRun().restore(readCheckpoint(checkpoint)),
    exportModel: ({ format }) => savedModel(this.#builtRun(), format),
    importModel: (given) => this.#import(given),
    bench: async ({ cases }) => {
      const { report } = this.#backend;
      await this.#run?.pause();
      return this.#bench.run(cases, report);
    },
    cancelBench: () => {
      this.#bench.cancel();
      return {};
    },
  };

  async #start({ backend, mnist }: Commands['start']['with']): Promise<Commands['start']['reply']> {
    // Side by side: the digits travel while the backends are tried, but after the weights that read first.
    const [digits, started] = await Promise.allSettled([
      this.#pretrained.fetched().then(() => this.#loadMnist(mnist ?? '')),
      this.#switchTo(backend),
    ]);
    if (digits.status === 'rejected') throw digits.reason;
    if (started.status === 'rejected') throw started.reason;
    const own = await this.#data.own();
    return { ...started.value, ...(own.length > 0 ? { own } : {}) };
  }

  async #loadMnist(source: string): Promise<void> {
    await this.#data.loadMnist(source, (progress) =>
      this.#setup.post({ type: 'data-progress', ...progress }),
    );
  }

  /** Takes the run along, if there is one. */
  async #switchTo(preference: BackendPreference): Promise<Commands['start']['reply']> {
    if (this.#backend.preference === preference) return this.#started(this.#backend.report);
    const run = this.#run;
    await run?.pause();
    // A run that has diverged has no checkpoint; it begins again from its seed.
    const checkpoint = await run?.checkpoint().catch(() => undefined);
    await this.#endRun();
    this.#pretrained.leaveDevice();
    const report = await this.#backend.start(preference);
    if (run !== undefined) await this.#takeUp(run, checkpoint);
    return this.#started(report);
  }

  #started(backend: BackendReport): Commands['start']['reply'] {
    return { backend, ...(this.#run === undefined ? {} : { state: this.#run.state }) };
  }

  /** Who reads what is drawn. */
  #reader(name: ReaderName = 'run'): Reader {
    const isPretrained = name === 'pretrained' || this.#pretrained.standsInFor(this.#run);
    return isPretrained ? this.#pretrained : this.#builtRun();
  }

  async #weightsFor({ reader, epoch, other }: Commands['inspect']['with']): Promise<WeightsAtStep> {
    if (other !== undefined) {
      if ('pretrained' in other) return this.#pretrained.weightsOfNetwork(other.pretrained);
      const { experiment, weights, loop } = readCheckpoint(other.checkpoint);
      return { experiment, weights, step: loop.step };
    }
    return epoch === undefined ? this.#reader(reader).weights() : this.#builtRun().filmed(epoch);
  }

  async #mistakes(given: Commands['mistakes']['with']): Promise<Commands['mistakes']['reply']> {
    const { reader, epoch } = given;
    if (epoch === undefined) {
      const predict = (pixels: Float32Array) => this.#reader(reader).predict(pixels);
      const { training } = this.#builtRun().experiment;
      return this.#inspector.mistakes(given, predict, this.#shown(), training);
    }
    const { experiment, weights, step } = this.#builtRun().filmed(epoch);
    const network = new TrainedNetwork(experiment, weights);
    try {
      const predict = async (pixels: Float32Array) => ({
        probabilities: await network.predict(pixels),
        step,
      });
      return await this.#inspector.mistakes(given, predict, this.#shown(), experiment.training);
    } finally {
      network.dispose();
    }
  }

  async #examine({
    data,
    basis = 'mnist',
    reader,
  }: Commands['examine']['with']): Promise<Commands['examine']['reply']> {
    // One network from beginning to end, whatever takes its place meanwhile.
    const examined = this.#reader(reader);
    const predict = (pixels: Float32Array) => examined.predict(pixels);
    const own = await this.#data.of(data);
    const heldBack = await readByClass(predict, own, own.test.count);
    const beside = await readByClass(predict, await this.#data.of(basis), EXAMINED_DIGITS);
    return { heldBack: heldBack.read, basis: beside.read, step: beside.step };
  }

  async #import({
    files,
    inUse,
    runId,
  }: Commands['importModel']['with']): Promise<Commands['importModel']['reply']> {
    // The run there is trains on while the file is read, and goes on if it is refused.
    const opened = await openFiles(files, inUse);
    const number = runId ?? this.#lastRunId + 1;
    const setup = await this.#runSetup(number, opened.checkpoint.experiment);
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
    unfilmed = false,
  }: Commands['build']['with']): Promise<Commands['build']['reply']> {
    await this.#run?.pause();
    this.#lastRunId = runId ?? this.#lastRunId + 1;
    // The old run is kept until the new one stands, so that nothing is lost if it cannot be built.
    const setup = {
      ...(await this.#runSetup(this.#lastRunId, readExperiment(experiment).experiment)),
      unfilmed,
    };
    const run = await TrainingRun.create(setup);
    await this.#endRun();
    this.#run = run;
    return { state: run.state };
  }

  /** @throws SessionError when the digits are not loaded or nothing computes. */
  async #runSetup(runId: number, experiment: RunSetup['experiment']): Promise<RunSetup> {
    void this.#backend.report;
    return {
      runId,
      experiment,
      dataset: await this.#data.of(experiment.training.data),
      post: this.#setup.post,
      checkpointInterval: this.#setup.checkpointInterval ?? 10_000,
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
    this.#setup.post({ type: 'crashed', failure: told, recovering: false, lost: true });
  }

  async #recover(lost: TrainingRun | undefined, goOn: RunUntil | undefined): Promise<void> {
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
    const run = await TrainingRun.create(await this.#runSetup(over.runId, over.experiment));
    this.#run = run;
    await run.follow(over, checkpoint);
  }

  #builtRun(): TrainingRun {
    if (this.#run === undefined) throw new SessionError('settings', failures.notBuilt);
    return this.#run;
  }

  /** What the page shows test images of: what the run is trained on. */
  #shown(): Dataset {
    return this.#loaded() ?? this.#data.mnist();
  }

  /** The same; nothing while it is on its way. */
  #loaded(): Dataset | undefined {
    return this.#run?.dataset ?? this.#data.loaded;
  }
}

/** What a reply can hand over instead of having it copied. */
function buffersIn(reply: Reply): ArrayBuffer[] {
  if ('answer' in reply) return buffersOf(reply.answer);
  if ('found' in reply) return buffersOf(reply.found);
  if ('slow' in reply) return buffersOf([reply.slow, reply.reach]);
  if ('bytes' in reply) return [reply.bytes.buffer];
  if ('checkpoint' in reply) return [reply.checkpoint.buffer as ArrayBuffer];
  if ('probabilities' in reply) return [reply.probabilities.buffer as ArrayBuffer];
  if ('frameProbabilities' in reply) return [reply.frameProbabilities.buffer as ArrayBuffer];
  return [];
}
