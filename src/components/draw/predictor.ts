/**
 * What the drawing pad needs of a network in training: its reading of a digit or a line, samples of the test
 * set to try, and word when the network has changed. The page's client of the training worker answers it.
 */
import type { DigitSample, LineReading, LineSample } from '../../workers/protocol.ts';

export interface Reading {
  /** Ten probabilities, digit 0 first; they sum to 1. */
  probabilities: Float32Array;
  /** Training steps the network had taken when it read the digit; 0 is untrained. */
  step: number;
}

export interface ModelProgress {
  /** Training steps taken so far; 0 is untrained. */
  step: number;
  /** `step / batchesPerEpoch`: 2.5 is in the middle of the third epoch. */
  epoch: number;
}

export interface Predictor {
  /**
   * @param pixels 784 values, row by row, 0 background to 1 ink.
   * @returns undefined where no network is ready to answer, or a newer question took this one's place.
   */
  predict(pixels: Float32Array): Promise<Reading | undefined>;
  /**
   * @param pixels a line `width` columns wide: `28 * width` values, row by row, 0 background to 1 ink.
   * @returns undefined where `predict` would be.
   */
  readLine(pixels: Float32Array, width: number): Promise<LineReading | undefined>;
  /** Lines composed of digits of the test set, picked at random by the seed. */
  sampleLines(count: number, seed: number): Promise<readonly LineSample[]>;
  /** Digits of the test set, picked at random by the seed. */
  sampleDigits(count: number, seed: number): Promise<readonly DigitSample[]>;
  /**
   * Tells at once where the network stands and again whenever it has changed: after each progress event,
   * after an epoch, after it was built anew.
   *
   * @returns ends the subscription.
   */
  subscribe(onModelChanged: (progress: ModelProgress) => void): () => void;
}
