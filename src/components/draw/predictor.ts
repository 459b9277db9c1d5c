/**
 * What the drawing pad needs of a network in training: its reading of a digit or a line, samples of the test
 * set to try, and word when the network has changed. The page's client of the training worker answers it.
 */
import type {
  DigitSample,
  LinePrediction,
  LineSample,
  ReaderName,
} from '../../workers/protocol.ts';

export interface Reading {
  /** Ten probabilities, digit 0 first; they sum to 1. */
  probabilities: Float32Array;
  /** Training steps the network had taken when it read the digit; 0 is untrained. */
  step: number;
}

/** A digit of the test set, and what it was taken for. */
export type MisreadDigit = DigitSample & { read: number | undefined };

export interface ModelProgress {
  /** Training steps taken so far; 0 is untrained. */
  step: number;
  /** `step / batchesPerEpoch`: 2.5 is in the middle of the third epoch. */
  epoch: number;
}

export interface Predictor {
  /**
   * @param pixels 784 values, row by row, 0 background to 1 ink.
   * @param reader whose weights read; those of the run where not given
   * @returns undefined where no network is ready to answer, or a newer question took this one's place.
   */
  predict(pixels: Float32Array, reader?: ReaderName): Promise<Reading | undefined>;
  /**
   * @param pixels a line `width` columns wide: `28 * width` values, row by row, 0 background to 1 ink.
   * @returns undefined where `predict` would be.
   */
  readLine(
    pixels: Float32Array,
    width: number,
    reader?: ReaderName,
  ): Promise<LinePrediction | undefined>;
  /** Lines composed of digits of the test set, picked at random by the seed. */
  sampleLines(count: number, seed: number): Promise<readonly LineSample[]>;
  /** Digits of the test set, picked at random by the seed; of one label where that is given. */
  sampleDigits(count: number, seed: number, label?: number): Promise<readonly DigitSample[]>;
  /**
   * Of the first `among` test digits, `count` that the network takes for others, from the `from`th on; the surest first.
   *
   * @returns undefined where there is no network to ask, or a newer question took this one's place.
   */
  misreadDigits(
    among: number,
    from: number,
    count: number,
  ): Promise<readonly MisreadDigit[] | undefined>;
  /**
   * Tells at once where the network stands and again whenever it has changed: after each progress event,
   * after an epoch, after it was built anew.
   *
   * @returns ends the subscription.
   */
  subscribe(onModelChanged: (progress: ModelProgress) => void): () => void;
}
