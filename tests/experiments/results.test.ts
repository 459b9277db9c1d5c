/** What comes of a sweep: results, stop rules, the table, and the files that carry them. */
import { describe, expect, it } from 'vitest';
import { comparisonInWords } from '../../src/experiments/comparison-words.ts';
import { resultOf, type RunResult } from '../../src/experiments/run-result.ts';
import { endByRule, ruleKept } from '../../src/experiments/stop-rules.ts';
import { sweepCsv, sweepMarkdown } from '../../src/experiments/sweep-as-text.ts';
import { readSweep } from '../../src/experiments/sweep-file.ts';
import {
  parseResults,
  runsLeft,
  secondsLeft,
  withResult,
  writeResults,
} from '../../src/experiments/sweep-results.ts';
import { tableOf } from '../../src/experiments/sweep-table.ts';
import { runsOf } from '../../src/experiments/sweep.ts';
import { csvText, markdownTable } from '../../src/experiments/table-text.ts';
import type { EpochPoint } from '../../src/training/events.ts';

const SWEEP = readSweep({
  network: 'simple-rnn',
  vary: { learningRate: [0.01, 0.1] },
  seeds: [1, 2, 3],
});

/** Test accuracies after epoch 0, 1, 2 …, two seconds an epoch. */
function epochs(...accuracies: number[]): EpochPoint[] {
  return accuracies.map((valAccuracy, epoch) => ({
    epoch,
    step: 10 * epoch,
    seconds: 2 * epoch,
    valLoss: 1 - valAccuracy,
    valAccuracy,
    epochSeconds: epoch === 0 ? 0 : 2,
  }));
}

function result(run: number, ...accuracies: number[]): RunResult {
  const done = accuracies.length - 1;
  const position = { step: 10 * done, epoch: done, batch: 0, batchesPerEpoch: 10, epochs: done };
  return resultOf(runsOf(SWEEP)[run - 1], {
    status: 'finished',
    position,
    seconds: 2 * done,
    parameters: 1000,
    backend: 'wasm',
    epochs: epochs(...accuracies),
  });
}

const ALL = [
  result(1, 0.1, 0.912),
  result(2, 0.1, 0.918),
  result(3, 0.1, 0.905),
  result(4, 0.1, 0.96, 0.951),
  result(5, 0.1, 0.949),
  result(6, 0.1, 0.947),
];

describe('the stop rules', () => {
  it('end a run at its target, when it no longer gains, and when its time is up', () => {
    expect(ruleKept({ accuracy: 0.9 }, 0, epochs(0.1, 0.89), 2)).toBeUndefined();
    expect(ruleKept({ accuracy: 0.9 }, 0, epochs(0.1, 0.9), 2)).toBe('target');
    expect(ruleKept({ accuracy: 0.05 }, 0, epochs(0.1), 0)).toBeUndefined();
    expect(ruleKept({}, 2, epochs(0.1, 0.5, 0.4), 4)).toBeUndefined();
    expect(ruleKept({}, 2, epochs(0.1, 0.5, 0.4, 0.5), 6)).toBe('no-gain');
    expect(ruleKept({}, 0, epochs(0.1, 0.5, 0.4, 0.5), 6)).toBeUndefined();
    expect(ruleKept({ minutes: 0.1 }, 0, epochs(0.1), 5.9)).toBeUndefined();
    expect(ruleKept({ minutes: 0.1 }, 0, epochs(0.1), 6)).toBe('minutes');
  });

  it('end a run that is heard of in bundles where it would have ended', () => {
    const told = epochs(0.1, 0.8, 0.96, 0.97);
    expect(endByRule({ accuracy: 0.95 }, 0, told, 99)).toEqual({ rule: 'target', epochs: 3 });
    expect(endByRule({}, 1, epochs(0.1, 0.8, 0.7, 0.9), 99)).toEqual({
      rule: 'no-gain',
      epochs: 3,
    });
    expect(endByRule({ minutes: 1 }, 0, told, 60)).toEqual({ rule: 'minutes', epochs: 4 });
    expect(endByRule({ minutes: 1 }, 0, told, 59)).toBeUndefined();
  });
});

describe('the table', () => {
  it('has last and best test figures, and the seconds to 90, 95 and 98 %', () => {
    const { rows } = tableOf({ sweep: SWEEP, results: ALL });
    expect(rows[3]).toMatchObject({
      ...{ run: 4, vary: { learningRate: 0.1 }, seed: 1, accuracy: 0.951, steps: 20 },
      best: { epoch: 1, accuracy: 0.96 },
      secondsPerEpoch: 2,
      secondsTo: { '90': 2, '95': 2, '98': null },
    });
    expect(rows[2].secondsTo).toEqual({ '90': 2, '95': null, '98': null });
  });

  it('groups the seeds of a variant, and compares the best with the next', () => {
    const { groups, comparison } = tableOf({ sweep: SWEEP, results: ALL });
    expect(groups.map(({ vary, runs }) => [vary['learningRate'], runs])).toEqual([
      [0.01, 3],
      [0.1, 3],
    ]);
    expect(groups[0].accuracy?.mean).toBeCloseTo((0.912 + 0.918 + 0.905) / 3, 12);
    expect(comparison?.best.vary).toEqual({ learningRate: 0.1 });
    expect(comparison?.comparison).toMatchObject({ kind: 'more-than-chance', confidence: 0.95 });
  });

  it('leaves skipped runs out of the groups, and is silent where there is one variant', () => {
    const skipped = { ...ALL[0], status: 'skipped' as const };
    expect(tableOf({ sweep: SWEEP, results: [skipped, ...ALL.slice(1)] }).groups[0].runs).toBe(2);
    expect(tableOf({ sweep: SWEEP, results: ALL.slice(0, 3) }).comparison).toBeUndefined();
  });

  it('is said honestly: a difference, its interval and the number of runs, or that it is chance', () => {
    const { comparison } = tableOf({ sweep: SWEEP, results: ALL });
    if (comparison === undefined) throw new Error('There is a comparison.');
    const names = { one: 'Rate 0.1', other: 'rate 0.01', runs: [3, 3] as const };
    expect(comparisonInWords(comparison.comparison, names)).toMatch(
      /^Rate 0\.1 reads 3\.73 points more of the test set right than rate 0\.01 \(95 % interval 2\.\d\d to 5\.\d\d points, 3 runs each\)\. That is more than chance\.$/,
    );
    const alike = tableOf({
      sweep: SWEEP,
      results: [
        result(1, 0.1, 0.9),
        result(2, 0.1, 0.93),
        result(4, 0.1, 0.91),
        result(5, 0.1, 0.94),
      ],
    }).comparison;
    if (alike === undefined) throw new Error('There is a comparison.');
    expect(comparisonInWords(alike.comparison, { ...names, runs: [2, 2] })).toMatch(
      /^The difference between .*1\.00 points \(95 % interval −\d+\.\d\d to \d+\.\d\d, 2 runs each\), is not more than chance\./,
    );
    const single = tableOf({ sweep: SWEEP, results: [ALL[0], ALL[3]] }).comparison;
    if (single === undefined) throw new Error('There is a comparison.');
    expect(comparisonInWords(single.comparison, { ...names, runs: [1, 1] })).toContain(
      'a single run says nothing about chance',
    );
  });

  it('of very many epochs keeps few points, the ends and those that reached a milestone', () => {
    const many = epochs(...Array.from({ length: 5001 }, (_, i) => Math.min(0.99, i / 5000)));
    const { curve, last, best } = resultOf(runsOf(SWEEP)[0], {
      status: 'finished',
      position: { step: 50_000, epoch: 5000, batch: 0, batchesPerEpoch: 10, epochs: 5000 },
      ...{ seconds: 10_000, parameters: 1, backend: 'wasm', epochs: many },
    });
    expect(curve.length).toBeLessThan(210);
    expect([curve[0].epoch, curve.at(-1)?.epoch, last?.epoch]).toEqual([0, 5000, 5000]);
    expect(best?.epoch).toBe(4950);
    expect(curve.map(({ epoch }) => epoch)).toEqual(expect.arrayContaining([4500, 4750, 4900]));
  });
});

describe('the queue', () => {
  it('goes on with the first run that has no result, however the others were done', () => {
    const some = { sweep: SWEEP, results: [ALL[0], ALL[3]] };
    expect(runsLeft(some).map(({ number }) => number)).toEqual([2, 3, 5, 6]);
    const more = withResult(withResult(some, ALL[2]), ALL[1]);
    expect(more.results.map(({ run }) => run)).toEqual([1, 2, 3, 4]);
    expect(withResult(more, ALL[0]).results).toEqual(more.results);
  });

  it('knows how long the rest takes at the pace so far', () => {
    expect(secondsLeft({ sweep: SWEEP, results: [] })).toBeUndefined();
    expect(secondsLeft({ sweep: SWEEP, results: ALL.slice(0, 2) })).toBe(8);
    expect(
      secondsLeft({ sweep: SWEEP, results: ALL.slice(0, 2) }, { share: 0.5, seconds: 1 }),
    ).toBe(7);
    expect(secondsLeft({ sweep: SWEEP, results: ALL })).toBe(0);
  });
});

describe('the files', () => {
  it('carry a sweep with its results there and back', () => {
    const given = { sweep: SWEEP, results: ALL };
    expect(parseResults(writeResults(given))).toEqual(given);
  });

  it('are refused where their results are not those of the sweep', () => {
    const text = (results: unknown) =>
      JSON.stringify({ ...JSON.parse(writeResults({ sweep: SWEEP, results: [] })), results });
    expect(() => parseResults(text([{ ...ALL[0], run: 9 }]))).toThrow(/a run 9, which the sweep/);
    expect(() => parseResults(text([{ ...ALL[0], seed: 7 }]))).toThrow(/does not have so/);
    expect(() => parseResults(text([ALL[0], ALL[0]]))).toThrow(/run 1 twice/);
    expect(() => parseResults(text([{ ...ALL[0], steps: 'many' }]))).toThrow(
      /^results is damaged at 0\.steps/,
    );
  });

  it('are tables that Excel opens, and Markdown', () => {
    const csv = sweepCsv({ sweep: SWEEP, results: ALL });
    const [head, first, ...rest] = csv.split('\r\n');
    expect(head.startsWith('\uFEFFrun,learningRate,seed,status,')).toBe(true);
    expect(first.startsWith('1,0.01,1,finished,1000,1,10,0.912,')).toBe(true);
    expect(rest).toHaveLength(6);
    expect(sweepMarkdown({ sweep: SWEEP, results: ALL })).toMatch(
      /^\| Run \| learningRate \| Seed \|.*\n\| --- \|.*\n\| 1 \| 0\.01 \| 1 \| 1 \| 91\.20 % \|/,
    );
    expect(
      csvText(
        ['a,b', '"'],
        [
          ['=1+1', null],
          ['x\ny', 1e-7],
        ],
      ),
    ).toBe('\uFEFF"a,b",""""\r\n\'=1+1,\r\n"x\ny",1e-7\r\n');
    expect(markdownTable(['a|b'], [['<x>\ny']])).toBe('| a\\|b |\n| --- |\n| \\<x\\> y |\n');
  });
});
