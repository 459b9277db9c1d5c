/**
 * What the page and the training worker say to each other. Types only (but for the version), so that
 * importing it brings no tfjs into the page.
 *
 * Every command has an id and gets exactly one `reply` (or `failed`) with that id. What happens while
 * training comes as events, stamped with the run they belong to, so that a late event of a run that was
 * reset is recognised and dropped.
 */
import type { ExportFormat } from '../exchange/offers.ts';
import type { Experiment } from '../models/experiment.ts';
import type { BackendName, BackendPreference, BackendReport } from '../training/backend-report.ts';
import type { BenchCase, BenchProgress, BenchResult } from '../training/bench/bench-report.ts';
import type {
  CurvePoint,
  EpochPoint,
  ModelSummary,
  Position,
  StopReason,
  Divergence,
} from '../training/events.ts';

export type {
  BackendCandidate,
  BackendName,
  BackendPreference,
  BackendReason,
  BackendReport,
} from '../training/backend-report.ts';

/** Counts up when a message changes its meaning; page and worker must agree. */
export const PROTOCOL_VERSION = 1;

export interface DigitSample {
  /** Index in the test set. */
  index: number;
  label: number;
  /** 784 bytes, row by row, 0 background to 255 ink. */
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

/** What a network made of a line. */
export interface LineReading {
  /** The likeliest number by prefix search; empty when the network sees none. */
  digits: readonly number[];
  /** How likely, summed over all ways to spread it over the frames. */
  probability: number;
  /** `[frames, 11]`: in each frame the ten digits and the blank. */
  frameProbabilities: Float32Array;
  frames: number;
  /** A frame stands for so many columns of the line. */
  pixelsPerFrame: number;
  step: number;
}

/**
 * The weights that come with the page for the network that is set. They read until it is trained; training
 * never starts from them.
 */
export type PretrainedReport =
  | ({ kind: 'reads' } & PretrainedFacts)
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

/** Each command's name, what it carries and what its reply carries. */
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
    reply: { backend: BackendReport; state?: RunState };
  };
  /** Builds the network afresh from its seed; ends any run. Restarts the run when called again. */
  build: {
    with: {
      experiment: Experiment;
      /** The new run's number; the client fills it in. */
      runId?: number;
    };
    reply: { summary: ModelSummary; state: RunState };
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
  /** 784 values 0 to 1 to ten probabilities. While training it is answered between two steps. */
  predict: { with: { pixels: Float32Array }; reply: { probabilities: Float32Array; step: number } };
  /** A line 28 pixels high, `28 * width` values 0 to 1 row by row. For networks of the task `number`. */
  readLine: { with: { pixels: Float32Array; width: number }; reply: LineReading };
  sampleLines: { with: { count: number; seed: number }; reply: { lines: LineSample[] } };
  sampleDigits: { with: { count: number; seed: number }; reply: { digits: DigitSample[] } };
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
  /** Answered at once; the bench ends after the step under way. */
  cancelBench: { with: Record<never, never>; reply: Record<never, never> };
}

/** A run that was taken out of a file. */
export interface ImportedRun {
  /** With the learning rate and the number of epochs that are in force. */
  experiment: Experiment;
  summary: ModelSummary;
  state: RunState;
  /** Whether it is a checkpoint, from which training goes on exactly. */
  resumes: boolean;
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

export type ReplyMessage = { type: 'reply'; id: number; value: Commands[CommandName]['reply'] };
export type FailureMessage = { type: 'failed'; id: number; failure: Failure };

/** What went wrong, for the text catalogue to put in words; `message` is the plain English one. */
export interface Failure {
  kind: 'data' | 'backend' | 'settings' | 'file' | 'device-lost' | 'out-of-memory' | 'unexpected';
  message: string;
}

export type WorkerEvent =
  | { type: 'data-progress'; loadedBytes: number; totalBytes: number; file: string }
  | { type: 'backend-progress'; trying: BackendName }
  | {
      type: 'progress';
      runId: number;
      position: Position;
      /** Readings since the last message, oldest first: a few messages a second, never one a step. */
      points: CurvePoint[];
      samplesPerSecond: number;
    }
  /** `results`: of the cases that are done. */
  | { type: 'bench-progress'; progress: BenchProgress; results: BenchResult[] }
  | { type: 'evaluating'; runId: number; done: number; total: number }
  | { type: 'epoch'; runId: number; position: Position; point: EpochPoint }
  | {
      type: 'stopped';
      runId: number;
      reason: StopReason;
      position: Position;
      divergence?: Divergence;
    }
  /** The run as it stood a moment ago, kept by the client in case the worker dies. Not passed on to the page. */
  | { type: 'checkpoint'; runId: number; position: Position; checkpoint: Uint8Array }
  /**
   * The GPU device, the worker or the step under way has failed. `recovering`: a `recovered` event
   * follows, or another `crashed`. Otherwise training has stopped; commands are still answered.
   */
  | { type: 'crashed'; failure: Failure; recovering: boolean }
  /**
   * The run stands where its last checkpoint was taken, perhaps on another backend, and goes on by itself
   * if `state.status` is `training`. Readings beyond `state.position.step` are void.
   */
  | { type: 'recovered'; backend: BackendReport; state?: RunState };

export type WorkerMessage = ReplyMessage | FailureMessage | WorkerEvent;

/** What the client tells the page. */
export type ClientEvent =
  | Exclude<WorkerEvent, { type: 'checkpoint' }>
  /** Training has said nothing for so many seconds. It may be slow; `TrainingClient.restart` ends the wait. */
  | { type: 'silent'; seconds: number };
