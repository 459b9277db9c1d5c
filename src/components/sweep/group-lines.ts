/** The runs of a variant as one line: their mean, and the band between the worst and the best of them. */
import type { RunResult } from '../../experiments/run-result.ts';
import { resultsOfVariant } from '../../experiments/sweep-table.ts';
import type { SweepResults } from '../../experiments/sweep-results.ts';
import type { Options } from '../../models/experiment.ts';
import type { ComparedLine } from '../runs/compared-lines.ts';

/** `undefined` where no run of the variant has come to its end. */
export function groupLine(
  { results }: Pick<SweepResults, 'results'>,
  vary: Options,
): Pick<ComparedLine, 'points' | 'band'> | undefined {
  const runs = resultsOfVariant(results, vary).filter(
    ({ status, curve }) => status !== 'skipped' && curve.length > 0,
  );
  const [first, ...others] = runs;
  if (first === undefined) return undefined;
  const rows = first.curve.flatMap((figure) => {
    const same = others.map(({ curve }) => curve.find(({ epoch }) => epoch === figure.epoch));
    const all = [figure, ...same].filter((one) => one !== undefined);
    return all.length === runs.length ? [all] : [];
  });
  return {
    points: rows.map((figures) => ({
      step: mean(figures.map(({ step }) => step)),
      epoch: figures[0].epoch,
      seconds: mean(figures.map(({ seconds }) => seconds)),
      accuracy: mean(figures.map(({ accuracy }) => accuracy)),
      loss: mean(figures.map(({ loss }) => loss)),
    })),
    ...(runs.length > 1 ? { band: rows.map(bandOf) } : {}),
  };
}

function bandOf(figures: RunResult['curve']): { low: number; high: number } {
  const values = figures.map(({ accuracy }) => accuracy);
  return { low: Math.min(...values), high: Math.max(...values) };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
