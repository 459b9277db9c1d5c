/** A measurement of speed of which the page knows: it says so meanwhile, and learns the machine's pace from it. */
import type { StoreApi } from 'zustand/vanilla';
import type { Experiment } from '../../models/experiment.ts';
import { experimentFromPreset } from '../../models/index.ts';
import { benchPreset, type BenchResult } from '../../training/bench/bench-report.ts';
import type { BenchRunner } from '../bench/bench-runner.ts';
import type { AppState } from './app-state.ts';
import type { PaceKeeper } from './pace-keeper.ts';

/** While it measures, the page says so: the worker does nothing else meanwhile. */
export function tellingBench(
  runner: BenchRunner,
  page: StoreApi<AppState>,
  pace: PaceKeeper,
): BenchRunner {
  return {
    run: async (cases, hear) => {
      page.setState({ measuring: true });
      try {
        const outcome = await runner.run(cases, hear);
        for (const result of outcome.results) {
          pace.learn(experimentOf(result), epochSeconds(result));
        }
        return outcome;
      } finally {
        page.setState({ measuring: false });
      }
    },
    cancel: () => runner.cancel(),
  };
}

/** What was measured, and how long an epoch of it takes. */
function experimentOf({ network, preset, options }: BenchResult): Experiment {
  const usual = experimentFromPreset(network, preset ?? benchPreset(network));
  return { ...usual, options: { ...usual.options, ...options } };
}

function epochSeconds(result: BenchResult): number {
  const { trainingDigits } = experimentOf(result).training;
  return (result.scanlineMs / 1000) * (trainingDigits / result.batch);
}
