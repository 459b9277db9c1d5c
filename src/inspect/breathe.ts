/** Long questions let others speak between their parts. */

/**
 * Called between two parts of a long question: resolves when it may go on, and throws `Overtaken` when a newer
 * question makes it idle.
 */
export type Breathe = () => Promise<void>;

/** A newer question was put before this one was answered. */
export class Overtaken extends Error {
  override name = 'Overtaken';

  constructor() {
    super('A newer question was put.');
  }
}

/** For one who has all the time there is. */
export const atOnce: Breathe = () => Promise.resolve();
