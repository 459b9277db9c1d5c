/**
 * Teaches a network what the reader has drawn: has the drawings taken as a data set, has the network that reads examined,
 * trains, and has it examined again whenever training stops.
 */
import type { StoreApi } from 'zustand/vanilla';
import { createStore } from 'zustand/vanilla';
import type { Comparison, Examination } from '../../data/comparison.ts';
import { countsOf } from '../../data/drawing.ts';
import { type DrawingSubject, subjectOf } from '../../data/drawing-subject.ts';
import { mixedDataOf } from '../../data/mixed-data.ts';
import { ownDataOf } from '../../data/own-data.ts';
import type { DataName, Experiment } from '../../models/experiment.ts';
import type { DrawingStore } from '../../runs/drawing-store.ts';
import { failureIn } from '../../workers/client.ts';
import type { Commands } from '../../workers/protocol.ts';
import type { RunHistory } from '../run-history.ts';
import type { AppState } from '../store/app-state.ts';
import type { Client } from '../store/client.ts';
import type { RunDriver } from '../store/run-driver.ts';
import { runName } from '../store/run-name.ts';
import type { DrawingCollection } from './collection.ts';
import { readsSubject, taughtExperiment, type Way, whyNotTaught } from './taught-experiment.ts';

export interface TeachingState {
  /** A lesson is being prepared. */
  isPreparing: boolean;
  failure: string | undefined;
  /** The last one, of this visit or an earlier one. */
  comparison: Comparison | undefined;
}

export interface TeachingSetup {
  client: Client;
  collection: DrawingCollection;
  /** Where the last comparison is kept. */
  store: DrawingStore;
  history: RunHistory;
  driver: RunDriver;
  page: StoreApi<AppState>;
  /** Sets an experiment without building its network. */
  apply: (experiment: Experiment) => void;
}

export class Teaching {
  readonly state = createStore<TeachingState>(() => ({
    isPreparing: false,
    failure: undefined,
    comparison: undefined,
  }));

  readonly #setup: TeachingSetup;
  /** Drawings that were handed over since the last network stood: they are not again. */
  #handed: string | undefined;
  /** The tab was opened once. */
  #isLooked = false;
  /** One after the other, so that what was read last is kept last. */
  #writing: Promise<void> = Promise.resolve();

  constructor(setup: TeachingSetup) {
    this.#setup = setup;
    setup.client.subscribe((event) => {
      if (event.type === 'stopped') void this.#examineAgain(event.runId);
    });
    setup.page.subscribe((state) => {
      this.#follow(state);
      void this.#hand(state);
    });
    this.#follow(setup.page.getState());
  }

  /** Reads the comparison that an earlier visit has left, unless there is a newer one. */
  async load(): Promise<void> {
    const { subject } = this.#setup.collection.state.getState();
    this.#isLooked = true;
    if (subject === undefined) return;
    try {
      const comparison = await this.#setup.store.comparison(subject.key);
      const { comparison: now, isPreparing } = this.state.getState();
      const isStill = this.#setup.collection.state.getState().subject?.key === subject.key;
      if (isStill && now === undefined && !isPreparing) this.state.setState({ comparison });
    } catch {
      // That nothing is kept is said where the drawings are.
    }
  }

  /** Resolves when the last comparison is kept, or could not be. */
  settled(): Promise<void> {
    return this.#writing;
  }

  /** Trains in one of the ways, where that can be done. */
  async begin(way: Way): Promise<void> {
    const { page, collection } = this.#setup;
    const { drawings, subject } = collection.state.getState();
    if (this.state.getState().isPreparing || subject === undefined) return;
    if (whyNotTaught(page.getState().experiment, { drawings, subject }, way) !== undefined) return;
    const last = this.state.getState().comparison?.basis;
    this.state.setState({ isPreparing: true, failure: undefined, comparison: undefined });
    try {
      await this.#begin(way, subject, last);
    } catch (error) {
      const failure = failureIn(error).message;
      this.state.setState({ failure });
    } finally {
      this.state.setState({ isPreparing: false });
    }
  }

  /**
   * A network waits for drawings that the worker does not have: they were forgotten there, or the browser keeps no data sets
   * (plain http). Where they are still the drawings there are, they are handed over again.
   */
  async #hand({ phase, experiment: { training } }: AppState): Promise<void> {
    if (phase.kind === 'ready') this.#handed = undefined;
    if (phase.kind !== 'failed' || phase.failure.kind !== 'data') return;
    const wanted = mixedDataOf(training.data)?.own ?? training.data;
    const subject = ownDataOf(wanted) && subjectOf(wanted);
    // What is no data set of drawings has as its basis itself.
    if (this.#handed === wanted || subject === undefined || subject.basis === wanted) return;
    this.#handed = wanted;
    const { client, collection, driver, page } = this.#setup;
    try {
      await collection.load();
      const drawings = collection.drawingsOf(subject);
      if (countsOf(drawings).test === 0) return;
      const { data, own } = await client.ask('takeDrawings', { drawings, subject });
      page.setState({ ownData: own });
      if (data === wanted) await driver.build();
    } catch {
      // What the network waits for is said already.
    }
  }

  /** What is drawn are the classes of the data set in use. */
  #follow({ experiment: { training } }: AppState): void {
    const { collection } = this.#setup;
    const before = collection.state.getState().subject?.key;
    collection.drawFor(subjectOf(training.data));
    if (collection.state.getState().subject?.key === before) return;
    this.state.setState({ failure: undefined, comparison: undefined });
    if (this.#isLooked) void this.load();
  }

  async #begin(way: Way, subject: DrawingSubject, last: DataName | undefined): Promise<void> {
    const { client, collection, driver, history, page } = this.#setup;
    const drawings = collection.drawingsOf(subject);
    await driver.settled();
    const { data, own } = await client.ask('takeDrawings', { drawings, subject });
    page.setState({ ownData: own });
    // Drawings alone do not say what they were drawn for; the lesson before may.
    const basis = subject.basis ?? last ?? data;
    const { experiment: standing, preset, reader, phase } = page.getState();
    const canRead = phase.kind === 'ready' && readsSubject(standing, subject);
    const before = canRead ? await this.#examined({ data, basis, reader }) : undefined;
    const experiment = taughtExperiment({ experiment: standing, preset }, { data, subject }, way);
    const begun =
      way === 'teach' ? await this.#goOn(experiment) : await this.#beginAnew(experiment);
    const run = history.current?.id;
    if (!begun || run === undefined) return;
    const { network } = standing;
    this.#compare({ subject: subject.key, basis, run, data, network, before, after: undefined });
    await driver.go('train');
  }

  /** From the weights that read, in a run of its own. */
  async #goOn(experiment: Experiment): Promise<boolean> {
    const { client, driver, page, apply } = this.#setup;
    const { reader, experiment: standing } = page.getState();
    const { checkpoint } = await client.ask('freshStart', { experiment, reader });
    const files = [{ name: 'weights.safetensors', content: new Blob([checkpoint]) }];
    const imported = await client.ask('importModel', { files });
    return driver.takeOver(imported, runName(standing), () => apply(imported.experiment));
  }

  async #beginAnew(experiment: Experiment): Promise<boolean> {
    const { driver, page, apply } = this.#setup;
    apply(experiment);
    await driver.begin(experiment);
    return page.getState().phase.kind === 'ready' && page.getState().experiment === experiment;
  }

  async #examined(given: Commands['examine']['with']): Promise<Examination> {
    const { heldBack, basis } = await this.#setup.client.ask('examine', given);
    return { heldBack, basis };
  }

  /** Shows a comparison and keeps it. */
  #compare(comparison: Comparison): void {
    this.state.setState({ comparison });
    this.#writing = this.#writing
      .then(() => this.#setup.store.keepComparison(comparison))
      // That nothing is kept is said where the drawings are.
      .catch(() => undefined);
  }

  async #examineAgain(runId: number): Promise<void> {
    const { history } = this.#setup;
    const { comparison } = this.state.getState();
    const { current } = history;
    // A taught run that is gone on with after a reload has another number, but is kept as it was.
    if (comparison === undefined || current?.runId !== runId) return;
    if (comparison.run !== current.id) return;
    const { basis, data, run } = comparison;
    try {
      const after = await this.#examined({ data, basis });
      const now = this.state.getState().comparison;
      if (now?.run === run) this.#compare({ ...now, after });
    } catch (error) {
      // A run whose place another has taken is not examined to the end.
      if (this.#setup.page.getState().run?.runId !== runId) return;
      this.state.setState({ failure: failureIn(error).message });
    }
  }
}
