/** Keeps a run while it goes on. */
import { runFolder as words } from '../src/text/cli/en-folders.ts';
import type { TrainingEvent } from '../src/training/events.ts';
import { CheckpointError } from '../src/training/checkpoint.ts';
import type { Trainer } from '../src/training/trainer.ts';
import type { Output } from './command.ts';
import { describeFailure } from './failure.ts';
import type { RunFolder } from './run-folder.ts';

/** What a crash costs at most, in milliseconds, where epochs are longer; the page keeps as often. */
const INTERVAL = 10_000;

/**
 * Saves the run after every epoch, and within long ones by time. While one checkpoint is being written the next is
 * only noted, and taken when its turn comes: a slow disk never makes several of them wait in memory.
 */
export class Keeper {
  #at = performance.now();
  #due = false;
  #ended = false;
  #writing: Promise<void> | undefined;
  #told = '';

  constructor(
    private readonly folder: Pick<RunFolder, 'save'>,
    private readonly trainer: Trainer,
    private readonly output: Output,
  ) {}

  hear(event: TrainingEvent): void {
    const due =
      event.type === 'epoch'
        ? event.point.epoch > 0
        : event.type === 'progress' && performance.now() - this.#at > INTERVAL;
    if (!due || this.#ended) return;
    this.#due = true;
    this.#writing ??= this.#writeWhileDue();
  }

  /** Takes no more; resolves when what is being written is on the disk. Whoever calls saves the end. */
  async finish(): Promise<void> {
    this.#ended = true;
    this.#due = false;
    await this.#writing;
  }

  async #writeWhileDue(): Promise<void> {
    while (this.#due) {
      this.#due = false;
      this.#at = performance.now();
      try {
        await this.folder.save(await this.trainer.checkpoint());
        this.#told = '';
      } catch (error) {
        // A run that has just diverged has nothing to be saved, and says so itself.
        if (error instanceof CheckpointError) continue;
        this.#tell(describeFailure(error));
      }
    }
    this.#writing = undefined;
  }

  /** The run itself is well, and its end tries again; so it is said once, not after each epoch. */
  #tell(failure: string): void {
    if (failure === this.#told) return;
    this.#told = failure;
    this.output.note(words.goesOn(failure));
  }
}
