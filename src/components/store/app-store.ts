/**
 * The page's one store: the experiment, what the training worker is doing with it, and how the page is
 * set up. Plain TypeScript: React reads immutable snapshots of it (use-app.ts), everything that happens is
 * a method, and what changes many times a second goes past React into `live` and `history`.
 */
import type { Experiment, NetworkId, OptionValue } from '../../models/experiment.ts';
import { experimentFromPreset, matchingPreset, networkById } from '../../models/index.ts';
import { readLink, writeLink } from '../../models/link.ts';
import type { PageSettings } from '../../models/page-settings.ts';
import type { ExportFormat } from '../../exchange/offers.ts';
import type { TrainingClient } from '../../workers/client.ts';
import type { ChosenFile } from '../../workers/protocol.ts';
import type { Predictor } from '../draw/predictor.ts';
import { offerDownload } from '../charts/offer-download.ts';
import { RunHistory } from '../run-history.ts';
import { benchRunner, type BenchRunner } from '../bench/bench-runner.ts';
import { type AppState, canReset, canTrain, isTraining } from './app-state.ts';
import { presetNearest, randomSeed, settingsOf, withField } from './experiment-changes.ts';
import { type AddressBar, browserAddress, LinkWriter } from './link-writer.ts';
import { LiveReadings } from './live-readings.ts';
import { ModelFiles } from './model-files.ts';
import { NetworkReader } from './network-reader.ts';
import { type RememberedSwitch, rememberedSwitch } from './remembered-switch.ts';
import { RunDriver } from './run-driver.ts';

/** What is used here of a `TrainingClient`. */
export type Client = Pick<TrainingClient, 'send' | 'subscribe' | 'restart'>;

export interface StoreSetup {
  client: Client;
  address?: AddressBar;
  history?: RunHistory;
  live?: LiveReadings;
  /** Whether shortcuts were switched off the last time. */
  shortcuts?: RememberedSwitch;
  /** Hands a file to the reader; the default is the browser's own download. */
  download?: (name: string, bytes: Uint8Array<ArrayBuffer>) => void;
}

export class AppStore {
  readonly history: RunHistory;
  readonly live: LiveReadings;
  /** What the drawing pad asks. */
  readonly predictor: Predictor;
  /** What the bench panel asks. */
  readonly bench: BenchRunner;

  readonly #client: Client;
  readonly #driver: RunDriver;
  readonly #files: ModelFiles;
  readonly #address: AddressBar;
  readonly #link: LinkWriter;
  readonly #shortcuts: RememberedSwitch;
  readonly #listeners = new Set<() => void>();
  #state: AppState;

  constructor({
    client,
    address = browserAddress,
    history = new RunHistory(),
    live = new LiveReadings(),
    shortcuts = rememberedSwitch('scanline-shortcuts'),
    download = (name, bytes) => offerDownload(name, 'application/octet-stream', bytes),
  }: StoreSetup) {
    this.#shortcuts = shortcuts;
    this.#client = client;
    this.#address = address;
    this.#link = new LinkWriter(address);
    this.history = history;
    this.live = live;
    const { state, notices } = readLink(address.read());
    this.#state = {
      ...settingsOf(state),
      notices,
      phase: { kind: 'starting' },
      backend: undefined,
      built: undefined,
      run: undefined,
      stopped: undefined,
      divergence: undefined,
      lastEpoch: undefined,
      trouble: undefined,
      silent: undefined,
      recoveredAt: undefined,
      measuring: false,
      shortcuts: shortcuts.read(),
      pretrained: undefined,
      imported: undefined,
      fileTask: undefined,
      fileNews: undefined,
    };
    this.bench = this.#telling(benchRunner(client));
    const reader = new NetworkReader(client, live);
    this.predictor = reader;
    this.#driver = new RunDriver({
      client,
      live,
      history,
      reader,
      state: () => this.#state,
      change: (changes) => this.#change(changes),
    });
    this.#files = new ModelFiles({
      client,
      download,
      state: () => this.#state,
      change: (changes) => this.#change(changes),
      settled: () => this.#driver.settled(),
      takeOver: (run, file) =>
        this.#driver.takeOver(run, file, () =>
          this.#adoptQuietly(run.experiment, presetNearest(run.experiment)),
        ),
    });
  }

  /** Bound, so that it can be handed to `useSyncExternalStore`. @returns ends the subscription. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Bound like `subscribe`; the same object until something has changed. */
  readonly snapshot = (): AppState => this.#state;

  /** Loads the digits, chooses a backend and builds the network; again after it failed. */
  start(): Promise<void> {
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
    this.#take(experimentFromPreset(network), networkById(network).presets[0].id);
  }

  /** Takes the preset's settings; the seed stays. */
  choosePreset(preset: string): void {
    this.#take(experimentFromPreset(this.#state.experiment.network, preset), preset);
  }

  /** Changes one setting, of the network or of training, by its field's name. */
  setField(name: string, value: OptionValue): void {
    const { experiment, preset } = this.#state;
    const next = withField(experiment, name, value);
    this.#adopt(next, preset);
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

  /** Has the network saved as a file. */
  saveModel(format: ExportFormat): void {
    void this.#files.save(format);
  }

  /** Opens a model file in place of the network there is; what is no model changes nothing. */
  openModel(files: readonly ChosenFile[]): void {
    void this.#files.open(files);
  }

  dismissFileNews(): void {
    this.#change({ fileNews: undefined });
  }

  setPage(changes: Partial<PageSettings>): void {
    const page = { ...this.#state.page, ...changes };
    const { backend } = this.#state.page;
    this.#change({ page });
    this.#writeLink();
    if (page.backend !== backend) void this.#driver.start();
  }

  train(): void {
    if (canTrain(this.#state)) void this.#driver.go('train');
  }

  pause(): void {
    if (isTraining(this.#state)) void this.#driver.pause();
  }

  trainOrPause(): void {
    if (isTraining(this.#state)) this.pause();
    else this.train();
  }

  stepBatch(): void {
    if (canTrain(this.#state)) void this.#driver.go('stepBatch');
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

  /** What the divergence advice offers: a tenth of the learning rate, and from the start. */
  resetWithLearningRate(learningRate: number): void {
    const { experiment, preset } = this.#state;
    const training = { ...experiment.training, learningRate };
    this.#adoptQuietly({ ...experiment, training }, preset);
    void this.#driver.build();
  }

  /** Ends a worker that says nothing any more; a new one goes on from what was kept. */
  restartWorker(): void {
    const { run } = this.#state;
    this.#change({ silent: undefined });
    if (run !== undefined) this.#client.restart();
  }

  dismissTrouble(): void {
    this.#change({ trouble: undefined, silent: undefined, recoveredAt: undefined });
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

  /** Takes up the link that stands in the address, as after one was pasted there. */
  followAddress(): void {
    const { state, notices } = readLink(this.#address.read());
    const { backend } = this.#state.page;
    this.#change({ notices, page: state.page });
    this.#driver.take(state.experiment, () => this.#change(settingsOf(state)));
    if (state.page.backend !== backend) void this.#driver.start();
  }

  /** Writes the link at once, as before the page is left. */
  flushLink(): void {
    this.#link.flush();
  }

  /** While it measures, the page says so: the worker does nothing else meanwhile. */
  #telling(runner: BenchRunner): BenchRunner {
    return {
      run: async (cases, hear) => {
        this.#change({ measuring: true });
        try {
          return await runner.run(cases, hear);
        } finally {
          this.#change({ measuring: false });
        }
      },
      cancel: () => runner.cancel(),
    };
  }

  #take(fresh: Experiment, preset: string): void {
    const { seed } = this.#state.experiment.training;
    this.#adopt({ ...fresh, training: { ...fresh.training, seed } }, preset);
  }

  #adopt(experiment: Experiment, preset: string): void {
    this.#driver.take(experiment, () => this.#adoptQuietly(experiment, preset));
  }

  #adoptQuietly(experiment: Experiment, preset: string): void {
    this.#change({ experiment, preset, published: matchingPreset(experiment)?.published });
    this.#writeLink();
  }

  #writeLink(): void {
    this.#link.schedule(this.linkWith());
  }

  #change(changes: Partial<AppState>): void {
    this.#state = { ...this.#state, ...changes };
    for (const listener of this.#listeners) listener();
  }
}
