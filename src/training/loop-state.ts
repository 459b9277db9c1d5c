/** Where a run stands between two steps. */
import type { EarlyStopState } from './early-stop.ts';
import type { Tally } from './tally.ts';

/** Where a run stands, as a checkpoint holds it. */
export interface LoopState {
  step: number;
  epoch: number;
  batch: number;
  epochs: number;
  seconds: number;
  /** The test set must be read before the next step. */
  evaluationDue: boolean;
  /** What the training batches of the epoch under way came to. */
  totals: EpochTotals;
  earlyStop: EarlyStopState;
}

export interface EpochTotals extends Tally {
  /** Seconds of training when the epoch began. */
  since: number;
}

/** An epoch that begins after `since` seconds of training. */
export function noTotals(since: number): EpochTotals {
  return { samples: 0, lossSum: 0, correct: 0, since };
}
