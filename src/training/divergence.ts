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
/** Not all: who always gives the same answer is right now and then, in a small batch even altogether. */
const MOST = 0.75;

export class DivergenceWatch {
  #first: number | undefined;
  /** The readings of the last stretch. */
  #recent: { step: number; high: boolean }[] = [];

  /** `guessing`: the loss of a uniform guess; a loss far above it counts as divergence. */
  constructor(private readonly guessing: number) {}

  /** Takes in the mean loss of the batches up to `step`; says so when the run has diverged. */
  record(step: number, loss: number): Divergence | undefined {
    if (!Number.isFinite(loss)) return { kind: 'not-a-number', step, loss };
    this.#first ??= step;
    this.#recent.push({ step, high: loss > FAR_ABOVE * this.guessing });
    while (this.#recent[0].step <= step - STRETCH_STEPS) this.#recent.shift();
    const high = this.#recent.filter((reading) => reading.high).length;
    const long = step - this.#first >= STRETCH_STEPS;
    return long && high >= MOST * this.#recent.length
      ? { kind: 'exploding', step, loss, guessing: this.guessing }
      : undefined;
  }
}
