/** Lets the drawing pad ask the network in the worker, whatever is the matter with it. */
import { CommandError } from '../../workers/client.ts';
import type { DigitSample } from '../../workers/protocol.ts';
import type { ModelProgress, Predictor, Reading } from '../draw/predictor.ts';
import type { Client } from './app-store.ts';
import type { LiveReadings } from './live-readings.ts';

export class NetworkReader implements Predictor {
  readonly #client: Client;
  readonly #live: LiveReadings;
  readonly #listeners = new Set<(progress: ModelProgress) => void>();
  #ready = false;

  constructor(client: Client, live: LiveReadings) {
    this.#client = client;
    this.#live = live;
  }

  async predict(pixels: Float32Array): Promise<Reading | undefined> {
    if (!this.#ready) return undefined;
    try {
      return await this.#client.send({ type: 'predict', pixels });
    } catch (error) {
      // What went wrong with the network is told where training is; the pad only has no answer.
      if (error instanceof CommandError) return undefined;
      throw error;
    }
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

  /** Tells that the network has changed. */
  tell(): void {
    const progress = this.#progress();
    for (const listener of this.#listeners) listener(progress);
  }

  #progress(): ModelProgress {
    const { position } = this.#live.now;
    if (position === undefined) return { step: 0, epoch: 0 };
    return { step: position.step, epoch: position.step / position.batchesPerEpoch };
  }
}
