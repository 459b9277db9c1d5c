/** How long the views wait between two questions while the network trains, so that all of them together hardly slow it. */

/** How many times its own cost a question is followed by a pause: three hundredths of the time are theirs. */
const PAUSES = 32;

/** One for all views that are shown: what one of them has cost, the others wait for too. */
export class QuestionPace {
  /** Milliseconds, so that what is shown changes at most one or two times a second: the page's drawing costs time, too. */
  static readonly LEAST_PAUSE = 600;

  #freeAt = 0;

  /** @param now milliseconds of the clock that never goes back */
  constructor(private readonly now = () => performance.now()) {}

  /**
   * @param spent milliseconds that the worker computed for the answer
   * @returns milliseconds until its asker may ask again
   */
  pauseAfter(spent: number): number {
    const now = this.now();
    this.#freeAt = Math.max(this.#freeAt, now) + PAUSES * spent;
    return Math.max(QuestionPace.LEAST_PAUSE, this.#freeAt - now);
  }
}
