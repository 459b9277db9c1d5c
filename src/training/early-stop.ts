/**
 * Early stopping on the test accuracy: when it has not risen for `patience` epochs, more epochs are
 * unlikely to help. An accuracy of 0 is no best one: a network that is to read numbers often says nothing
 * at all for its first epochs, and then learns quickly.
 */
export interface EarlyStopState {
  /** The highest test accuracy so far; `null` before the first. */
  best: number | null;
  epochsWithoutRise: number;
}

export class EarlyStop {
  #state: EarlyStopState = { best: null, epochsWithoutRise: 0 };

  /** `patience` in epochs; 0 never stops. */
  constructor(private readonly patience: number) {}

  /** Takes in one epoch's test accuracy, 0 to 1; `true` when it is time to stop. */
  record(accuracy: number): boolean {
    const { best } = this.#state;
    if (best === null || accuracy > best) this.#state = { best: accuracy, epochsWithoutRise: 0 };
    else if (best > 0) this.#state.epochsWithoutRise += 1;
    return this.patience > 0 && this.#state.epochsWithoutRise >= this.patience;
  }

  /** Someone chose to go on: the full patience is granted again. */
  grantMore(): void {
    this.#state.epochsWithoutRise = 0;
  }

  get state(): EarlyStopState {
    return { ...this.#state };
  }

  set state(state: EarlyStopState) {
    this.#state = { ...state };
  }
}
