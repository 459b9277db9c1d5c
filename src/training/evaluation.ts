/**
 * One pass over a test set without learning, which can be interrupted after any batch and taken up
 * again where it was.
 */
import * as tf from '@tensorflow/tfjs';
import type { TrainingTask } from './training-task.ts';
import { bothCounts, ratesOf, tallyOf, type BatchCount, type Rates } from './tally.ts';

/** Mean loss, share of right answers and, for numbers, label error rate. */
export type TestResult = Rates;

export class Evaluation {
  #done = 0;
  #count: BatchCount | undefined;
  #totals: tf.Tensor | undefined;

  constructor(private readonly task: Pick<TrainingTask, 'testCount' | 'testBatch' | 'test'>) {}

  get total(): number {
    return this.task.testCount;
  }

  get done(): number {
    return this.#done;
  }

  get finished(): boolean {
    return this.#done >= this.total;
  }

  /** Evaluates the next batch; returns at once on a backend that works in the background. */
  advance(): void {
    const end = Math.min(this.#done + this.task.testBatch, this.total);
    const { totals, ...count } = this.task.test(this.#done, end);
    const before = this.#totals;
    this.#totals = before === undefined ? totals : before.add(totals);
    if (before !== undefined) tf.dispose([before, totals]);
    this.#count = this.#count === undefined ? count : bothCounts(this.#count, count);
    this.#done = end;
  }

  /** Over all samples evaluated; ends this pass. */
  async result(): Promise<TestResult> {
    if (this.#totals === undefined || this.#count === undefined) {
      throw new Error('Nothing was evaluated yet.');
    }
    const totals = await this.#totals.data();
    this.dispose();
    return ratesOf(tallyOf(this.#count, totals));
  }

  dispose(): void {
    this.#totals?.dispose();
    this.#totals = undefined;
  }
}
