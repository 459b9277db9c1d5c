/**
 * Tells listeners that something changed, once per animation frame at most and no more often than every
 * `interval` milliseconds, however often it is asked to. In a hidden tab, where there are no frames, it
 * waits until the tab is seen again.
 */
export type RequestFrame = (callback: () => void) => void;

/** About twelve times a second: as fast as a curve can be followed by eye. */
const INTERVAL = 80;

export class FrameNotifier {
  readonly #listeners = new Set<() => void>();
  readonly #requestFrame: RequestFrame;
  readonly #now: () => number;
  #waiting = false;
  #lastTold = -Infinity;

  constructor(
    requestFrame: RequestFrame = (callback) => requestAnimationFrame(callback),
    now: () => number = () => performance.now(),
  ) {
    this.#requestFrame = requestFrame;
    this.#now = now;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Asks for the listeners to be told soon. */
  schedule(): void {
    if (this.#waiting) return;
    this.#waiting = true;
    this.#requestFrame(this.#onFrame);
  }

  readonly #onFrame = (): void => {
    if (this.#now() - this.#lastTold < INTERVAL) {
      this.#requestFrame(this.#onFrame);
      return;
    }
    this.#waiting = false;
    this.#lastTold = this.#now();
    for (const listener of this.#listeners) listener();
  };
}
