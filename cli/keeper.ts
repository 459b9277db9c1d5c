/** Keeps a run while it goes on. */
import type { Trainer } from '../src/training/trainer.ts';
import type { Output } from './command.ts';
import { describeFailure } from './failure.ts';
import { saveRun } from './run-folder.ts';

/** Saves the run after every epoch, so that a crash costs one epoch at most. */
export class Keeper {
  /** Settles when everything asked for so far is saved. */
  saved = Promise.resolve();

  constructor(
    private readonly folder: string,
    private readonly trainer: Trainer,
    private readonly output: Output,
  ) {}

  save(): void {
    const checkpoint = this.trainer.checkpoint();
    this.saved = Promise.all([checkpoint, this.saved])
      .then(([taken]) => saveRun(this.folder, taken))
      // The run itself is well; its end tries again, and fails if that fails.
      .then(
        () => undefined,
        (error: unknown) => this.output.note(describeFailure(error)),
      );
  }
}
