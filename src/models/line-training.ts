/** How the networks that read numbers are trained unless a preset says otherwise. */
import type { TrainingSettings } from './settings.ts';

/**
 * Lines are composed anew for every epoch, so an epoch is as many lines as one likes: 30,000 take a laptop
 * half a minute to a minute. Clipping keeps single lines that are read very wrongly from throwing the
 * weights far off.
 */
export const LINE_TRAINING = {
  optimizer: 'adam',
  learningRate: 0.002,
  clipping: 'global-norm',
  clipLimit: 1,
  batchSize: 32,
  epochs: 20,
  trainingDigits: 30_000,
  dropLearningRateAfter: 15,
  testDigits: 2000,
} as const satisfies Partial<TrainingSettings>;
