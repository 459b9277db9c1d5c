/**
 * What every training step came to, without ever waiting for the device: they stay there as
 * small tensors and are fetched a few times a second, while training goes on. Each sample covers a fixed
 * number of steps and is stamped with the last of them, so the same run gives the same samples however
 * fast it goes.
 */
import * as tf from '@tensorflow/tfjs';
import type { BatchResult } from './training-task.ts';
import { bothCounts, tallyOf, type BatchCount, type Tally } from './tally.ts';

/** What the training batches of a few consecutive steps came to. */
export interface MetricSample {
  /** Steps done when the last of these batches was over. */
  step: number;
  /** Seconds of training at that moment. */
  seconds: number;
  tally: Tally;
}

interface Pending {
  step: number;
  seconds: number;
  steps: number;
  count: BatchCount;
  /** `[2]` or `[3]`: loss sum, right answers, edit distance */
  totals: tf.Tensor;
}

const FETCH_EVERY_MS = 200;

export class MetricSampler {
  #open: Pending | undefined;
  #closed: Pending[] = [];
  #fetching: Promise<void> | undefined;
  #failure: unknown;
  #lastFetch = -Infinity;

  constructor(
    private readonly stepsPerSample: number,
    private readonly onSample: (sample: MetricSample) => void,
  ) {}

  /** Takes over the totals of one step; `tf.keep` them before. */
  add(step: number, seconds: number, { totals, ...count }: BatchResult): void {
    const open = this.#open;
    if (open === undefined) {
      this.#open = { step, seconds, steps: 1, count, totals };
    } else {
      const sum = open.totals.add(totals);
      tf.dispose([open.totals, totals]);
      this.#open = {
        step,
        seconds,
        steps: open.steps + 1,
        count: bothCounts(open.count, count),
        totals: sum,
      };
    }
    if (this.#open !== undefined && this.#open.steps >= this.stepsPerSample) this.close();
  }

  /** Ends the sample that is being gathered, at the end of an epoch. */
  close(): void {
    if (this.#open !== undefined) this.#closed.push(this.#open);
    this.#open = undefined;
  }

  /**
   * Fetches what is complete, if the last time is long enough ago and nothing is on its way. Does not
   * wait for it.
   *
   * @throws whatever an earlier fetch failed with, e.g. a lost device.
   */
  fetchIfDue(): void {
    if (this.#failure !== undefined) throw this.#failure;
    const due = performance.now() - this.#lastFetch >= FETCH_EVERY_MS;
    if (!due || this.#fetching !== undefined || this.#closed.length === 0) return;
    this.#lastFetch = performance.now();
    this.#fetching = this.#fetch()
      .catch((error: unknown) => {
        this.#failure = error;
      })
      .finally(() => {
        this.#fetching = undefined;
      });
  }

  /** Waits until every step so far has been read. */
  async drain(): Promise<void> {
    this.close();
    await this.#fetching;
    if (this.#failure !== undefined) throw this.#failure;
    await this.#fetch();
  }

  /** Forgets what was not read. Only while no fetch is on its way: `drain` before. */
  dispose(): void {
    this.close();
    tf.dispose(this.#closed.map(({ totals }) => totals));
    this.#closed = [];
  }

  async #fetch(): Promise<void> {
    const pending = this.#closed;
    if (pending.length === 0) return;
    this.#closed = [];
    const all = tf.stack(pending.map(({ totals }) => totals));
    tf.dispose(pending.map(({ totals }) => totals));
    // `all` lives until the read is over: tfjs's WebGPU backend loses a read whose tensor is disposed.
    const values = await all.data();
    all.dispose();
    const each = values.length / pending.length;
    pending.forEach(({ step, seconds, count }, i) => {
      const totals = values.subarray(i * each, (i + 1) * each);
      this.onSample({ step, seconds, tally: tallyOf(count, totals) });
    });
  }
}
