/** A golden case holds when every measure is within the case's tolerance. */
import { expect } from 'vitest';
import { differences } from './differences.ts';
import { MEASURES } from './golden-files.ts';
import type { Golden } from './golden-files.ts';
import { runCase } from './run-case.ts';
import { toleranceOf } from './tolerances.ts';

/** On tfjs's present backend. */
export async function expectEqualToGolden(golden: Golden): Promise<void> {
  const found = differences(await runCase(golden), golden);
  const tolerance = toleranceOf(golden);
  const tooFar = MEASURES.filter((measure) => {
    const difference = found[measure];
    // Not `difference > tolerance`, which a NaN would pass.
    return difference !== undefined && !(difference <= tolerance[measure]);
  }).map((measure) => `${measure} ${String(found[measure])}, allowed ${tolerance[measure]}`);
  expect(tooFar, `${golden.case.title} differs`).toEqual([]);
  expect(found.output).toBeDefined();
}
