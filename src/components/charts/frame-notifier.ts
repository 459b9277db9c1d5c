/**
 * Tells listeners that something changed, once per animation frame at most, however often it is asked to: the worker
 * tells of a run ten times a second, in several messages. In a hidden tab, where there are no frames, it waits until
 * the tab is seen again.
 */
export class FrameNotifier {
  readonly #listeners = new Set<() => void>();
  #waiting = false;

  constructor(
    private readonly requestFrame: (callback: () => void) => void = (callback) =>
      requestAnimationFrame(callback),
  ) {}

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Asks for the listeners to be told soon. */
  schedule(): void {
    if (this.#waiting) return;
    this.#waiting = true;
    this.requestFrame(() => {
      this.#waiting = false;
      for (const listener of this.#listeners) listener();
    });
  }
}
