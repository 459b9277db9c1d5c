/**
 * The course of the learning rate over a run: what the rate that is set is multiplied by at each step. As Keras 3 has it
 * (`keras/src/optimizers/schedules/learning_rate_schedule.py`), whose classes stand beside each.
 *
 *     step             f^floor(s / S)                     S the steps of `stepEpochs`; ExponentialDecay, staircase
 *     cosine           (1 + cos(pi s / N)) / 2            N the steps of the run; CosineDecay
 *     warm-up-cosine   s / W while s < W, then the cosine over the other N - W; CosineDecay with warmup_target
 */
import type { TrainingSettings } from './settings.ts';

export type Schedule = Pick<
  TrainingSettings,
  'schedule' | 'stepEpochs' | 'stepFactor' | 'warmUpEpochs'
>;

/** Where a run stands, and how long it is. */
interface Place {
  /** Of the step ahead, from 0. */
  step: number;
  batchesPerEpoch: number;
  epochs: number;
}

/** What the learning rate is multiplied by for the step ahead. */
export function rateFactor(
  { schedule, stepEpochs, stepFactor, warmUpEpochs }: Schedule,
  { step, batchesPerEpoch, epochs }: Place,
): number {
  const all = batchesPerEpoch * epochs;
  switch (schedule) {
    case 'constant':
      return 1;
    case 'step':
      return stepFactor ** Math.floor(step / (batchesPerEpoch * stepEpochs));
    case 'cosine':
      return cosine(step, all);
    case 'warm-up-cosine': {
      const warm = Math.floor(warmUpEpochs * batchesPerEpoch);
      return step < warm ? step / warm : cosine(step - warm, all - warm);
    }
  }
}

/** From 1 down to 0 over `steps` steps. */
function cosine(step: number, steps: number): number {
  const done = steps <= 0 ? 1 : Math.min(1, step / steps);
  return (1 + Math.cos(Math.PI * done)) / 2;
}
