/**
 * Keeps the run in the worker in the browser's store, at each of its checkpoints, and gets kept runs back: after a
 * reload, a crash, or when another network took its place. Where nothing can be kept, that is said once, and
 * training goes on.
 */
import type { StoreApi } from 'zustand/vanilla';
import { describeGraph } from '../../graph/describe.ts';
import type { Experiment } from '../../models/experiment.ts';
import { graphOf, matchingPreset, taskOf as taskOfExperiment } from '../../models/index.ts';
import { storeError } from '../../runs/run-database.ts';
import { RECORD_VERSION, type RunRecord } from '../../runs/run-record.ts';
import { type KeptRun, newId, type RunStore } from '../../runs/run-store.ts';
import { text } from '../../text/index.ts';
import type { Position } from '../../training/events.ts';
import { GHOST_RUNS, RecordedRun, type RunHistory } from '../run-history.ts';
import type { AppState, KeptRunSummary } from './app-state.ts';
import type { Client } from './client.ts';
import { distinctName } from './run-name.ts';

export interface RunKeeperSetup {
  client: Client;
  runs: RunStore;
  history: RunHistory;
  page: StoreApi<AppState>;
}

/** The run in the worker, as far as it is to be kept. */
interface Current {
  run: RecordedRun;
  /** As of its last checkpoint, with the settings in force. */
  record: RunRecord;
  checkpoint: Uint8Array | undefined;
}

interface Checkpoint {
  position: Position;
  checkpoint: Uint8Array;
}

export class RunKeeper {
  readonly #setup: RunKeeperSetup;
  #current: Current | undefined;
  /** The run that was left last: it can be brought back even where nothing can be kept. */
  #left: Current | undefined;
  #writing: Promise<void> = Promise.resolve();
  /** What the runs in the store are called, by id, as far as it is known. */
  readonly #names = new Map<string, string>();
  /** What has been said of the store; it is said once. */
  readonly #said = new Set<string>();

  constructor(setup: RunKeeperSetup) {
    this.#setup = setup;
    setup.client.subscribe((event) => {
      if (event.type === 'checkpoint' && event.runId === this.#current?.run.runId)
        this.#keep(event);
    });
  }

  /** What a run could not be called without being mistaken for another: one of the charts or of the store. */
  namesBeside(id: string | undefined): string[] {
    const kept = [...this.#names].filter(([of]) => of !== id).map(([, name]) => name);
    return [...this.#setup.history.namesBeside(id), ...kept];
  }

  /** Finds out what earlier visits have left: a run to go on with, and earlier runs for the charts. */
  async look(): Promise<void> {
    const { runs, history, page } = this.#setup;
    try {
      // First, since a tab that is ending may still write what the list tells.
      const elsewhere = await runs.elsewhere();
      const { runs: kept, putAside } = await runs.list();
      if (putAside > 0) this.#say('put-aside', text.page.runs.keeping.putAside(putAside));
      for (const { id, name, title } of kept) this.#names.set(id, title ?? name);
      this.#nameApart();
      const free = kept.filter(({ id }) => !elsewhere.has(id) && id !== this.#current?.record.id);
      const unfinished = free.filter(({ left, weights }) => !left && weights.last !== undefined);
      // The newest may be of a tab that was closed a moment ago, while this one was only loaded again.
      const own = unfinished.find(({ id }) => id === runs.lastOfThisTab());
      const offered = own ?? unfinished.at(0);
      if (offered !== undefined && this.#current?.checkpoint === undefined) {
        page.setState({ offer: summaryOf(offered) });
      }
      const others = free.filter((record) => record !== offered);
      history.addEarlier(await this.#ghostsAmong(others), 'last');
      await runs.tidy();
    } catch (error) {
      this.#sayFailure(error);
    }
  }

  /** The run in the page may have begun before it was known what others are called. */
  #nameApart(): void {
    const current = this.#current;
    if (current === undefined || this.#names.has(current.record.id)) return;
    const { run, record } = current;
    const name = distinctName(run.name, this.namesBeside(run.id));
    if (name === run.name) return;
    run.name = name;
    current.record = { ...record, name };
    this.#setup.history.touch();
  }

  /**
   * A run stands in the worker, newly built or gone on with. The one before it is left: it stays in the store, and
   * can be brought back.
   */
  begin(run: RecordedRun, experiment: Experiment, kept?: KeptRun): void {
    const { page } = this.#setup;
    const { preset } = page.getState();
    this.#leave(run.id);
    const record = kept?.record ?? recordOf(run, experiment, preset);
    this.#current = { run, record: { ...record, left: false }, checkpoint: kept?.checkpoint };
    if (kept !== undefined) this.#write(this.#current);
  }

  /** Settings were changed while the run was under way. */
  changed(experiment: Experiment): void {
    const current = this.#current;
    if (current === undefined) return;
    const { run } = current;
    const { name, changes, started = experiment } = run;
    current.record = { ...current.record, experiment, started, name, changes: [...changes] };
    if (current.checkpoint !== undefined) this.#write(current);
  }

  /** Keeps the run as it stands at this moment, as when the page is hidden and may not come back. */
  async keepNow(): Promise<void> {
    const { client, page } = this.#setup;
    const current = this.#current;
    if (current === undefined || page.getState().run?.status !== 'training') return;
    // A run that has diverged has nothing worth keeping; a worker in trouble tells of it elsewhere.
    const saved = await client.ask('save').catch(() => undefined);
    if (saved !== undefined && this.#current === current) this.#keep(saved);
  }

  /** Turns down what was offered: it stays with the earlier runs. */
  async decline(): Promise<void> {
    const { runs, history, page } = this.#setup;
    const { offer } = page.getState();
    if (offer === undefined) return;
    page.setState({ offer: undefined });
    try {
      await runs.change(offer.id, { left: true });
      const kept = await runs.read(offer.id);
      if (kept !== undefined) history.addEarlier(recordedRuns([kept]), 'first');
    } catch (error) {
      this.#sayFailure(error);
    }
  }

  /**
   * Takes a kept run for this tab.
   *
   * @throws Error saying why it cannot be gone on with.
   */
  async take(id: string): Promise<KeptRun & { checkpoint: Uint8Array<ArrayBuffer> }> {
    await this.#writing;
    const words = text.page.runs;
    const kept = await this.#fromStore(id);
    if (kept?.checkpoint !== undefined) return { ...kept, checkpoint: kept.checkpoint };
    const left = this.#left;
    if (left?.record.id === id && left.checkpoint !== undefined) {
      const { record, run, checkpoint } = left;
      return { record, curve: run.curve, checkpoint: checkpoint.slice() };
    }
    this.#setup.runs.letGo(id);
    throw new Error(kept === undefined ? words.gone : words.noWeights);
  }

  /** What was taken is not gone on with after all. */
  giveBack(id: string): void {
    if (this.#current?.record.id !== id) this.#setup.runs.letGo(id);
  }

  /** Takes the earlier runs off the charts; they stay in the store. */
  hideGhosts(): void {
    const hidden = this.#setup.history.forgetGhosts();
    this.#setup.page.setState({ hiddenRuns: hidden });
    this.#hide(hidden, true);
  }

  showGhosts(): void {
    const { history, page } = this.#setup;
    const { hiddenRuns } = page.getState();
    page.setState({ hiddenRuns: [] });
    history.addEarlier(hiddenRuns, 'first');
    this.#hide(hiddenRuns, false);
  }

  /** Every run was erased: what is known of the one in this page is kept again from its next checkpoint on. */
  forget(): void {
    this.#left = undefined;
    this.#names.clear();
    if (this.#current !== undefined) this.#current.checkpoint = undefined;
  }

  /** Resolves when everything so far is kept. */
  settled(): Promise<void> {
    return this.#writing;
  }

  #hide(hidden: readonly RecordedRun[], isHidden: boolean): void {
    for (const { id, isKept } of hidden) {
      if (!isKept) continue;
      this.#setup.runs.change(id, { hidden: isHidden }).catch((e: unknown) => this.#sayFailure(e));
    }
  }

  /** @throws Error when another tab has it; `undefined` where nothing is kept of it. */
  async #fromStore(id: string): Promise<KeptRun | undefined> {
    try {
      return await this.#setup.runs.take(id);
    } catch (error) {
      if (storeError(error).kind === 'elsewhere')
        throw new Error(text.page.runs.elsewhere, { cause: error });
      this.#sayFailure(error);
      return undefined;
    }
  }

  #keep({ position, checkpoint }: Checkpoint): void {
    const current = this.#current;
    if (current === undefined || position.step === 0) return;
    const { page, runs } = this.#setup;
    const { run, record } = current;
    const { backend, run: state } = page.getState();
    if (current.checkpoint === undefined) {
      page.setState({ leftRun: undefined });
      void this.decline();
      void runs.begin(record.id);
    }
    const { best } = run;
    const isBest = best !== undefined && best.step === position.step && position.batch === 0;
    const status = state?.runId === run.runId ? state?.status : undefined;
    current.checkpoint = checkpoint;
    current.record = {
      ...record,
      ...figuresOf(run),
      status: status === undefined || status === 'ready' ? 'paused' : status,
      position,
      seconds: Math.max(0, run.readings > 0 ? run.curve.value('seconds', run.readings - 1) : 0),
      backend: backend?.chosen ?? record.backend,
      weights: {
        last: { step: position.step },
        ...(isBest
          ? { best: { epoch: best.epoch, accuracy: best.valAccuracy, step: best.step } }
          : record.weights.best === undefined
            ? {}
            : { best: record.weights.best }),
      },
      updated: Date.now(),
    };
    this.#write(current, { checkpoint, isBest });
  }

  #write(
    { record, run: { curve } }: Current,
    weights: { checkpoint?: Uint8Array; isBest?: boolean } = {},
  ): void {
    const { runs } = this.#setup;
    const { checkpoint } = weights;
    this.#names.set(record.id, record.title ?? record.name);
    this.#writing = this.#writing
      .then(() => runs.keep({ record, ...(checkpoint === undefined ? {} : { curve }), ...weights }))
      .catch((error: unknown) => this.#writeFailed(error, record.id));
  }

  #writeFailed(error: unknown, id: string): void {
    const current = this.#current;
    // Another tab has gone on with it: from here on they are two runs.
    if (storeError(error).kind === 'elsewhere' && current?.record.id === id) {
      this.#setup.runs.letGo(id);
      current.record = { ...current.record, id: newId() };
      const { checkpoint } = current;
      if (checkpoint !== undefined) this.#write(current, { checkpoint });
    }
    this.#sayFailure(error);
  }

  /** @param next the run that takes its place; the same one may, out of the store */
  #leave(next: string): void {
    const current = this.#current;
    this.#current = undefined;
    if (current?.checkpoint === undefined || current.record.id === next) return;
    const { page, runs } = this.#setup;
    current.record = { ...current.record, left: true };
    this.#left = current;
    this.#write(current);
    void this.#writing.then(() => runs.letGo(current.record.id));
    page.setState({ leftRun: summaryOf(current.record) });
  }

  async #ghostsAmong(records: readonly RunRecord[]): Promise<RecordedRun[]> {
    const wanted = records.filter(({ hidden }) => !hidden);
    const isAmongLast = (record: RunRecord) =>
      wanted.filter((one) => taskOf(one) === taskOf(record)).indexOf(record) < GHOST_RUNS;
    const read = await Promise.all(
      wanted.filter(isAmongLast).map(({ id }) => this.#setup.runs.read(id)),
    );
    return recordedRuns(read.filter((kept) => kept !== undefined));
  }

  #sayFailure(error: unknown): void {
    const { kind } = storeError(error);
    this.#say(kind, text.page.runs.keeping[kind]);
  }

  #say(what: string, sentence: string): void {
    if (this.#said.has(what)) return;
    this.#said.add(what);
    this.#setup.page.setState({ keeping: sentence });
  }
}

/** For the charts. */
export function describeKept({ record, curve }: KeptRun) {
  const { id, name, title, started, changes } = record;
  return {
    id,
    name: title ?? name,
    started,
    changes,
    task: taskOf(record),
    published: matchingPreset(started)?.published,
    ...(curve === undefined ? {} : { curve }),
  };
}

function recordedRuns(kept: readonly KeptRun[]): RecordedRun[] {
  return kept.map((one) => new RecordedRun(describeKept(one))).filter(({ isEmpty }) => !isEmpty);
}

function taskOf({ started }: RunRecord) {
  return taskOfExperiment(started);
}

function summaryOf({
  id,
  name,
  title,
  started,
  position,
  status,
  lastTest,
}: RunRecord): KeptRunSummary {
  const { epoch, batch, epochs } = position;
  return {
    id,
    name: title ?? name,
    epoch: Math.min(epoch + (batch > 0 ? 1 : 0), epochs),
    epochs,
    accuracy: lastTest === undefined || lastTest.epoch === 0 ? undefined : lastTest.accuracy,
    task: taskOfExperiment(started),
    finished: status === 'finished',
  };
}

function figuresOf(run: RecordedRun): Pick<RunRecord, 'lastTest' | 'bestTest'> {
  const [last, best] = [run.epochPoints.at(-1), run.best];
  return {
    ...(last === undefined ? {} : { lastTest: { epoch: last.epoch, accuracy: last.valAccuracy } }),
    ...(best === undefined ? {} : { bestTest: { epoch: best.epoch, accuracy: best.valAccuracy } }),
  };
}

function recordOf(run: RecordedRun, experiment: Experiment, preset: string): RunRecord {
  const now = Date.now();
  return {
    version: RECORD_VERSION,
    id: run.id,
    name: run.name,
    note: '',
    experiment,
    started: run.started ?? experiment,
    preset,
    changes: [],
    status: 'paused',
    position: {
      step: 0,
      epoch: 0,
      batch: 0,
      batchesPerEpoch: 0,
      epochs: experiment.training.epochs,
    },
    seconds: 0,
    parameters: describeGraph(graphOf(experiment)).parameters,
    backend: '',
    curve: run.curve.extent,
    weights: {},
    created: now,
    updated: now,
    left: false,
    hidden: false,
    pinned: false,
    owner: '',
  };
}
