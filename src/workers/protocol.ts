/**
 * What the page and the training worker say to each other. Types only (but for the version), so that
 * importing it brings no tfjs into the page.
 *
 * Every command has an id and gets exactly one `reply` (or `failed`) with that id. What happens while
 * training comes as events, stamped with the run they belong to, so that a late event of a run that was
 * reset is recognised and dropped.
 */
import type { Examination } from '../data/comparison.ts';
import type { Drawing, Drawn } from '../data/drawing.ts';
import type { DrawingSubject } from '../data/drawing-subject.ts';
import type { ExportFormat } from '../exchange/export-formats.ts';
import type { Mistakes, SumErrors } from '../inspect/mistakes.ts';
import type { Question, QuestionName, Questions } from '../inspect/questions.ts';
import type { DataName, Experiment, NetworkId, TrainingSettings } from '../models/experiment.ts';
import type {
  BackendName,
  BackendPreference,
  BackendReport,
  HeldMemory,
} from '../training/backend-report.ts';
import type { BenchCase, BenchProgress, BenchResult } from '../training/bench/bench-report.ts';
import type {
  CurvePoint,
  EpochPoint,
  LinePrediction,
  PretrainedCurve,
  Position,
  SlowStep,
  StopReason,
  Divergence,
} from '../training/events.ts';

export type { LinePrediction } from '../training/events.ts';
export type {
  BackendCandidate,
  BackendName,
  BackendPreference,
  BackendReport,
} from '../training/backend-report.ts';

/** Counts up when a message changes its meaning; page and worker must agree. */
export const PROTOCOL_VERSION = 1;

export interface DigitSample {
  /** Index in the test set. */
  index: number;
  label: number;
  /** What the data set calls that class. */
  name: string;
  /** Of its image, from left to right. */
  columns: number;
  /** `rows * columns` bytes, row by row, 0 background to 255 ink. */
  pixels: Uint8Array;
}

/** A test line, composed of test digits. */
export interface LineSample {
  /** Its number among the test lines. */
  index: number;
  label: readonly number[];
  width: number;
  /** `28 * width` bytes, row by row, 0 background to 255 ink. */
  pixels: Uint8Array;
}

/** Whose weights read: those of the run, or those that come with the page for its network, where there are any. */
export type ReaderName = 'run' | 'pretrained';

/** What a network made of its input, and the step after which it did. */
export type AtStep<Made> = Made & { step: number };

/** What was made at a step, or nothing because a newer question was put. */
export type Overtakable<Made> = AtStep<Made> | { overtaken: true };

/**
 * The weights that come with the page for the network that is set. They read until it is trained; training
 * never starts from them.
 */
export type PretrainedReport =
  | ({
      kind: 'reads';
      experiment: Experiment;
      curve?: PretrainedCurve | undefined;
    } & PretrainedFacts)
  /** They are of other options; `experiment` has those that they fit. */
  | ({ kind: 'other-options'; experiment: Experiment } & PretrainedFacts)
  /** None come with the page. */
  | { kind: 'none' }
  /** They should be there, but cannot be used. */
  | { kind: 'unusable'; message: string };

export interface PretrainedFacts {
  /** 0 to 1, of the whole test set; for numbers the share read wholly right. */
  testAccuracy: number;
  /** For so many epochs they were trained. */
  epochs: number;
}

/** A file that was chosen or dropped; it is read by the worker. */
export interface ChosenFile {
  name: string;
  content: Blob;
}

export interface RunState {
  runId: number;
  status: 'ready' | 'training' | 'paused' | 'finished' | 'diverged';
  position: Position;
}

/** The length of the gradient of the loss by the state at each step, the mean of some digits. */
export interface BatchReach {
  layer: string;
  steps: number;
  /** In the order walked: `[steps]`. */
  h: Float64Array;
  digits: number;
}

/** Each command's name, what it carries and what its reply carries. */
/** A data set of the reader's own, before it is taken. */
export interface OwnDataPreview {
  name: string;
  rows: number;
  columns: number;
  classes: readonly { name: string; train: number; test: number }[];
  /** In memory, while it is used. */
  bytes: number;
  /** What was made of the files, in sentences. */
  notes: readonly string[];
  /** What was left out: the first ones, and how many more. */
  skipped: readonly { file: string; why: string }[];
  skippedMore: number;
  /** Some of each class: `[rows * columns]` bytes, 0 background to 255 ink. */
  samples: readonly { label: number; pixels: Uint8Array }[];
}

export interface Commands {
  /**
   * Loads MNIST, chooses the backend. Safe to call again after it failed (the page's retry), and with
   * another preference to switch: a run there is goes along, paused where it stood.
   */
  start: {
    with: {
      backend: BackendPreference;
      /** Where MNIST's files lie; the client fills it in. */
      mnist?: string;
    };
    /** `own`: the reader's own data sets that are here. */
    reply: { backend: BackendReport; state?: RunState; own?: readonly DataName[] };
  };
  /** Builds the network afresh from its seed; ends any run. Restarts the run when called again. */
  build: {
    with: {
      experiment: Experiment;
      /** Keep no film of the run: nobody can look inside it. */
      unfilmed?: boolean;
      /** The new run's number; the client fills it in. */
      runId?: number;
    };
    reply: { state: RunState };
  };
  /**
   * Reads the files of a data set, `wanted` where the page waits for it. Those of a known one are taken and kept in the
   * browser; of the reader's own a preview comes back, which `takeData` takes. Files that are refused change nothing.
   */
  addData: {
    with: { files: readonly ChosenFile[]; wanted?: DataName };
    reply: { data: DataName; isChecked: boolean } | { preview: OwnDataPreview };
  };
  takeData: {
    with: Record<never, never>;
    reply: { data: DataName; own: readonly DataName[] };
  };
  /** Takes away one of the reader's own data sets; the reply has the others. */
  forgetData: { with: { data: DataName }; reply: { own: readonly DataName[] } };
  /** A data set as a file of NumPy's arrays (`.npz`). */
  dataFile: { with: { data: DataName }; reply: { bytes: Uint8Array<ArrayBuffer> } };
  /** Takes what the reader has drawn as a data set of the reader's own. */
  takeDrawings: {
    with: { drawings: readonly Drawing[]; subject: DrawingSubject };
    reply: { data: DataName; own: readonly DataName[] };
  };
  /** What is drawn in handwriting files, one after the other. Of files that are refused nothing is taken. */
  readDrawings: {
    with: { files: readonly ChosenFile[]; subject: DrawingSubject };
    reply: { drawn: readonly Drawn[] };
  };
  /**
   * How many of the drawings that are held back, and of the first test images of `basis`, the network that reads names
   * rightly. `data` is the data set that the drawings were taken as.
   */
  examine: {
    with: { data: DataName; basis?: DataName; reader?: ReaderName };
    reply: AtStep<Examination>;
  };
  /** Epoch 0 of `experiment` with the weights of the network that reads, as a checkpoint that `importModel` takes. */
  freshStart: {
    with: { experiment: Experiment; reader?: ReaderName };
    reply: { checkpoint: Uint8Array<ArrayBuffer> };
  };
  /** Begins; the reply comes at once, with status `training`, and a `stopped` event when it has ended. */
  train: { with: Record<never, never>; reply: RunState };
  /** The reply comes when the batch under way is done. */
  pause: { with: Record<never, never>; reply: RunState };
  /** Like `train`, to the end of the batch (of the epoch). */
  stepBatch: { with: Record<never, never>; reply: RunState };
  stepEpoch: { with: Record<never, never>; reply: RunState };
  setLearningRate: { with: { learningRate: number }; reply: Record<never, never> };
  setEpochs: { with: { epochs: number }; reply: Record<never, never> };
  /**
   * 784 values 0 to 1 to ten probabilities. While training it is answered between two steps. A run that nobody has
   * trained has the pretrained weights read in its place, here and below.
   */
  predict: {
    with: { pixels: Float32Array; reader?: ReaderName };
    reply: AtStep<{ probabilities: Float32Array }>;
  };
  /** A line 28 pixels high, `28 * width` values 0 to 1 row by row. For networks of the task `number`. */
  readLine: {
    with: { pixels: Float32Array; width: number; reader?: ReaderName };
    reply: AtStep<LinePrediction>;
  };
  sampleLines: { with: { count: number; seed: number }; reply: { lines: LineSample[] } };
  /** Test digits at random; of one label where that is given. */
  sampleDigits: {
    with: { count: number; seed: number; label?: number | undefined };
    reply: { digits: DigitSample[] };
  };
  /** Test digits by their numbers; what is beyond the test set is left out. */
  testDigits: { with: { indices: readonly number[] }; reply: { digits: DigitSample[] } };
  /** Test lines by their numbers, 0 to 9,999. */
  testLines: { with: { indices: readonly number[] }; reply: { lines: LineSample[] } };
  /**
   * Looks into the network that reads: an image of `width` columns, 28 rows, 0 to 1 row by row. While training the
   * weights are taken between two steps. Of the questions of one `place` in the page only the newest is answered.
   */
  inspect: {
    with: {
      question: Question;
      pixels: Float32Array;
      width: number;
      place: string;
      reader?: ReaderName;
      /** The run as it was after that epoch, of those that a `film` event has told. */
      epoch?: number;
      /** Another network, to be laid beside. */
      other?: OtherNetwork;
    };
    /** `spent`: milliseconds that the worker computed for it, and so did not train. */
    reply: Overtakable<{ answer: Questions[QuestionName]['answer']; spent: number }>;
  };
  /**
   * What the network reads wrongly of the first `count` test digits or sequences, or by how much it misses their sums; like
   * `inspect` only the newest of a `place`.
   */
  mistakes: {
    with: { count: number; place: string; reader?: ReaderName; epoch?: number };
    reply: Overtakable<{ found: Mistakes } | { sums: SumErrors }>;
  };
  /** Pauses a run that trains, makes one step and tells what it did; `slow` is absent at the end of the run. */
  slowStep: {
    with: Record<never, never>;
    reply: { slow: SlowStep | undefined; reach: readonly BatchReach[]; state: RunState };
  };
  /** The run as a checkpoint file's bytes (safetensors). */
  save: { with: Record<never, never>; reply: { checkpoint: Uint8Array; position: Position } };
  /** Takes up a checkpoint of the network that is built; while it trains, the run is paused first. */
  load: { with: { checkpoint: Uint8Array }; reply: RunState };
  /**
   * Takes the weights that come with the page for the experiment's network, where its options are the same:
   * until it is trained, they answer `predict` and `readLine`. The reply comes when they are loaded.
   */
  choosePretrained: {
    with: {
      experiment: Experiment;
      /** Where they lie; the client fills it in. */
      source?: string;
    };
    reply: { pretrained: PretrainedReport };
  };
  /** The network as it stands as a file, packed into a zip where the format needs several. */
  exportModel: {
    with: { format: ExportFormat };
    reply: { name: string; bytes: Uint8Array<ArrayBuffer> };
  };
  /**
   * Builds the network of a model file in place of the one there is, with the file's weights, and where the
   * file is a checkpoint as far trained as it says. While a file is refused, a run in training goes on.
   */
  importModel: {
    with: {
      files: readonly ChosenFile[];
      /** The data whose shape the network may have; MNIST's it may have anyway. */
      inUse?: Pick<TrainingSettings, 'data' | 'length'>;
      /** The new run's number; the client fills it in. */
      runId?: number;
    };
    reply: ImportedRun;
  };
  /**
   * Pauses a run that trains, then measures this machine, told by `bench-progress` events. The reply comes
   * when all is measured or `cancelBench` was sent.
   */
  bench: {
    with: { cases: readonly BenchCase[] };
    reply: { results: BenchResult[]; cancelled: boolean };
  };
  /** What training holds at the moment, to see whether it grows. */
  memory: { with: Record<never, never>; reply: HeldMemory };
  /** Answered at once: a sign of life. */
  ping: { with: Record<never, never>; reply: Record<never, never> };
  /** Answered at once; the bench ends after the step under way. */
  cancelBench: { with: Record<never, never>; reply: Record<never, never> };
}

/** A run that was taken out of a file. */
export interface ImportedRun {
  /** With the learning rate and the number of epochs that are in force. */
  experiment: Experiment;
  state: RunState;
  /** Whether it is a checkpoint, from which training goes on exactly. */
  resumes: boolean;
  /** What the file says and the network here does not do, though it computes the same, in sentences. */
  notices: readonly string[];
  /** Empty where the file has none. */
  history: { points: readonly CurvePoint[]; epochs: readonly EpochPoint[] };
  /** From which the client brings it back should the worker die. */
  checkpoint: Uint8Array;
}

export type CommandName = keyof Commands;
export type Command = {
  [Name in CommandName]: { type: Name } & Commands[Name]['with'];
}[CommandName];
export type CommandMessage = Command & { id: number; version: number };
/** What answers each command. */
export type Handlers = {
  [Name in CommandName]: (
    given: Commands[Name]['with'],
  ) => Promise<Commands[Name]['reply']> | Commands[Name]['reply'];
};

/** A network that is not on the page: of weights that come with it, or of a run that was kept. */
export type OtherNetwork = { pretrained: NetworkId } | { checkpoint: Uint8Array };

export type ReplyMessage = { type: 'reply'; id: number; value: Commands[CommandName]['reply'] };
export type FailureMessage = { type: 'failed'; id: number; failure: Failure };

/** What went wrong, for the text catalogue to put in words; `message` is the plain English one. */
export interface Failure {
  kind:
    | 'data'
    | 'backend'
    | 'settings'
    | 'file'
    | 'part'
    | 'device-lost'
    | 'out-of-memory'
    | 'unexpected';
  message: string;
}

export type WorkerEvent =
  | { type: 'data-progress'; loadedBytes: number; totalBytes: number; file: string }
  | { type: 'backend-progress'; trying: BackendName }
  | {
      type: 'progress';
      runId: number;
      position: Position;
      /** Readings since the last message, oldest first: a few messages a second, never one a step or an epoch. */
      points: CurvePoint[];
      /** Test results since then, likewise. */
      epochs: EpochPoint[];
      /** Unknown before the first reading. */
      samplesPerSecond: number | undefined;
    }
  /** `results`: of the cases that are done. */
  | { type: 'bench-progress'; progress: BenchProgress; results: BenchResult[] }
  | { type: 'compiling'; runId: number; done: number; total: number }
  | { type: 'evaluating'; runId: number; done: number; total: number }
  | {
      type: 'stopped';
      runId: number;
      reason: StopReason;
      position: Position;
      divergence?: Divergence;
    }
  /** After which epochs the run's weights are kept, in order. */
  | { type: 'film'; runId: number; epochs: readonly number[] }
  /** The run as it stood a moment ago, from which it goes on should the worker die or the page be reloaded. */
  | { type: 'checkpoint'; runId: number; position: Position; checkpoint: Uint8Array }
  /**
   * The GPU device, the worker or the step under way has failed. `recovering`: a `recovered` event
   * follows, or another `crashed`. Otherwise training has stopped; commands are still answered. `lost`: the
   * worker or its run is gone; the next command or `TrainingClient.revive` brings it back from its checkpoint.
   */
  | { type: 'crashed'; failure: Failure; recovering: boolean; lost?: true }
  /**
   * The run stands where its last checkpoint was taken, perhaps on another backend, and goes on by itself
   * if `state.status` is `training`. Readings beyond `state.position.step` are void.
   */
  | { type: 'recovered'; backend: BackendReport; state?: RunState };

/** The worker's first word; `lock` is let go when it ends (worker-life.ts). */
export type AliveMessage = { type: 'alive'; lock?: string | undefined };

/** The worker wants another thread for its kernels; the page hands `start` to it, and tells `port` whether it runs. */
export type ThreadMessage = { type: 'thread'; start: unknown; port: MessagePort };

export type WorkerMessage =
  AliveMessage | ThreadMessage | ReplyMessage | FailureMessage | WorkerEvent;

/** What the client tells the page. */
export type ClientEvent =
  | WorkerEvent
  /**
   * For so many seconds the worker has not answered, or training has said nothing; `undefined` when that is
   * over. It may be slow; `TrainingClient.restart` ends the wait.
   */
  | { type: 'silent'; seconds: number | undefined };
