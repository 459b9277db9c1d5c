/**
 * What the page and the training worker say to each other. Types only, so that importing it brings no
 * tfjs into the page.
 *
 * Every command has an id and gets exactly one `reply` (or `failed`) with that id. What happens while
 * training comes as events, stamped with the run they belong to, so that a late event of a run that was
 * reset is recognised and dropped.
 */
import type { Experiment } from '../models/experiment.ts';
import type {
  CurvePoint,
  EpochPoint,
  ModelSummary,
  Position,
  StopReason,
  Divergence,
} from '../training/events.ts';

export type BackendName = 'webgpu' | 'wasm' | 'cpu';
/** `auto` takes the best candidate that passes its self-test; a software GPU adapter only when asked for by name. */
export type BackendPreference = 'auto' | BackendName;

export interface BackendCandidate {
  name: BackendName;
  /** e.g. "NVIDIA GeForce RTX 4060", "SwiftShader (software)", "SIMD, 4 threads" */
  detail: string;
  outcome: 'chosen' | 'available' | 'passed-over' | 'refused';
  /** Why, as a key of the text catalogue with what fills its blanks. */
  reason: BackendReason;
}

export type BackendReason =
  | {
      kind:
        | 'best'
        | 'asked-for'
        | 'slower'
        | 'software-adapter'
        | 'insecure-context'
        | 'no-api'
        | 'no-adapter';
    }
  | { kind: 'self-test-failed' | 'start-failed'; detail: string };

export interface BackendReport {
  chosen: BackendName;
  candidates: BackendCandidate[];
}

export interface DigitSample {
  /** Index in the test set. */
  index: number;
  label: number;
  /** 784 bytes, row by row, 0 background to 255 ink. */
  pixels: Uint8Array;
}

export interface RunState {
  runId: number;
  status: 'ready' | 'training' | 'paused' | 'finished' | 'diverged';
  position: Position;
}

/** Each command's name, what it carries and what its reply carries. */
export interface Commands {
  /** Loads MNIST, chooses the backend. Safe to call again after it failed (the page's retry). */
  start: { with: { backend: BackendPreference }; reply: { backend: BackendReport } };
  /** Builds the network afresh from its seed; ends any run. Restarts the run when called again. */
  build: { with: { experiment: Experiment }; reply: { summary: ModelSummary; state: RunState } };
  train: { with: Record<never, never>; reply: RunState };
  pause: { with: Record<never, never>; reply: RunState };
  stepBatch: { with: Record<never, never>; reply: RunState };
  stepEpoch: { with: Record<never, never>; reply: RunState };
  setLearningRate: { with: { learningRate: number }; reply: Record<never, never> };
  setEpochs: { with: { epochs: number }; reply: Record<never, never> };
  /** 784 values 0 to 1 to ten probabilities. While training it is answered between two steps. */
  predict: { with: { pixels: Float32Array }; reply: { probabilities: Float32Array; step: number } };
  sampleDigits: { with: { count: number; seed: number }; reply: { digits: DigitSample[] } };
}

export type CommandName = keyof Commands;
export type CommandMessage = {
  [Name in CommandName]: { type: Name; id: number } & Commands[Name]['with'];
}[CommandName];

export type ReplyMessage = { type: 'reply'; id: number; value: Commands[CommandName]['reply'] };
export type FailureMessage = { type: 'failed'; id: number; failure: Failure };

/** What went wrong, for the text catalogue to put in words; `message` is the plain English one. */
export interface Failure {
  kind: 'data' | 'backend' | 'settings' | 'device-lost' | 'out-of-memory' | 'unexpected';
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
  | { type: 'evaluating'; runId: number; done: number; total: number }
  | { type: 'epoch'; runId: number; position: Position; point: EpochPoint }
  | {
      type: 'stopped';
      runId: number;
      reason: StopReason;
      position: Position;
      divergence?: Divergence;
    }
  | { type: 'crashed'; failure: Failure };

export type WorkerMessage = ReplyMessage | FailureMessage | WorkerEvent;
