/**
 * The weights that a run had at each reading of the test set, so that what is inside it can be looked at as it was
 * then. Weights and not traces: any input can be asked about afterwards. Kept within a budget of memory and of the time
 * that taking them costs.
 */
import type { StoredTensor } from '../training/safetensors.ts';

/** A run's weights after an epoch. */
export interface Frame {
  epoch: number;
  step: number;
  weights: ReadonlyMap<string, StoredTensor>;
}

export interface FilmLimits {
  /** Of all frames together; beyond it every other one is let go. */
  mostBytes: number;
  /** Of the time since the first frame; as long as more was spent, frames are left out. */
  mostShare: number;
}

const LIMITS: FilmLimits = { mostBytes: 64 * 1024 ** 2, mostShare: 0.02 };

export class Film {
  #frames: Frame[] = [];
  #spent = 0;
  #begun: number | undefined;
  #taking = false;

  /** @param changed hears the epochs there are, in order, whenever they change */
  constructor(
    private readonly changed: (epochs: readonly number[]) => void,
    private readonly limits: FilmLimits = LIMITS,
  ) {}

  get epochs(): readonly number[] {
    return this.#frames.map(({ epoch }) => epoch);
  }

  at(epoch: number): Frame | undefined {
    return this.#frames.find((frame) => frame.epoch === epoch);
  }

  /** Takes the weights as they stand after `epoch`, unless that would cost too much. */
  async take(epoch: number, read: () => Promise<Omit<Frame, 'epoch'>>): Promise<void> {
    const begun = performance.now();
    this.#begun ??= begun;
    // The first frame is owed; after it time must have passed for the next.
    const isDear = this.#spent > this.limits.mostShare * (begun - this.#begun);
    if (this.#taking || (isDear && this.#frames.length > 0)) return;
    this.#taking = true;
    try {
      const frame = { epoch, ...(await read()) };
      this.#frames = [...this.#frames.filter((one) => one.epoch < epoch), frame];
      this.#thin();
      this.changed(this.epochs);
    } catch {
      // A run that has diverged has no weights worth looking at, and a failing device is told elsewhere.
    } finally {
      this.#taking = false;
      this.#spent += performance.now() - begun;
    }
  }

  /** Has the frames of another film up to an epoch, as when a run is taken up from its checkpoint. */
  continue(other: Film, epoch: number): void {
    this.#frames = other.#frames.filter((frame) => frame.epoch <= epoch);
    this.changed(this.epochs);
  }

  clear(): void {
    if (this.#frames.length === 0) return;
    this.#frames = [];
    this.changed([]);
  }

  /** Every other frame goes while there are too many bytes; the first and the newest stay. */
  #thin(): void {
    while (this.#frames.length > 2 && this.#bytes > this.limits.mostBytes) {
      const last = this.#frames.length - 1;
      this.#frames = this.#frames.filter((_, i) => i === last || i % 2 === 0);
      if (this.#frames.length > last) return;
    }
  }

  get #bytes(): number {
    return this.#frames.reduce((sum, { weights }) => {
      for (const { data } of weights.values()) sum += data.byteLength;
      return sum;
    }, 0);
  }
}
