/** How the networks that read numbers are trained unless a preset says otherwise. */
import type { TrainingSettings } from './experiment.ts';

/**
 * Lines are composed anew from the digits, so an epoch is as many lines as one likes: 20,000 make one of
 * a minute or two on a laptop. Clipping keeps the first batches, in which no label fits yet, from throwing
 * the weights far off.
 */
export const LINE_TRAINING = {
  optimizer: 'adam',
  learningRate: 0.002,
  clipping: 'global-norm',
  clipLimit: 1,
  batchSize: 32,
  epochs: 15,
  trainingDigits: 20_000,
  testDigits: 2000,
} as const satisfies Partial<TrainingSettings>;
