/** Watches the GPU device of a run. */
import { onDeviceLost } from '../src/training/backend.ts';
import { backend as words } from '../src/text/cli/en-backend.ts';
import type { Trainer } from '../src/training/trainer.ts';
import { SetupError } from './failure.ts';
import { shownPath } from './shown-path.ts';

/** Ends the run when its GPU device fails: what comes after that means nothing. */
export class DeviceWatch {
  private failure: string | undefined;
  private readonly stop: () => void;

  constructor(trainer: Trainer) {
    this.stop = onDeviceLost(({ message }) => {
      [this.failure] = message.split('\n', 1);
      void trainer.pause();
    });
  }

  /** @throws SetupError when the device failed, with what to do. */
  check(out: string | undefined): void {
    this.stop();
    if (this.failure === undefined) return;
    const kept = out === undefined ? undefined : shownPath(out);
    throw new SetupError(words.deviceFailed(this.failure, kept));
  }
}
