/**
 * One pass over a set of digits without learning, which can be interrupted after any batch and taken up
 * again where it was.
 */
import * as tf from '@tensorflow/tfjs';

export interface TestResult {
  loss: number;
  accuracy: number;
}

/** Large enough to keep the device busy, small enough that a pause is answered in the time of a step. */
const BATCH = 250;

export class Evaluation {
  #done = 0;
  #totals: tf.Tensor | undefined;

  /** `evaluateBatch(begin, end)`: loss sum and correct count of these digits as `[2]`. */
  constructor(
    readonly total: number,
    private readonly evaluateBatch: (begin: number, end: number) => tf.Tensor,
  ) {}

  get done(): number {
    return this.#done;
  }

  get finished(): boolean {
    return this.#done >= this.total;
  }

  /** Evaluates the next batch; returns at once on a backend that works in the background. */
  advance(): void {
    const end = Math.min(this.#done + BATCH, this.total);
    const totals = this.evaluateBatch(this.#done, end);
    const before = this.#totals;
    this.#totals = before === undefined ? totals : before.add(totals);
    if (before !== undefined) tf.dispose([before, totals]);
    this.#done = end;
  }

  /** Mean loss and share of right answers over all digits evaluated; ends this pass. */
  async result(): Promise<TestResult> {
    if (this.#totals === undefined) throw new Error('Nothing was evaluated yet.');
    const [lossSum, correct] = await this.#totals.data();
    this.dispose();
    return { loss: lossSum / this.#done, accuracy: correct / this.#done };
  }

  dispose(): void {
    this.#totals?.dispose();
    this.#totals = undefined;
  }
}
