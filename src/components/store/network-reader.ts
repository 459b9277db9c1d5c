/** Lets the drawing pad ask the network in the worker, whatever is the matter with it. */
import { CommandError } from '../../workers/client.ts';
import type {
  Commands,
  DigitSample,
  LinePrediction,
  LineSample,
  ReaderName,
} from '../../workers/protocol.ts';
import type { MisreadDigit, ModelProgress, Predictor, Reading } from '../draw/predictor.ts';
import type { Client } from './client.ts';
import type { LiveReadings } from './live-readings.ts';

export class NetworkReader implements Predictor {
  readonly #client: Client;
  readonly #live: LiveReadings;
  readonly #listeners = new Set<(progress: ModelProgress) => void>();
  #ready = false;
  #pretrained = false;

  /** @param chosen who is looked into, where there is a choice */
  constructor(
    client: Client,
    live: LiveReadings,
    private readonly chosen: () => ReaderName,
  ) {
    this.#client = client;
    this.#live = live;
  }

  predict(pixels: Float32Array, reader: ReaderName = 'run'): Promise<Reading | undefined> {
    return this.#answered(() => this.#client.ask('predict', { pixels, reader }));
  }

  readLine(
    pixels: Float32Array,
    width: number,
    reader: ReaderName = 'run',
  ): Promise<LinePrediction | undefined> {
    return this.#answered(() => this.#client.ask('readLine', { pixels, width, reader }));
  }

  async sampleLines(count: number, seed: number): Promise<readonly LineSample[]> {
    if (!this.#ready) return [];
    return (await this.#client.ask('sampleLines', { count, seed })).lines;
  }

  async sampleDigits(count: number, seed: number, label?: number): Promise<readonly DigitSample[]> {
    if (!this.#ready) return [];
    return (await this.#client.ask('sampleDigits', { count, seed, label })).digits;
  }

  /** Test digits by their numbers; none while there is nothing to ask. */
  async testDigits(indices: readonly number[]): Promise<readonly DigitSample[]> {
    if (!this.#ready) return [];
    return (await this.#client.ask('testDigits', { indices })).digits;
  }

  /** Test lines by their numbers, likewise. */
  async testLines(indices: readonly number[]): Promise<readonly LineSample[]> {
    if (!this.#ready) return [];
    return (await this.#client.ask('testLines', { indices })).lines;
  }

  /** @returns undefined while there is nothing to ask. @throws CommandError when it cannot be answered. */
  async inspect(
    given: Commands['inspect']['with'],
  ): Promise<Commands['inspect']['reply'] | undefined> {
    if (!this.#ready && !this.#pretrained) return undefined;
    return this.#client.ask('inspect', { ...given, reader: this.chosen() });
  }

  /** Like `inspect`. */
  async mistakes(
    given: Commands['mistakes']['with'],
  ): Promise<Commands['mistakes']['reply'] | undefined> {
    if (!this.#ready) return undefined;
    return this.#client.ask('mistakes', { ...given, reader: this.chosen() });
  }

  async misreadDigits(
    among: number,
    from: number,
    count: number,
  ): Promise<readonly MisreadDigit[] | undefined> {
    const reply = await this.mistakes({ count: among, place: 'samples' });
    if (reply === undefined || !('found' in reply)) return undefined;
    const { mistakes } = reply.found;
    const begin = mistakes.length === 0 ? 0 : from % mistakes.length;
    const wanted = mistakes.slice(begin, begin + count);
    const read = new Map(wanted.map((mistake) => [mistake.index, mistake.read]));
    const digits = await this.testDigits(wanted.map(({ index }) => index));
    return digits.map((digit) => ({ ...digit, read: read.get(digit.index) }));
  }

  subscribe(onModelChanged: (progress: ModelProgress) => void): () => void {
    this.#listeners.add(onModelChanged);
    onModelChanged(this.#progress());
    return () => this.#listeners.delete(onModelChanged);
  }

  /** Whether there is a network to ask. */
  setReady(ready: boolean): void {
    this.#ready = ready;
    if (ready) this.tell();
  }

  /** Whether pretrained weights read until there is a network, and while it is untrained. */
  setPretrained(reads: boolean): void {
    this.#pretrained = reads;
    this.tell();
  }

  /** Tells that the network has changed. */
  tell(): void {
    const progress = this.#progress();
    for (const listener of this.#listeners) listener(progress);
  }

  async #answered<Answer>(ask: () => Promise<Answer>): Promise<Answer | undefined> {
    if (!this.#ready && !this.#pretrained) return undefined;
    try {
      return await ask();
    } catch (error) {
      // What went wrong with the network is told where training is; the pad only has no answer.
      if (error instanceof CommandError) return undefined;
      throw error;
    }
  }

  #progress(): ModelProgress {
    const { position } = this.#live.now;
    if (position === undefined) return { step: 0, epoch: 0 };
    return { step: position.step, epoch: position.step / position.batchesPerEpoch };
  }
}
