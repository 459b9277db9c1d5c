/** Lets the drawing pad ask the network in the worker, whatever is the matter with it. */
import { CommandError } from '../../workers/client.ts';
import type { DigitSample, LineReading, LineSample } from '../../workers/protocol.ts';
import type { ModelProgress, Predictor, Reading } from '../draw/predictor.ts';
import type { Client } from './app-store.ts';
import type { LiveReadings } from './live-readings.ts';

export class NetworkReader implements Predictor {
  readonly #client: Client;
  readonly #live: LiveReadings;
  readonly #listeners = new Set<(progress: ModelProgress) => void>();
  #ready = false;
  #pretrained = false;

  constructor(client: Client, live: LiveReadings) {
    this.#client = client;
    this.#live = live;
  }

  predict(pixels: Float32Array): Promise<Reading | undefined> {
    return this.#answered(() => this.#client.send({ type: 'predict', pixels }));
  }

  readLine(pixels: Float32Array, width: number): Promise<LineReading | undefined> {
    return this.#answered(() => this.#client.send({ type: 'readLine', pixels, width }));
  }

  async sampleLines(count: number, seed: number): Promise<readonly LineSample[]> {
    if (!this.#ready) return [];
    return (await this.#client.send({ type: 'sampleLines', count, seed })).lines;
  }

  async sampleDigits(count: number, seed: number): Promise<readonly DigitSample[]> {
    if (!this.#ready) return [];
    return (await this.#client.send({ type: 'sampleDigits', count, seed })).digits;
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
