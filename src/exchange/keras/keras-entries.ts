/** What is in a `.keras` archive. */
export const KERAS_ENTRIES = {
  metadata: 'metadata.json',
  config: 'config.json',
  weights: 'model.weights.h5',
  /** The experiment; only in files of Scanline's, and of programs that keep it. */
  experiment: 'scanline.json',
} as const;

/** The version whose files these are, and by which they are checked. */
export const KERAS_VERSION = '3.15.1';
