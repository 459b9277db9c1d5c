/** One measurement as React sees it: not begun, under way, over. */
import { useEffect, useRef, useState } from 'react';
import type { BenchCase, BenchProgress, BenchResult } from '../../training/bench/bench-report.ts';
import type { BenchRunner } from './bench-runner.ts';

export interface BenchView {
  status: 'idle' | 'running' | 'cancelling' | 'cancelled' | 'failed';
  progress: BenchProgress | undefined;
  results: readonly BenchResult[];
  /** Why it failed, in a sentence. */
  failure: string;
}

const IDLE: BenchView = { status: 'idle', progress: undefined, results: [], failure: '' };

export interface Bench {
  view: BenchView;
  start(cases: readonly BenchCase[]): void;
  cancel(): void;
}

/** A measurement that is under way when its panel goes away is cancelled. */
export function useBench(runner: BenchRunner): Bench {
  const [view, setView] = useState(IDLE);
  const underWay = useRef(false);
  const change = (changes: Partial<BenchView>) => setView((now) => ({ ...now, ...changes }));

  useEffect(
    () => () => {
      if (underWay.current) runner.cancel();
    },
    [runner],
  );

  const start = (cases: readonly BenchCase[]) => {
    if (underWay.current) return;
    underWay.current = true;
    setView({ ...IDLE, status: 'running' });
    runner
      .run(cases, ({ progress, results }) => change({ progress, results }))
      .then(
        ({ results, cancelled }) => change({ results, status: cancelled ? 'cancelled' : 'idle' }),
        (error: unknown) =>
          change({
            status: 'failed',
            failure: error instanceof Error ? error.message : String(error),
          }),
      )
      .finally(() => {
        underWay.current = false;
        change({ progress: undefined });
      });
  };

  const cancel = () => {
    if (!underWay.current) return;
    change({ status: 'cancelling' });
    runner.cancel();
  };

  return { view, start, cancel };
}
