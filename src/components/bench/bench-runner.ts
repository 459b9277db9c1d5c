/** What the panel needs to measure this machine; the page's client of the training worker does it. */
import type { BenchCase, BenchProgress, BenchResult } from '../../training/bench/bench-report.ts';
import type { TrainingClient } from '../../workers/client.ts';

export interface BenchNews {
  progress: BenchProgress;
  /** Of the cases that are done. */
  results: readonly BenchResult[];
}

export interface BenchRunner {
  /**
   * Measures the cases one after the other; a run that trains is paused first.
   *
   * @returns what was measured: not all of it when it was cancelled.
   * @throws Error with a sentence for the reader when it fails.
   */
  run(
    cases: readonly BenchCase[],
    hear: (news: BenchNews) => void,
  ): Promise<{ results: readonly BenchResult[]; cancelled: boolean }>;
  /** Ends it after the step under way. */
  cancel(): void;
}

export function benchRunner(client: Pick<TrainingClient, 'ask' | 'subscribe'>): BenchRunner {
  return {
    async run(cases, hear) {
      const unsubscribe = client.subscribe((event) => {
        if (event.type === 'bench-progress') hear(event);
      });
      try {
        return await client.ask('bench', { cases });
      } finally {
        unsubscribe();
      }
    },
    cancel() {
      // Where the worker has died, the bench has ended anyway, and its promise says so.
      client.ask('cancelBench').catch(() => undefined);
    },
  };
}
