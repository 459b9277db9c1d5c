/** Watches the GPU device of a run. */
import { onDeviceLost } from '../src/training/backend.ts';
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
    const goOn =
      out === undefined
        ? 'Start again with --backend wasm, and with --out to keep the run.'
        : `What was reached when it was last saved is in ${shownPath(out)}: go on with --resume ${shownPath(out)} --backend wasm.`;
    throw new SetupError(`The GPU device failed, and the run was ended (${this.failure}). ${goOn}`);
  }
}
