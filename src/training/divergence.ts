/**
 * Recognises a run that cannot usefully go on: its loss is no longer a number, or it has stayed far above
 * what blind guessing costs, which is ln 10 = 2.3 among ten digits. A network that is far worse for a long
 * stretch has been thrown there by steps too large, and does not find back.
 */
import type { Divergence } from './events.ts';

/** A loss so many times that of guessing is a wrong answer given with near certainty, on average. */
const FAR_ABOVE = 5;
/** Long enough for the first, wild steps of a large learning rate to settle. */
const STRETCH_STEPS = 100;

export class DivergenceWatch {
  #highSince: number | undefined;

  /** `guessing`: the loss of one who knows nothing and says so. */
  constructor(private readonly guessing: number) {}

  /** Takes in the mean loss of the batches up to `step`; says so when the run has diverged. */
  record(step: number, loss: number): Divergence | undefined {
    if (!Number.isFinite(loss)) return { kind: 'not-a-number', step, loss };
    if (loss <= FAR_ABOVE * this.guessing) {
      this.#highSince = undefined;
      return undefined;
    }
    this.#highSince ??= step;
    if (step - this.#highSince < STRETCH_STEPS) return undefined;
    return { kind: 'exploding', step, loss, guessing: this.guessing };
  }
}
