/**
 * Notices when nothing is heard of work under way: a driver can hang without ever saying so. It only
 * tells: a large network on a slow device may take a minute over one batch and be quite well.
 */
export class SilenceWatch {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #silentFor = 0;

  /**
   * @param limit milliseconds without a word until `tell` is called, and again after as many more
   * @param tell given the seconds of silence so far
   */
  constructor(
    private readonly limit: number,
    private readonly tell: (seconds: number) => void,
  ) {}

  /** Something was heard, or there is nothing to listen for any more. */
  reset(stillListening: boolean): void {
    clearTimeout(this.#timer);
    this.#silentFor = 0;
    if (stillListening) this.#wait();
  }

  #wait(): void {
    this.#timer = setTimeout(() => {
      this.#silentFor += this.limit;
      this.tell(Math.round(this.#silentFor / 1000));
      this.#wait();
    }, this.limit);
  }
}
