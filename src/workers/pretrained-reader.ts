/**
 * Reads with the weights that come with the page, until the network that is set is trained. Files are fetched
 * when they are first wanted; the network is built on the backend in use.
 */
import type { Experiment } from '../models/experiment.ts';
import { sameNetwork } from '../models/index.ts';
import { TrainedNetwork } from '../training/trained-network.ts';
import {
  loadIndex,
  loadWeights,
  type LoadFile,
  type PretrainedEntry,
  type PretrainedIndex,
  type Weights,
} from './pretrained-files.ts';
import type { Commands, LineReading, PretrainedReport } from './protocol.ts';

export class PretrainedReader {
  readonly #load: LoadFile;
  #index: Promise<PretrainedIndex> | undefined;
  readonly #files = new Map<string, Promise<Weights>>();
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
    this.#wanted = experiment;
    try {
      this.#index ??= loadIndex(source, this.#load);
      const entries = (await this.#index).get(experiment.network) ?? [];
      const entry =
        entries.find((known) => sameNetwork(known.experiment, experiment)) ?? entries.at(0);
      if (entry === undefined) return { kind: 'none' };
      const { testAccuracy, epochs } = entry;
      if (!sameNetwork(entry.experiment, experiment)) {
        return { kind: 'other-options', experiment: entry.experiment, testAccuracy, epochs };
      }
      const weights = await this.#weightsOf(source, entry);
      await this.onBackend();
      // Another network may have been chosen meanwhile.
      if (this.#wanted === experiment) {
        this.#network = new TrainedNetwork(entry.experiment, weights);
        this.#chosen = { experiment: entry.experiment, weights };
      }
      return { kind: 'reads', testAccuracy, epochs };
    } catch (error) {
      // What could not be loaded now may be another time.
      this.#index = undefined;
      this.#files.clear();
      return { kind: 'unusable', message: error instanceof Error ? error.message : String(error) };
    }
  }

  /** Whether it reads in the place of a run: of none yet, or of one that nobody has trained. */
  standsInFor(run: { isFresh: boolean; experiment: Experiment } | undefined): boolean {
    const chosen = this.#chosen;
    if (chosen === undefined) return false;
    return run === undefined || (run.isFresh && sameNetwork(chosen.experiment, run.experiment));
  }

  /** `pixels [784]` to probabilities `[10]`. @throws Error when no weights are chosen. */
  async predict(pixels: Float32Array): Promise<Commands['predict']['reply']> {
    await this.onBackend();
    return { probabilities: await this.#built().predict(pixels), step: 0 };
  }

  /** A line of `width` columns, `pixels [28 * width]`. @throws Error like `predict`. */
  async readLine(pixels: Float32Array, width: number): Promise<LineReading> {
    await this.onBackend();
    return { ...(await this.#built().readLine(pixels, width)), step: 0 };
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
