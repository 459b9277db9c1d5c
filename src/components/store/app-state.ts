/** What the page shows at the moment, but for what changes many times a second (live-readings.ts). */
import type { ExportFormat } from '../../exchange/export-formats.ts';
import type { DataName, Experiment, TaskName } from '../../models/experiment.ts';
import { taskOf as taskOfExperiment } from '../../models/index.ts';
import type { PublishedResult } from '../../models/network.ts';
import type { Lesson } from '../../lessons/lesson.ts';
import type { PageSettings, Tab } from '../../models/page-settings.ts';
import type { RecordedRun } from '../recorded-run.ts';
import { type EpochTime, epochTime, type MachinePace } from './machine-pace.ts';
import type { Divergence, EpochPoint, StopReason } from '../../training/events.ts';
import type {
  BackendName,
  BackendReport,
  Failure,
  PretrainedReport,
  ReaderName,
  RunState,
  OwnDataPreview,
} from '../../workers/protocol.ts';

/** How far the page is from a network that can be trained. */
export type Phase =
  | { kind: 'starting'; trying?: BackendName }
  | { kind: 'building' }
  | { kind: 'ready' }
  /** `during` says what to do again. */
  | { kind: 'failed'; during: 'starting' | 'building'; failure: Failure };

/** Something went wrong while training. */
export interface RunError {
  failure: Failure;
  /** It is being put right; word follows. */
  recovering: boolean;
  /** Worker or run are gone, and come back with the next command or when it is tried again. */
  lost?: true;
}

/** What came of saving or opening a file. */
export type FileNews =
  | { kind: 'saved' | 'opened'; message: string }
  | { kind: 'failed'; title: string; message: string };

/** A kept run, as far as it takes to say which it is. */
export interface KeptRunSummary {
  id: string;
  name: string;
  /** Epochs begun, and in all. */
  epoch: number;
  epochs: number;
  /** Read of the test set after the last epoch, 0 to 1. */
  accuracy: number | undefined;
  task: TaskName;
  finished: boolean;
}

/** The lesson that is followed. */
export interface OpenLesson {
  lesson: Lesson;
  /** From 0. */
  step: number;
  /** What the step asks for is done. */
  done: boolean;
}

export interface AppState {
  /** As the controls show it. */
  experiment: Experiment;
  /** The preset the experiment started from. */
  preset: string;
  /** What the source published for exactly these settings. */
  published: PublishedResult | undefined;
  page: PageSettings;
  /** The tab that was chosen last, but for "Inside", which the page's settings tell of. */
  tab: Tab;
  /** Whether drawings are normalised as MNIST's digits were. */
  normalise: boolean;
  lesson: OpenLesson | undefined;
  /** The ids of those that were followed to their end, on earlier visits too. */
  finishedLessons: readonly string[];
  /** Why a lesson could not be opened, in a sentence. */
  lessonFailure: string | undefined;
  /** What the link said that was not taken as it was. */
  notices: readonly string[];
  phase: Phase;
  backend: BackendReport | undefined;
  /** The position is that of the last change of status or epoch. */
  run: RunState | undefined;
  /** Why the run stopped last; undefined while it trains. */
  stopped: StopReason | undefined;
  divergence: Divergence | undefined;
  lastEpoch: EpochPoint | undefined;
  /** After which epochs of the run its inside can be looked at, in order. */
  film: readonly number[];
  runError: RunError | undefined;
  /** Seconds without an answer from a busy worker. */
  silent: number | undefined;
  /** Where a run that failed goes on, or stands. */
  recoveredAt: { step: number; training: boolean } | undefined;
  /** The worker measures the machine's speed; all else that it is asked waits. */
  measuring: boolean;
  /** How fast this machine trains, as far as it is known. */
  pace: MachinePace;
  shortcuts: boolean;
  /** The weights that come with the page for the network and options that are set; undefined until it is known. */
  pretrained: PretrainedReport | undefined;
  /** Who reads what is drawn, where there is a choice. */
  reader: ReaderName;
  /** The file that the run's weights came from. */
  imported: string | undefined;
  /** The format a file is being made in, or a file is being opened, or files of a data set are being read. */
  fileTask: ExportFormat | 'open' | 'data' | undefined;
  fileNews: FileNews | undefined;
  /** The reader's own data sets that are here, as experiments call them. */
  ownData: readonly DataName[];
  /** A data set of the reader's own that was read and is looked at before it is taken. */
  offeredData: OwnDataPreview | undefined;
  /** A run of an earlier visit that can be gone on with. */
  offer: KeptRunSummary | undefined;
  /** The run whose place another has taken last. */
  leftRun: KeptRunSummary | undefined;
  /** A kept run is being brought back. */
  bringingBack: boolean;
  /** Earlier runs that were taken off the charts a moment ago. */
  hiddenRuns: readonly RecordedRun[];
  /** What stands in the way of keeping runs, in a sentence. */
  keeping: string | undefined;
}

/** What the transport bar says the page is doing. */
export type Status = 'loading' | 'building' | 'failed' | 'measuring' | RunState['status'];

export function statusOf({ phase, run, measuring }: AppState): Status {
  if (phase.kind === 'starting') return 'loading';
  if (measuring && run?.status !== 'training') return 'measuring';
  if (phase.kind === 'building') return 'building';
  if (phase.kind === 'failed' || run === undefined) return 'failed';
  return run.status;
}

/** The tab that is looked at, if no link hides it. */
export function tabOf({ page, tab }: AppState): Tab {
  return page.inside === undefined ? tab : 'inside';
}

export function isTraining(state: AppState): boolean {
  return statusOf(state) === 'training';
}

/** What is learned. */
export function taskOf({ experiment }: AppState): TaskName {
  return taskOfExperiment(experiment);
}

/** What is known of the machine. */
export type Machine = Pick<AppState, 'pace' | 'backend'>;

/** What an epoch of an experiment takes on this machine, on the backend in use. */
export function epochTimeOf({ pace, backend }: Machine, experiment: Experiment): EpochTime {
  return epochTime(pace, backend?.chosen, experiment);
}

/** Whether there is anything left to train. */
export function canTrain(state: AppState): boolean {
  const { run, experiment } = state;
  switch (statusOf(state)) {
    case 'ready':
    case 'paused':
      return true;
    case 'finished':
      return run !== undefined && run.position.epoch < experiment.training.epochs;
    default:
      return false;
  }
}

/** So many epochs more a finished run is offered at most. */
const MORE_EPOCHS = 5;

/** How many epochs more a run that has done all of its own is offered; `undefined` for any other. */
export function moreEpochs(state: AppState): number | undefined {
  const { epochs } = state.experiment.training;
  const isDone = statusOf(state) === 'finished' && !canTrain(state);
  return isDone ? Math.min(epochs, MORE_EPOCHS) : undefined;
}

/** Of MNIST's test digits 1,135 are ones, the most common: who always says 1 reads 11.35 % of them right. */
const CHANCE = 0.1135;

/** Whether a run that stands still has trained for an epoch or more and reads no better than guessing; told of MNIST. */
export function isNotLearning(state: AppState): boolean {
  const { lastEpoch, divergence } = state;
  return (
    lastEpoch !== undefined &&
    lastEpoch.epoch >= 1 &&
    lastEpoch.valAccuracy <= CHANCE + 0.01 &&
    divergence === undefined &&
    taskOf(state) === 'digit' &&
    state.experiment.training.data === 'mnist' &&
    ['paused', 'finished'].includes(statusOf(state))
  );
}

/** Whether a run has begun. */
export function hasBegun({ run }: AppState): boolean {
  return run !== undefined && run.status !== 'ready';
}

/** Whether the film of a run lacks its beginning: it is not kept, and a run that is brought back starts it anew. */
export function lacksFilm({ run, film, page }: AppState): boolean {
  const isFilmed = !['inside', 'mistakes'].every((tab) => page.hidden.includes(tab));
  return isFilmed && run !== undefined && run.position.epoch > 0 && film[0] !== 0;
}

/** Whether the weights that come with the page read what is drawn, in the place of untrained ones. */
export function pretrainedReads(state: AppState): boolean {
  return !hasBegun(state) && state.imported === undefined && state.pretrained?.kind === 'reads';
}

/** Whether the pretrained weights can read beside those of the run: what a run has learnt is compared with. */
export function canCompareReaders(state: AppState): boolean {
  const isOwn = hasBegun(state) || state.imported !== undefined;
  return isOwn && state.pretrained?.kind === 'reads';
}

/** Whether there are weights worth taking away, and the worker is free to write them. */
export function canSave(state: AppState): boolean {
  return whyNotSave(state) === undefined;
}

export function whyNotSave(
  state: AppState,
): 'nothingTrained' | 'notReady' | 'measuring' | 'diverged' | undefined {
  const { run, imported } = state;
  const status = statusOf(state);
  if (status === 'measuring' || status === 'diverged') return status;
  if (status === 'loading' || status === 'building' || run === undefined) return 'notReady';
  return run.status === 'ready' && imported === undefined ? 'nothingTrained' : undefined;
}

/** Whether there is a run to end and the worker is free to build the next. */
export function canReset(state: AppState): boolean {
  const started = hasBegun(state) || state.imported !== undefined;
  return state.phase.kind === 'ready' && !state.measuring && started;
}
