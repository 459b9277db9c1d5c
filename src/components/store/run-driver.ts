/**
 * Drives the training worker: gets it ready, builds networks, trains, pauses, and takes in what the worker
 * tells. It works on the store's state through `change`, so that the store alone decides who is told.
 */
import type { Experiment } from '../../models/experiment.ts';
import { networkById } from '../../models/index.ts';
import { needsRestart } from '../../models/training-fields.ts';
import { CommandError } from '../../workers/client.ts';
import type { Failure, ImportedRun, RunState } from '../../workers/protocol.ts';
import type { RunHistory } from '../run-history.ts';
import type { AppState } from './app-state.ts';
import type { Client } from './app-store.ts';
import type { LiveReadings } from './live-readings.ts';
import type { NetworkReader } from './network-reader.ts';
import { PretrainedChoice } from './pretrained-choice.ts';
import { RunEvents } from './run-events.ts';
import { runName } from './run-name.ts';

export interface DriverSetup {
  client: Client;
  live: LiveReadings;
  history: RunHistory;
  reader: NetworkReader;
  state: () => AppState;
  change: (changes: Partial<AppState>) => void;
}

export class RunDriver {
  readonly #setup: DriverSetup;
  /** The experiment that the worker's network was built from, with what was changed while it trained. */
  #standing: Experiment | undefined;
  #starting: Promise<void> | undefined;
  #startAgain = false;
  #building: Promise<void> | undefined;
  #buildAgain = false;
  readonly #events: RunEvents;
  readonly #pretrained: PretrainedChoice;

  constructor(setup: DriverSetup) {
    this.#setup = setup;
    this.#pretrained = new PretrainedChoice(setup.client, (pretrained) => {
      setup.change({ pretrained });
      setup.reader.setPretrained(pretrained?.kind === 'reads');
    });
    this.#events = new RunEvents(setup);
    setup.client.subscribe((event) => this.#events.hear(event));
  }

  /** Loads the digits, takes a backend, and builds the network if none came along. Safe to call again. */
  start(): Promise<void> {
    this.#startAgain = true;
    this.#starting ??= this.#startUntilSettled().finally(() => {
      this.#starting = undefined;
    });
    return this.#starting;
  }

  /** Builds the network of the experiment as it stands then; of several wishes at once only the last. */
  build(): Promise<void> {
    this.#buildAgain = true;
    this.#building ??= this.#buildUntilSettled().finally(() => {
      this.#building = undefined;
    });
    return this.#building;
  }

  /** Goes over to another experiment: builds its network, or where that is not needed changes the run under way. */
  take(experiment: Experiment, adopt: () => void): void {
    const standing = this.#standing;
    adopt();
    void this.#pretrained.follow(experiment);
    const { phase } = this.#setup.state();
    if (phase.kind === 'starting' || (phase.kind === 'failed' && phase.during === 'starting'))
      return;
    const fields = networkById(experiment.network).fields;
    if (standing === undefined || needsRestart(standing, experiment, fields)) void this.build();
    else if (phase.kind === 'ready') void this.#changeLive(experiment);
  }

  async go(type: 'train' | 'stepBatch' | 'stepEpoch'): Promise<void> {
    const { client, change } = this.#setup;
    const { stops } = this.#events;
    change({ stopped: undefined, trouble: undefined, recoveredAt: undefined });
    this.#goOnFromFile();
    const state = await this.#attempt(() => client.send({ type }));
    // A short step may have ended before the worker's answer is read here.
    if (state !== undefined && this.#events.stops === stops) change({ run: state });
  }

  async pause(): Promise<void> {
    const { client, change } = this.#setup;
    const state = await this.#attempt(() => client.send({ type: 'pause' }));
    if (state !== undefined) change({ run: state });
  }

  /** Resolves when nothing is being started or built. */
  async settled(): Promise<void> {
    while (this.#starting ?? this.#building) await (this.#starting ?? this.#building);
  }

  /**
   * Goes over to a run that the worker has taken out of a file.
   *
   * @returns false when another network was asked for meanwhile: then that one stands, or will
   */
  takeOver(imported: ImportedRun, file: string, adopt: () => void): boolean {
    if (this.#building !== undefined) return false;
    const { change, history, live, reader } = this.#setup;
    const { experiment, summary, state: run } = imported;
    const { points, epochs } = imported.history;
    adopt();
    this.#standing = experiment;
    this.#begin(experiment, run);
    history.addPoints(run.runId, points);
    for (const point of epochs) history.addEpoch(run.runId, point);
    const lastEpoch = epochs.at(-1);
    if (lastEpoch !== undefined && lastEpoch.epochSeconds > 0) {
      live.set({ epochSeconds: lastEpoch.epochSeconds });
    }
    const { network, options } = experiment;
    change({ imported: file, lastEpoch, built: { network, options, summary } });
    if (this.#starting === undefined) {
      change({ phase: { kind: 'ready' } });
      reader.setReady(true);
    }
    this.#pretrained.forget();
    void this.#pretrained.follow(experiment);
    return true;
  }

  async #startUntilSettled(): Promise<void> {
    const { client, change, reader } = this.#setup;
    await this.#building;
    while (this.#startAgain) {
      this.#startAgain = false;
      change({ phase: { kind: 'starting' }, trouble: undefined });
      reader.setReady(false);
      const { experiment, page, pretrained } = this.#setup.state();
      // What failed along with an earlier start is tried along with this one.
      if (pretrained?.kind === 'unusable') this.#pretrained.forget();
      try {
        const start = client.send({ type: 'start', backend: page.backend });
        void this.#pretrained.follow(experiment);
        const { backend, state } = await start;
        change({ backend, run: state });
        if (state === undefined) this.#standing = undefined;
      } catch (error) {
        if (!this.#startAgain) this.#failed('starting', error);
        continue;
      }
      if (!this.#startAgain) await this.#afterStart();
    }
  }

  /** A switch of the backend takes the run along; settings may have changed meanwhile. */
  async #afterStart(): Promise<void> {
    const { change, reader } = this.#setup;
    const { experiment } = this.#setup.state();
    const standing = this.#standing;
    const fields = networkById(experiment.network).fields;
    if (standing === undefined || needsRestart(standing, experiment, fields)) return this.build();
    change({ phase: { kind: 'ready' } });
    reader.setReady(true);
    return this.#changeLive(experiment);
  }

  async #buildUntilSettled(): Promise<void> {
    while (this.#buildAgain) {
      this.#buildAgain = false;
      const { client, change, reader } = this.#setup;
      change({ phase: { kind: 'building' } });
      reader.setReady(false);
      // Until it is done, nothing stands that a change of settings could be compared with.
      this.#standing = undefined;
      const { experiment } = this.#setup.state();
      try {
        const { summary, state } = await client.send({ type: 'build', experiment });
        this.#standing = experiment;
        this.#begin(experiment, state);
        const { network, options } = experiment;
        change({ built: { network, options, summary } });
      } catch (error) {
        if (!this.#buildAgain) this.#failed('building', error);
        continue;
      }
      if (this.#buildAgain) continue;
      change({ phase: { kind: 'ready' } });
      reader.setReady(true);
      await this.#changeLive(this.#setup.state().experiment);
    }
  }

  #begin(experiment: Experiment, run: RunState): void {
    const { history, live, change } = this.#setup;
    const { published } = this.#setup.state();
    const task = networkById(experiment.network).task.name;
    this.#goOnFromFile();
    history.begin({ runId: run.runId, name: runName(experiment), task, published });
    live.beginAt(run.position);
    change({
      run,
      stopped: undefined,
      divergence: undefined,
      lastEpoch: undefined,
      imported: undefined,
      trouble: undefined,
      silent: undefined,
      recoveredAt: undefined,
    });
  }

  /** That a file was opened is no news any more. */
  #goOnFromFile(): void {
    const { change, state } = this.#setup;
    if (state().fileNews?.kind === 'opened') change({ fileNews: undefined });
  }

  /** What may change while training goes on. */
  async #changeLive(experiment: Experiment): Promise<void> {
    const before = this.#standing?.training;
    if (before === undefined) return;
    this.#standing = experiment;
    const { client, live } = this.#setup;
    const { learningRate, epochs } = experiment.training;
    if (learningRate !== before.learningRate) {
      await this.#attempt(() => client.send({ type: 'setLearningRate', learningRate }));
    }
    if (epochs !== before.epochs) {
      await this.#attempt(() => client.send({ type: 'setEpochs', epochs }));
      const { position } = live.now;
      if (position !== undefined) live.set({ position: { ...position, epochs } });
    }
  }

  /** Does what may fail; a failure is shown unless the worker is on its way back anyway. */
  async #attempt<T>(task: () => Promise<T>): Promise<T | undefined> {
    try {
      return await task();
    } catch (error) {
      const { change } = this.#setup;
      const { trouble, phase } = this.#setup.state();
      if (trouble?.recovering !== true && phase.kind === 'ready') {
        change({ trouble: { failure: failureOf(error), recovering: false } });
      }
      return undefined;
    }
  }

  #failed(during: 'starting' | 'building', error: unknown): void {
    this.#setup.change({
      phase: { kind: 'failed', during, failure: failureOf(error) },
      ...(during === 'building' ? { run: undefined } : {}),
    });
  }
}

function failureOf(error: unknown): Failure {
  if (error instanceof CommandError) return error.failure;
  const message = error instanceof Error ? error.message : String(error);
  return { kind: 'unexpected', message };
}
