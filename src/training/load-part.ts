/** Parts of the program that are loaded when they are first wanted. */
import { failures } from '../text/en-failures.ts';

/** A part of the program cannot be had at the moment. */
export class PartError extends Error {
  override name = 'PartError';

  constructor(options?: ErrorOptions) {
    super(failures.partMissing, options);
  }
}

/**
 * What `load` imports. It may be called again after it failed; but many browsers remember a module that could not
 * be fetched, and then only a new worker can have it.
 *
 * @throws PartError when the server cannot be reached, or does not have it.
 */
export async function loadPart<Part>(load: () => Promise<Part>): Promise<Part> {
  try {
    return await load();
  } catch (error) {
    // What browsers throw for a module that did not come; anything else is a fault of the module's own.
    if (error instanceof TypeError) throw new PartError({ cause: error });
    throw error;
  }
}
