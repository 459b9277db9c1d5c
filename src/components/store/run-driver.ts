/**
 * Drives the training worker: gets it ready, builds networks, trains, pauses, and takes in what the worker
 * tells.
 */
import type { StoreApi } from 'zustand/vanilla';
import type { Experiment, TrainingSettings } from '../../models/experiment.ts';
import { networkById, taskOf } from '../../models/index.ts';
import { needsRestart } from '../../models/training-fields.ts';
import { failureIn } from '../../workers/client.ts';
import type { Commands, ImportedRun, RunState } from '../../workers/protocol.ts';
import { type KeptRun, newId } from '../../runs/run-store.ts';
import type { RunHistory } from '../run-history.ts';
import type { AppState } from './app-state.ts';
import type { Client } from './client.ts';
import type { LiveReadings } from './live-readings.ts';
import type { NetworkReader } from './network-reader.ts';
import type { PaceKeeper } from './pace-keeper.ts';
import { expectedRun } from './expected-run.ts';
import { PretrainedChoice } from './pretrained-choice.ts';
import { RunEvents } from './run-events.ts';
import { describeKept, type RunKeeper } from './run-keeper.ts';
import { distinctName, runName } from './run-name.ts';

export interface DriverSetup {
  client: Client;
  live: LiveReadings;
  history: RunHistory;
  reader: NetworkReader;
  keeper: RunKeeper;
  page: StoreApi<AppState>;
  pace: PaceKeeper;
}

export class RunDriver {
  readonly #setup: DriverSetup;
  /** The experiment that the worker's network was built from, with what was changed while it trained. */
  #built: Experiment | undefined;
  #starting: Promise<void> | undefined;
  #startAgain = false;
  #building: Promise<void> | undefined;
  #buildAgain = false;
  readonly #events: RunEvents;
  readonly #pretrained: PretrainedChoice;

  constructor(setup: DriverSetup) {
    this.#setup = setup;
    this.#pretrained = new PretrainedChoice(setup.client, (pretrained) => {
      setup.page.setState({ pretrained });
      const { data } = setup.page.getState().experiment.training;
      // Of MNIST with one's own digits beside it, nobody knows how training goes.
      const expected =
        pretrained?.kind === 'reads' && pretrained.experiment.training.data === data
          ? expectedRun(pretrained)
          : undefined;
      setup.history.expect(expected);
      setup.reader.setPretrained(pretrained?.kind === 'reads');
    });
    this.#events = new RunEvents({
      ...setup,
      tookSeconds: (seconds) => {
        if (this.#built !== undefined) setup.pace.learn(this.#built, seconds);
      },
    });
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

  /** Builds the network of the experiment that was just set, even where the one there is like it. */
  begin(experiment: Experiment): Promise<void> {
    void this.#pretrained.follow(experiment);
    return this.build();
  }

  /** Goes over to another experiment: builds its network, or where that is not needed changes the run under way. */
  take(experiment: Experiment): void {
    const built = this.#built;
    void this.#pretrained.follow(experiment);
    const { phase } = this.#setup.page.getState();
    if (phase.kind === 'starting' || (phase.kind === 'failed' && phase.during === 'starting'))
      return;
    const fields = networkById(experiment.network).fields;
    if (built === undefined || needsRestart(built, experiment, fields)) void this.build();
    else if (phase.kind === 'ready') void this.#changeLive(experiment);
  }

  async go(type: 'train' | 'stepBatch' | 'stepEpoch'): Promise<void> {
    const { client, page } = this.#setup;
    const { stops } = this.#events;
    page.setState({ stopped: undefined, runError: undefined, recoveredAt: undefined });
    this.#goOnFromFile();
    const state = await this.#attempt(() => client.ask(type));
    // A short step may have ended before the worker's answer is read here.
    if (state !== undefined && this.#events.stops === stops) page.setState({ run: state });
  }

  /** Makes one training step, told in full; `undefined` where it could not be made. */
  async slowStep(): Promise<Commands['slowStep']['reply'] | undefined> {
    const { client, page } = this.#setup;
    page.setState({ stopped: undefined, runError: undefined, recoveredAt: undefined });
    this.#goOnFromFile();
    const told = await this.#attempt(() => client.ask('slowStep'));
    if (told !== undefined) page.setState({ run: told.state });
    return told;
  }

  async pause(): Promise<void> {
    const { client, page } = this.#setup;
    const state = await this.#attempt(() => client.ask('pause'));
    if (state !== undefined) page.setState({ run: state });
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
  takeOver(imported: ImportedRun, file: string, apply: () => void): boolean {
    if (this.#building !== undefined) return false;
    const { page, history } = this.#setup;
    const { experiment, state: run } = imported;
    apply();
    this.#begin(experiment, run);
    history.addPoints(run.runId, imported.history.points);
    for (const point of imported.history.epochs) history.addEpoch(run.runId, point);
    this.#stand(imported);
    page.setState({ imported: file });
    return true;
  }

  /**
   * Has a kept run go on in the worker, from its checkpoint and with its curve, in place of the one there is.
   *
   * @returns false when another network was asked for meanwhile
   * @throws Error when the worker refuses the checkpoint.
   */
  async bringBack(
    kept: KeptRun & { checkpoint: Uint8Array<ArrayBuffer> },
    apply: () => void,
  ): Promise<boolean> {
    const { client, history } = this.#setup;
    await this.settled();
    const content = new Blob([kept.checkpoint]);
    const files = [{ name: 'checkpoint.safetensors', content }];
    const imported = await client.ask('importModel', { files });
    if (this.#building !== undefined) return false;
    const { state: run } = imported;
    apply();
    this.#begin(imported.experiment, run, kept);
    if (kept.curve === undefined) {
      history.addPoints(run.runId, imported.history.points);
      for (const point of imported.history.epochs) history.addEpoch(run.runId, point);
    } else {
      history.rewindTo(run.position.step);
    }
    this.#stand(imported);
    // What was changed after the checkpoint is in the record, which is newer.
    await this.#changeLive(kept.record.experiment, false);
    return true;
  }

  /** A run that came with its weights stands: what the page shows of it. */
  #stand({ experiment }: ImportedRun): void {
    const { page, history, live, reader } = this.#setup;
    this.#built = experiment;
    const lastEpoch = history.current?.epochPoints.at(-1);
    if (lastEpoch !== undefined && lastEpoch.epochSeconds > 0) {
      live.set({ epochSeconds: lastEpoch.epochSeconds });
    }
    page.setState({ lastEpoch });
    if (this.#starting === undefined) {
      page.setState({ phase: { kind: 'ready' } });
      reader.setReady(true);
    }
    this.#pretrained.forget();
    void this.#pretrained.follow(experiment);
  }

  async #startUntilSettled(): Promise<void> {
    const { client, page, reader } = this.#setup;
    await this.#building;
    while (this.#startAgain) {
      this.#startAgain = false;
      page.setState({ phase: { kind: 'starting' }, runError: undefined });
      reader.setReady(false);
      const { experiment, pretrained, page: settings } = page.getState();
      // What failed along with an earlier start is tried along with this one.
      if (pretrained?.kind === 'unusable') this.#pretrained.forget();
      try {
        const start = client.ask('start', { backend: settings.backend });
        void this.#pretrained.follow(experiment);
        const { backend, state, own = [] } = await start;
        page.setState({ backend, run: state, ownData: own });
        if (state === undefined) this.#built = undefined;
      } catch (error) {
        if (!this.#startAgain) this.#failed('starting', error);
        continue;
      }
      if (!this.#startAgain) await this.#afterStart();
    }
  }

  /** A switch of the backend takes the run along; settings may have changed meanwhile. */
  async #afterStart(): Promise<void> {
    const { page, reader } = this.#setup;
    const { experiment } = page.getState();
    const built = this.#built;
    const fields = networkById(experiment.network).fields;
    if (built === undefined || needsRestart(built, experiment, fields)) return this.build();
    page.setState({ phase: { kind: 'ready' } });
    reader.setReady(true);
    return this.#changeLive(experiment);
  }

  async #buildUntilSettled(): Promise<void> {
    while (this.#buildAgain) {
      this.#buildAgain = false;
      const { client, page, reader } = this.#setup;
      page.setState({ phase: { kind: 'building' } });
      reader.setReady(false);
      // Until it is done, nothing stands that a change of settings could be compared with.
      this.#built = undefined;
      const { experiment, page: settings } = page.getState();
      try {
        // Where both tabs are hidden, nobody can look at a film.
        const unfilmed = ['inside', 'mistakes'].every((tab) => settings.hidden.includes(tab));
        const { state } = await client.ask('build', { experiment, unfilmed });
        this.#built = experiment;
        this.#begin(experiment, state);
      } catch (error) {
        if (!this.#buildAgain) this.#failed('building', error);
        continue;
      }
      if (this.#buildAgain) continue;
      page.setState({ phase: { kind: 'ready' } });
      reader.setReady(true);
      await this.#changeLive(page.getState().experiment);
    }
  }

  #begin(experiment: Experiment, run: RunState, kept?: KeptRun): void {
    const { history, keeper, live, page } = this.#setup;
    const { published } = page.getState();
    const task = taskOf(experiment);
    this.#goOnFromFile();
    const id = newId();
    const name = distinctName(runName(experiment), keeper.namesBeside(id));
    const fresh = { id, name, started: experiment, task, published };
    const description = kept === undefined ? fresh : describeKept(kept);
    keeper.begin(history.begin({ ...description, runId: run.runId }), experiment, kept);
    live.beginAt(run.position);
    page.setState({
      run,
      stopped: undefined,
      divergence: undefined,
      lastEpoch: undefined,
      film: [],
      reader: 'run',
      imported: undefined,
      runError: undefined,
      silent: undefined,
      recoveredAt: undefined,
    });
  }

  /** That a file was opened is no news any more. */
  #goOnFromFile(): void {
    const { page } = this.#setup;
    if (page.getState().fileNews?.kind === 'opened') page.setState({ fileNews: undefined });
  }

  /** What may change while training goes on. */
  async #changeLive(experiment: Experiment, isNew = true): Promise<void> {
    const before = this.#built?.training;
    if (before === undefined) return;
    this.#built = experiment;
    const { client, live } = this.#setup;
    if (isNew) this.#noteChange(before, experiment);
    const { learningRate, epochs } = experiment.training;
    if (learningRate !== before.learningRate) {
      await this.#attempt(() => client.ask('setLearningRate', { learningRate }));
    }
    if (epochs !== before.epochs) {
      await this.#attempt(() => client.ask('setEpochs', { epochs }));
      const { position } = live.now;
      if (position !== undefined) live.set({ position: { ...position, epochs } });
    }
  }

  /** What was changed while the run was under way is in its name, on its curve and in the store. */
  #noteChange(before: TrainingSettings, experiment: Experiment): void {
    const { history, keeper, live } = this.#setup;
    const { learningRate, epochs } = experiment.training;
    const { current } = history;
    if (current === undefined) return;
    const step = live.now.position?.step ?? 0;
    if (learningRate !== before.learningRate) {
      if (step === 0) current.started = experiment;
      else current.addChange(before.learningRate, learningRate, step);
      const name = runName(current.started ?? experiment, current.changes);
      current.name = distinctName(name, keeper.namesBeside(current.id));
      history.touch();
    }
    if (learningRate !== before.learningRate || epochs !== before.epochs) {
      keeper.changed(experiment);
    }
  }

  /** Does what may fail; a failure is shown unless the worker is on its way back anyway. */
  async #attempt<T>(task: () => Promise<T>): Promise<T | undefined> {
    try {
      return await task();
    } catch (error) {
      const { page } = this.#setup;
      const { runError, phase } = page.getState();
      const failure = failureIn(error);
      const told = runError?.recovering === true || runError?.failure === failure;
      if (!told && phase.kind === 'ready')
        page.setState({ runError: { failure, recovering: false } });
      return undefined;
    }
  }

  #failed(during: 'starting' | 'building', error: unknown): void {
    this.#setup.page.setState({
      phase: { kind: 'failed', during, failure: failureIn(error) },
      ...(during === 'building' ? { run: undefined } : {}),
    });
  }
}
