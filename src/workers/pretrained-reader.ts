/**
 * Reads with the weights that come with the page: in the place of a network that nobody has trained, and beside one
 * that is. Files are fetched when they are first wanted; the network is built on the backend in use.
 */
import { basisOf } from '../data/mixed-data.ts';
import type { Experiment, NetworkId } from '../models/experiment.ts';
import { sameReader } from '../models/index.ts';
import { TrainedNetwork } from '../training/trained-network.ts';
import type { WeightsAtStep } from './inspector.ts';
import {
  loadIndex,
  loadWeights,
  type LoadFile,
  type PretrainedEntry,
  type PretrainedIndex,
  type Weights,
} from './pretrained-files.ts';
import type { AtStep, Commands, LinePrediction, PretrainedReport } from './protocol.ts';

export class PretrainedReader {
  readonly #load: LoadFile;
  #index: Promise<PretrainedIndex> | undefined;
  readonly #files = new Map<string, Promise<Weights>>();
  #fetching: Promise<unknown> = Promise.resolve();
  #source: string | undefined;
  #wanted: Experiment | undefined;
  #chosen: { experiment: Experiment; weights: Weights } | undefined;
  #network: TrainedNetwork | undefined;

  /** @param onBackend resolves once a backend computes; rejects when none does */
  constructor(
    load: LoadFile,
    private readonly onBackend: () => Promise<void>,
  ) {
    this.#load = load;
  }

  /** Takes the weights for the network of `experiment` and its options, if there are any. */
  async choose(source: string, experiment: Experiment): Promise<PretrainedReport> {
    this.forget();
    this.#source = source;
    this.#wanted = experiment;
    // They read digits.
    if (basisOf(experiment.training.data) !== 'mnist') return { kind: 'none' };
    try {
      const fetching = this.#fetch(source, experiment);
      this.#fetching = fetching;
      const { entry, weights } = await fetching;
      if (entry === undefined) return { kind: 'none' };
      const { testAccuracy, epochs, curve } = entry;
      if (weights === undefined) {
        return { kind: 'other-options', experiment: entry.experiment, testAccuracy, epochs };
      }
      await this.onBackend();
      // Another network may have been chosen meanwhile.
      if (this.#wanted === experiment) {
        this.#network = new TrainedNetwork(entry.experiment, weights);
        this.#chosen = { experiment: entry.experiment, weights };
      }
      return { kind: 'reads', experiment: entry.experiment, curve, testAccuracy, epochs };
    } catch (error) {
      // What could not be loaded now may be another time.
      this.#index = undefined;
      this.#files.clear();
      return { kind: 'unusable', message: error instanceof Error ? error.message : String(error) };
    }
  }

  /**
   * Resolves when no weights are on their way, after three seconds at the latest. They are small and read what is
   * drawn, so on a slow line all that is larger waits for them.
   */
  async fetched(): Promise<void> {
    // Weights that are wanted at the start are asked for in the message after the one that starts.
    await new Promise((resolve) => setTimeout(resolve, 0));
    const late = new Promise((resolve) => setTimeout(resolve, 3000));
    await Promise.race([this.#fetching.catch(() => undefined), late]);
  }

  /** Whether it reads in the place of a run: of none yet, or of one that nobody has trained. */
  standsInFor(run: { isFresh: boolean; experiment: Experiment } | undefined): boolean {
    const chosen = this.#chosen;
    if (chosen === undefined) return false;
    return run === undefined || (run.isFresh && sameReader(chosen.experiment, run.experiment));
  }

  /** `pixels [rows * columns]` to probabilities `[classes]`. @throws Error when no weights are chosen. */
  async predict(pixels: Float32Array): Promise<Commands['predict']['reply']> {
    await this.onBackend();
    return { probabilities: await this.#built().predict(pixels), step: 0 };
  }

  /** A line of `width` columns, `pixels [28 * width]`. @throws Error like `predict`. */
  async readLine(pixels: Float32Array, width: number): Promise<AtStep<LinePrediction>> {
    await this.onBackend();
    return { ...(await this.#built().readLine(pixels, width)), step: 0 };
  }

  /** The weights that were chosen. @throws Error like `predict`. */
  weights(): Promise<WeightsAtStep> {
    if (this.#chosen === undefined) {
      return Promise.reject(new Error('No pretrained weights were chosen.'));
    }
    return Promise.resolve({ ...this.#chosen, step: 0 });
  }

  /** Weights that come with the page for a network, whichever is chosen. @throws Error when there are none. */
  async weightsOfNetwork(network: NetworkId): Promise<WeightsAtStep> {
    const source = this.#source;
    if (source === undefined) throw new Error('It is not known yet where the weights lie.');
    this.#index ??= loadIndex(source, this.#load);
    const entry = (await this.#index).get(network)?.at(0);
    if (entry === undefined) throw new Error(`No weights of ${network} come with the page.`);
    return { experiment: entry.experiment, weights: await this.#weightsOf(source, entry), step: 0 };
  }

  /** Lets go what lies on the device; it is built again when it is asked. */
  leaveDevice(): void {
    this.#network?.dispose();
    this.#network = undefined;
  }

  /** Reads no more until weights are chosen again. */
  forget(): void {
    this.leaveDevice();
    this.#wanted = undefined;
    this.#chosen = undefined;
  }

  /** What there is for the network of `experiment`, and where the options are the same its weights. */
  async #fetch(
    source: string,
    experiment: Experiment,
  ): Promise<{ entry?: PretrainedEntry; weights?: Weights }> {
    this.#index ??= loadIndex(source, this.#load);
    const entries = (await this.#index).get(experiment.network) ?? [];
    const entry =
      entries.find((known) => sameReader(known.experiment, experiment)) ?? entries.at(0);
    if (entry === undefined) return {};
    if (!sameReader(entry.experiment, experiment)) return { entry };
    return { entry, weights: await this.#weightsOf(source, entry) };
  }

  #weightsOf(source: string, entry: PretrainedEntry): Promise<Weights> {
    const known = this.#files.get(entry.file);
    if (known !== undefined) return known;
    const loading = loadWeights(source, entry, this.#load);
    this.#files.set(entry.file, loading);
    return loading;
  }

  #built(): TrainedNetwork {
    if (this.#chosen === undefined) throw new Error('No pretrained weights were chosen.');
    const { experiment, weights } = this.#chosen;
    this.#network ??= new TrainedNetwork(experiment, weights);
    return this.#network;
  }
}
