/** What the page shows at the moment, but for what changes many times a second (live-readings.ts). */
import type { ExportFormat } from '../../exchange/offers.ts';
import type { Experiment, NetworkId, Options, TaskName } from '../../models/experiment.ts';
import { networkById } from '../../models/index.ts';
import type { PublishedResult } from '../../models/network.ts';
import type { PageSettings } from '../../models/page-settings.ts';
import type { Divergence, EpochPoint, ModelSummary, StopReason } from '../../training/events.ts';
import type {
  BackendName,
  BackendReport,
  Failure,
  PretrainedReport,
  RunState,
} from '../../workers/protocol.ts';

/** How far the page is from a network that can be trained. */
export type Phase =
  | { kind: 'starting'; trying?: BackendName }
  | { kind: 'building' }
  | { kind: 'ready' }
  /** `during` says what to do again. */
  | { kind: 'failed'; during: 'starting' | 'building'; failure: Failure };

/** The network that stands in the worker. */
export interface BuiltNetwork {
  network: NetworkId;
  options: Options;
  summary: ModelSummary;
}

/** Something went wrong while training. */
export interface Trouble {
  failure: Failure;
  /** It is being put right; word follows. */
  recovering: boolean;
}

/** What came of saving or opening a file. */
export type FileNews =
  | { kind: 'saved' | 'opened'; message: string }
  | { kind: 'failed'; title: string; message: string };

export interface AppState {
  /** As the controls show it. */
  experiment: Experiment;
  /** The preset the experiment started from. */
  preset: string;
  /** What the source published for exactly these settings. */
  published: PublishedResult | undefined;
  page: PageSettings;
  /** What the link said that was not taken as it was. */
  notices: readonly string[];
  phase: Phase;
  backend: BackendReport | undefined;
  built: BuiltNetwork | undefined;
  /** The position is that of the last change of status or epoch. */
  run: RunState | undefined;
  /** Why the run stopped last; undefined while it trains. */
  stopped: StopReason | undefined;
  divergence: Divergence | undefined;
  lastEpoch: EpochPoint | undefined;
  trouble: Trouble | undefined;
  /** Seconds without a word from training. */
  silent: number | undefined;
  /** The step at which a run that failed goes on. */
  recoveredAt: number | undefined;
  /** The worker measures the machine's speed; all else that it is asked waits. */
  measuring: boolean;
  shortcuts: boolean;
  /** The weights that come with the page for the network and options that are set; undefined until it is known. */
  pretrained: PretrainedReport | undefined;
  /** The file that the run's weights came from. */
  imported: string | undefined;
  /** The format a file is being made in, or a file is being opened. */
  fileTask: ExportFormat | 'open' | undefined;
  fileNews: FileNews | undefined;
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

export function isTraining(state: AppState): boolean {
  return statusOf(state) === 'training';
}

/** What the chosen network learns. */
export function taskOf({ experiment }: AppState): TaskName {
  return networkById(experiment.network).task.name;
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

/** Whether a run has begun. */
export function hasBegun({ run }: AppState): boolean {
  return run !== undefined && run.status !== 'ready';
}

/** Whether the weights that come with the page read what is drawn, in the place of untrained ones. */
export function pretrainedReads(state: AppState): boolean {
  return !hasBegun(state) && state.imported === undefined && state.pretrained?.kind === 'reads';
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
