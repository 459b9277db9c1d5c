/** The kernels of tfjs's current backend against the reference, case by case, in a worker of a real browser. */
import { parityErrors, type ParityCase } from '../../kernels/parity.ts';

/** What a worker answers; `reports` say on what the kernels ran. */
export interface Answer {
  reports: unknown[];
  cases: number;
  /** The largest relative error of any output or gradient, and the case that had it. */
  largest: { error: number; case?: ParityCase; of?: string };
}

export class Comparison {
  readonly answer: Answer = { reports: [], cases: 0, largest: { error: 0 } };

  async compare(parity: ParityCase): Promise<void> {
    const { answer } = this;
    answer.cases += 1;
    for (const [of, error] of Object.entries(await parityErrors(parity))) {
      // Not `>`: a NaN must show.
      if (!(error <= answer.largest.error)) answer.largest = { error, case: parity, of };
    }
  }
}

/** Tells the page what came of it, be it a failure. */
export function tell(answer: Promise<Answer>): void {
  answer.then(
    (result) => {
      self.postMessage(result);
    },
    (error: unknown) => {
      self.postMessage({ failure: String(error) });
    },
  );
}
