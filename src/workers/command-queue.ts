/** Commands one after the other, and a way out for those that wait for a device that is gone. */

export class CommandQueue {
  #last: Promise<unknown> = Promise.resolve();
  #underWay = new Set<(reason: Error) => void>();

  /** Does a task after those before it. */
  inTurn<T>(task: () => Promise<T>): Promise<T> {
    const done = this.#last.then(task);
    this.#last = done.catch(() => undefined);
    return done;
  }

  /** What comes of a task, or the reason for which all is given up meanwhile. */
  async orGivenUp<T>(task: Promise<T>): Promise<T> {
    let giveUp: ((reason: Error) => void) | undefined;
    // What waits for a device that is gone may wait for ever.
    const givenUp = new Promise<never>((_, reject) => {
      giveUp = reject;
      this.#underWay.add(reject);
    });
    try {
      return await Promise.race([task, givenUp]);
    } finally {
      if (giveUp !== undefined) this.#underWay.delete(giveUp);
    }
  }

  /** Everything under way fails with `reason`; what comes from now on waits for `first` alone. */
  startOver(reason: Error, first: () => Promise<void>): void {
    for (const giveUp of this.#underWay) giveUp(reason);
    this.#last = first();
  }
}
