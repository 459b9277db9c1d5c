/** The layer table of a network, in Keras's words: Layer (type), Output Shape, Param #. Types only. */

export interface LayerRow {
  name: string;
  /** Keras's class; of a wrapper with what it wraps, e.g. `TimeDistributed(LSTM)`. */
  type: string;
  /** With null for the batch, e.g. `[null, 28, 128]`. */
  outputShape: (number | null)[];
  parameters: number;
  trainable: boolean;
  /** How the count comes about, e.g. `4 × ((28 + 128) × 128 + 128)`; empty where there are none. */
  formula: string;
  /** Names of the layers whose output this one reads. */
  inputs: string[];
}

export interface ModelSummary {
  layers: LayerRow[];
  /** Bytes that the recurrent layers keep for the backward pass, for each digit or line of a batch. */
  activationBytes: number;
  /** Where lines differ in width: how wide a line `activationBytes` is told for. */
  activationColumns?: number;
  parameters: number;
  trainable: number;
  nonTrainable: number;
}
