/**
 * The page's one store: the experiment, what the training worker is doing with it, and how the page is
 * set up. Plain TypeScript: React reads immutable snapshots of it (use-app.ts), everything that happens is
 * a method, and what changes many times a second goes past React into `live` and `history`.
 */
import type {
  DataName,
  Experiment,
  NetworkId,
  OptionValue,
  TrainingSettings,
} from '../../models/experiment.ts';
import { custom } from '../../models/custom.ts';
import { fitted, withData } from '../../models/data-fit.ts';
import { FieldError } from '../../models/field.ts';
import { experimentFromPreset, matchingPreset, networkById } from '../../models/index.ts';
import { readLink, writeLink } from '../../models/link.ts';
import type { InsidePlace, PageSettings, Tab } from '../../models/page-settings.ts';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { RunRecord } from '../../runs/run-record.ts';
import { DrawingStore } from '../../runs/drawing-store.ts';
import { RunStore } from '../../runs/run-store.ts';
import { SweepStore } from '../../runs/sweep-store.ts';
import type { Commands, ReaderName } from '../../workers/protocol.ts';
import type { Predictor } from '../draw/predictor.ts';
import { offerDownload } from '../charts/offer-download.ts';
import { RunHistory } from '../run-history.ts';
import { DrawingCollection } from '../handwriting/collection.ts';
import { Teaching } from '../handwriting/teaching.ts';
import { LessonCourse } from '../lessons/lesson-course.ts';
import { readFinished } from '../lessons/finished-lessons.ts';
import { RunShelf } from '../runs/run-shelf.ts';
import { sweepPage } from '../sweep/sweep-page.ts';
import { SweepRunner } from '../sweep/sweep-runner.ts';
import { tellingBench } from './telling-bench.ts';
import { benchRunner, type BenchRunner } from '../bench/bench-runner.ts';
import { initialState } from './initial-state.ts';
import { type AppState, canReset, canTrain, isTraining, moreEpochs } from './app-state.ts';
import type { Client } from './client.ts';
import {
  ownNetworkOn,
  presetNearest,
  randomSeed,
  settingsOf,
  withField,
  withNetwork,
} from './experiment-changes.ts';
import { linkedRun } from './linked-run.ts';
import { type AddressBar, browserAddress, LinkWriter } from './link-writer.ts';
import { KeptRuns } from './kept-runs.ts';
import { LiveReadings } from './live-readings.ts';
import { ModelFiles } from './model-files.ts';
import { NetworkReader } from './network-reader.ts';
import { PadContent, type PadImage } from './pad-content.ts';
import { RunKeeper } from './run-keeper.ts';
import { readPace } from './machine-pace.ts';
import { PaceKeeper } from './pace-keeper.ts';
import {
  type RememberedSwitch,
  rememberedSwitch,
  type RememberedText,
  rememberedText,
} from './remembered.ts';
import { RunDriver } from './run-driver.ts';

export interface StoreSetup {
  client: Client;
  address?: AddressBar;
  history?: RunHistory;
  live?: LiveReadings;
  /** Where runs are kept; the browser's own database where not given. */
  runs?: RunStore;
  sweeps?: SweepStore;
  drawings?: DrawingStore;
  /** Whether shortcuts were switched off the last time. */
  shortcuts?: RememberedSwitch;
  /** Which lessons were followed to their end on earlier visits. */
  finishedLessons?: RememberedText;
  /** What earlier visits have learnt of this machine's speed. */
  pace?: RememberedText;
  /** Hands a file to the reader; the default is the browser's own download. */
  download?: (name: string, bytes: Uint8Array<ArrayBuffer>) => void;
}

export class AppStore {
  readonly history: RunHistory;
  readonly live: LiveReadings;
  /** What the drawing pad asks. */
  readonly predictor: Predictor;
  /** What the tabs "Inside" and "Mistakes" ask. */
  readonly inside: NetworkReader;
  /** What is on the pad, as the network sees it. */
  readonly pad = new PadContent();
  /** The table of kept runs. */
  readonly shelf: RunShelf;
  /** Kept runs that can be gone back to. */
  readonly kept: KeptRuns;
  /** Files that are saved and opened. */
  readonly files: ModelFiles;
  /** What the reader has drawn to keep. */
  readonly drawings: DrawingCollection;
  /** Lessons to a network of what was drawn. */
  readonly teaching: Teaching;
  /** The guided lessons. */
  readonly lessons: LessonCourse;
  /** Experiments that are repeated or swept. */
  readonly sweeps: SweepRunner;
  /** What the bench panel asks. */
  readonly bench: BenchRunner;

  readonly #client: Client;
  readonly #driver: RunDriver;
  readonly #address: AddressBar;
  readonly #link: LinkWriter;
  readonly #shortcuts: RememberedSwitch;
  readonly #pace: PaceKeeper;
  readonly #keeper: RunKeeper;
  readonly #page: StoreApi<AppState>;
  /** The own network that was left last. */
  #own: Experiment | undefined;
  /** Before that, an experiment is only written down. */
  #begun = false;
  #insideLeft: InsidePlace = { view: 'reading' };

  constructor({
    client,
    address = browserAddress,
    history = new RunHistory(),
    live = new LiveReadings(),
    runs = new RunStore(),
    sweeps = new SweepStore(),
    drawings = new DrawingStore(),
    shortcuts = rememberedSwitch('scanline-shortcuts'),
    pace = rememberedText('scanline-pace'),
    finishedLessons = rememberedText('scanline-lessons'),
    download = (name, bytes) => offerDownload(name, 'application/octet-stream', bytes),
  }: StoreSetup) {
    this.#shortcuts = shortcuts;
    this.#client = client;
    this.#address = address;
    this.#link = new LinkWriter(address);
    this.history = history;
    this.live = live;
    const { state, notices } = readLink(address.read());
    this.#page = createStore<AppState>(() =>
      initialState({
        ...settingsOf(state),
        notices: [...notices, ...this.#showLinked()],
        finishedLessons: readFinished(finishedLessons),
        pace: readPace(pace),
        shortcuts: shortcuts.read(),
      }),
    );
    this.#pace = new PaceKeeper(this.#page, pace);
    this.bench = tellingBench(benchRunner(client), this.#page, this.#pace);
    const reader = new NetworkReader(client, live, () => this.#state.reader);
    this.predictor = reader;
    this.inside = reader;
    this.#keeper = new RunKeeper({ client, runs, history, page: this.#page });
    const keeper = this.#keeper;
    this.shelf = new RunShelf({
      runs,
      history,
      settled: () => keeper.settled(),
      erased: () => {
        keeper.forget();
        void this.sweeps.forget();
      },
      backend: () => this.#state.backend?.chosen ?? '',
      sweeps: () => this.sweeps,
    });
    client.subscribe(({ type }) => {
      if (type === 'checkpoint' || type === 'stopped')
        void keeper.settled().then(() => this.shelf.refresh());
    });
    this.#driver = new RunDriver({
      client,
      live,
      history,
      reader,
      keeper: this.#keeper,
      page: this.#page,
      pace: this.#pace,
    });
    this.kept = new KeptRuns({
      keeper,
      driver: this.#driver,
      page: this.#page,
      sweeps: () => this.sweeps,
      apply: (record) => this.#applyKept(record),
      train: () => this.train(),
      trainOrMore: () => this.trainOrMore(),
      changed: () => void this.shelf.refresh(),
    });
    this.sweeps = new SweepRunner(
      sweeps,
      sweepPage({
        ...{ client, history, runs, driver: this.#driver, page: this.#page },
        apply: (experiment) =>
          this.#setExperimentState(experiment, presetNearest(experiment), 'same'),
        bringBack: (id) => this.kept.bringBack(id, false),
      }),
    );
    this.files = new ModelFiles({
      client,
      download,
      page: this.#page,
      driver: this.#driver,
      apply: (experiment) =>
        this.#setExperimentState(experiment, presetNearest(experiment), 'same'),
    });
    this.drawings = new DrawingCollection({ client, store: drawings, download });
    this.teaching = new Teaching({
      ...{ client, collection: this.drawings, store: drawings, history },
      ...{ driver: this.#driver, page: this.#page },
      apply: (experiment) =>
        this.#setExperimentState(experiment, presetNearest(experiment), 'entry'),
    });
    this.lessons = new LessonCourse({
      page: this.#page,
      pad: this.pad,
      reader,
      finished: finishedLessons,
      take: (experiment, preset, link) => this.#takeUp(experiment, preset, link),
      setPage: (changes) => this.setPage(changes),
      train: () => this.train(),
      reset: () => this.reset(),
    });
    this.lessons.follow(state.page.lesson, address.read());
  }

  /** Bound, so that it can be handed to `useSyncExternalStore`. @returns ends the subscription. */
  readonly subscribe = (listener: () => void): (() => void) => this.#page.subscribe(listener);

  /** Bound like `subscribe`; the same object until something has changed. */
  readonly snapshot = (): AppState => this.#state;

  /** Keeps the run as it stands, as when the page is hidden and may not be seen again. */
  keepNow(): void {
    this.flushLink();
    void this.#keeper.keepNow();
  }

  /** Trains for some epochs more than the run has in all. */
  trainMore(epochs: number): void {
    this.setField('epochs', this.#state.experiment.training.epochs + epochs);
    this.train();
  }

  /** Loads the digits, chooses a backend and builds the network; again after it failed. */
  start(): Promise<void> {
    this.#begun = true;
    return this.#driver.start();
  }

  /** Tries again what failed while getting ready. */
  retry(): Promise<void> {
    const { phase } = this.#state;
    return phase.kind === 'failed' && phase.during === 'building'
      ? this.#driver.build()
      : this.#driver.start();
  }

  chooseNetwork(network: NetworkId): void {
    if (network === this.#state.experiment.network) return;
    const { experiment, preset } = this.#state;
    if (experiment.network === custom.id) this.#own = experiment;
    const next = withNetwork(experiment, preset, network);
    const own = network === custom.id ? ownNetworkOn(this.#own, next) : undefined;
    this.#unlessUnfit(() => this.#take(fitted(own ?? next), networkById(network).presets[0].id));
  }

  /** Takes the preset's settings; data set and seed stay. */
  choosePreset(preset: string): void {
    const { network, training } = this.#state.experiment;
    const fresh = experimentFromPreset(network, preset);
    const onData = withData(fresh, training.data);
    const { length } = training;
    this.#take({ ...onData, training: { ...onData.training, length } }, preset);
  }

  /** Changes one setting, of the network or of training, by its field's name. */
  setField(name: string, value: OptionValue): void {
    const { experiment, preset } = this.#state;
    this.#unlessUnfit(() =>
      this.#applyExperiment(fitted(withField(experiment, name, value)), preset),
    );
  }

  /** Where a network cannot be trained on a data set both stay as they are, and it is said why. */
  #unlessUnfit(change: () => void): void {
    try {
      change();
    } catch (error) {
      if (!(error instanceof FieldError)) throw error;
      this.#change({ notices: [error.message] });
    }
  }

  newSeed(): void {
    this.setField('seed', randomSeed());
  }

  /** Takes the settings that the pretrained weights belong to; the seed stays. */
  usePretrainedSettings(): void {
    const { pretrained } = this.#state;
    if (pretrained?.kind !== 'other-options') return;
    this.#take(pretrained.experiment, presetNearest(pretrained.experiment));
  }

  /** Who reads what is drawn, and is looked into: the run, or the weights that came with the page. */
  readWith(reader: ReaderName): void {
    this.#change({ reader });
    this.inside.tell();
  }

  /** Takes the data set of the reader's own that is looked at, and trains on it. */
  async takeData(): Promise<void> {
    const data = await this.files.takeData();
    if (data !== undefined) this.setField('data', data);
  }

  /** Leaves it. */
  declineData(): void {
    this.#change({ offeredData: undefined });
  }

  /** Takes away a data set of the reader's own; one that is trained on stays. */
  forgetData(data: DataName): void {
    if (data !== this.#state.experiment.training.data) void this.files.forgetData(data);
  }

  setPage(changes: Partial<PageSettings>): void {
    const page = { ...this.#state.page, ...changes };
    const { backend } = this.#state.page;
    this.#change({ page });
    this.#writeLink('same');
    if (page.backend !== backend) void this.#driver.start();
  }

  /** Opens a tab. Where one looks inside stands in the link. */
  openTab(tab: Tab): void {
    if (tab === 'inside') {
      this.lookInside({});
      return;
    }
    this.#change({ tab });
    if (this.#state.page.inside !== undefined) this.setPage({ inside: undefined });
  }

  /** Whether drawings are normalised as MNIST's digits were. */
  setNormalise(normalise: boolean): void {
    this.#change({ normalise });
  }

  /** Opens the tab "Inside", where it was left but for `changes`. */
  lookInside(changes: Partial<InsidePlace>): void {
    const before = this.#state.page.inside ?? this.#insideLeft;
    this.#insideLeft = { ...before, ...changes };
    this.setPage({ inside: this.#insideLeft });
  }

  /** Bound. What is drawn is what is looked into, until another digit is chosen there. */
  readonly showPad = (image: PadImage | undefined): void => {
    if (!this.pad.show(image)) return;
    const { inside } = this.#state.page;
    if (inside?.digit === undefined || image === undefined) return;
    const { digit: _, ...place } = inside;
    this.setPage({ inside: place });
  };

  train(): void {
    if (canTrain(this.#state)) void this.#driver.go('train');
  }

  pause(): void {
    if (isTraining(this.#state)) void this.#driver.pause();
  }

  trainOrPause(): void {
    if (isTraining(this.#state)) this.pause();
    else this.trainOrMore();
  }

  /** Trains to the end of the run, or where that is reached for some epochs more. */
  trainOrMore(): void {
    const more = moreEpochs(this.#state);
    if (more === undefined) this.train();
    else this.trainMore(more);
  }

  stepBatch(): void {
    if (canTrain(this.#state)) void this.#driver.go('stepBatch');
  }

  /** One training step in slow motion; `undefined` where none can be made. */
  slowStep(): Promise<Commands['slowStep']['reply'] | undefined> {
    const canStep = canTrain(this.#state) || isTraining(this.#state);
    return canStep ? this.#driver.slowStep() : Promise.resolve(undefined);
  }

  stepEpoch(): void {
    if (canTrain(this.#state)) void this.#driver.go('stepEpoch');
  }

  /** Fresh weights from the seed. */
  reset(): void {
    const { phase } = this.#state;
    if (canReset(this.#state)) void this.#driver.build();
    else if (phase.kind === 'failed') void this.retry();
  }

  /** What the advice on a run that went wrong offers: other settings of training, and from the start. */
  resetWith(changes: Partial<TrainingSettings>): void {
    const { experiment, preset } = this.#state;
    const training = { ...experiment.training, ...changes };
    this.#setExperimentState({ ...experiment, training }, preset, 'entry');
    void this.#driver.build();
  }

  /** Ends a worker that does not answer any more; a new one goes on from the last checkpoint. */
  restartWorker(): void {
    this.#change({ silent: undefined });
    this.#client.restart();
  }

  /** Tries again to bring back a worker or a run that is gone. */
  reviveWorker(): void {
    const { runError } = this.#state;
    if (runError !== undefined) this.#change({ runError: { ...runError, recovering: true } });
    this.#client.revive();
  }

  dismissRunError(): void {
    this.#change({ runError: undefined, silent: undefined, recoveredAt: undefined });
  }

  dismissNotices(): void {
    this.#change({ notices: [] });
  }

  useShortcuts(shortcuts: boolean): void {
    this.#shortcuts.write(shortcuts);
    this.#change({ shortcuts });
  }

  /** The link of the page as it stands, with some of its settings changed. */
  linkWith(changes: Partial<PageSettings> = {}): string {
    const { experiment, preset, page } = this.#state;
    return writeLink({ experiment, preset, page: { ...page, ...changes } });
  }

  /** Takes up the link that stands in the address, as after Back or after one was pasted there. */
  followAddress(): void {
    this.#link.drop();
    const { state, notices } = readLink(this.#address.read());
    const { backend } = this.#state.page;
    this.#change({ notices: [...notices, ...this.#showLinked()], ...settingsOf(state) });
    this.#driver.take(state.experiment);
    if (state.page.backend !== backend) void this.#driver.start();
    this.lessons.follow(state.page.lesson, this.#address.read());
  }

  /** Draws the result that came with the link beside the run. @returns what there is to say of it */
  #showLinked(): string[] {
    const { run, notice } = linkedRun(this.#address.read());
    if (run !== undefined) this.history.addEarlier([run], 'first');
    return notice === undefined ? [] : [notice];
  }

  /** Writes the link at once, as before the page is left. */
  flushLink(): void {
    this.#link.flush();
  }

  #take(fresh: Experiment, preset: string): void {
    const { seed } = this.#state.experiment.training;
    this.#applyExperiment({ ...fresh, training: { ...fresh.training, seed } }, preset);
  }

  #applyExperiment(experiment: Experiment, preset: string): void {
    this.#takeUp(experiment, preset, 'entry');
  }

  #takeUp(experiment: Experiment, preset: string, link: 'entry' | 'same'): void {
    this.#setExperimentState(experiment, preset, link);
    if (this.#begun) this.#driver.take(experiment);
  }

  #setExperimentState(experiment: Experiment, preset: string, link: 'entry' | 'same'): void {
    this.#change({ experiment, preset, published: matchingPreset(experiment)?.published });
    this.#writeLink(link);
  }

  #applyKept({ experiment, preset }: RunRecord): void {
    const known = networkById(experiment.network).presets.some(({ id }) => id === preset);
    this.#setExperimentState(experiment, known ? preset : presetNearest(experiment), 'same');
  }

  /** As an entry of the browser's history, or in place of the one there is. */
  #writeLink(as: 'entry' | 'same'): void {
    this.#link.schedule(this.linkWith(), as === 'entry');
  }

  get #state(): AppState {
    return this.#page.getState();
  }

  #change(changes: Partial<AppState>): void {
    this.#page.setState(changes);
  }
}
