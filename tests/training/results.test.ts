/** What is told of published results: every record is of a recipe, and whatever is off is explained. */
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { loadRecords } from '../../cli/records.ts';
import { networkById, sameNetwork } from '../../src/models/index.ts';
import { RECIPES, UNREMARKABLE_POINTS } from '../../src/training/recipes.ts';
import { readRecord, type ResultRecord } from '../../src/training/record.ts';
import { resultsMarkdown, unexplained } from '../../src/training/results-table.ts';

const records = await loadRecords();

const recipeOf = ({ recipe }: ResultRecord) => {
  const known = RECIPES.find(({ name }) => name === recipe);
  if (known === undefined) throw new Error(`No recipe is called ${recipe}.`);
  return known;
};

/** A record of the recipe that was `points` off the published test accuracy. */
function recordOff(recipe: string, points: number): ResultRecord {
  const { experiment, published } = recipeOf({ recipe } as ResultRecord);
  const accuracy = ((published?.testAccuracy ?? 0) + points) / 100;
  const { epochs } = experiment.training;
  return {
    ...{ recipe, experiment, parameters: 10, complete: true, epochs, steps: 10, seconds: 1 },
    ...{ backend: 'wasm', machine: 'a machine', program: 'commit 1', date: '2026-01-01' },
    running: { loss: 1, accuracy: 0.5 },
    test: { loss: 1, accuracy },
    best: { epoch: 1, accuracy },
    curve: [],
  };
}

describe('recipes', () => {
  it('have names of their own, fit for a file', () => {
    const names = RECIPES.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-z][a-z0-9-]*$/);
  });

  it('quote the figures that the presets quote, after as many epochs', () => {
    for (const { name, experiment, published } of RECIPES) {
      const { presets } = networkById(experiment.network);
      const quoted = presets.map((preset) => preset.published?.testAccuracy);
      if (published === undefined) continue;
      expect(quoted, name).toContain(published.testAccuracy);
      expect(experiment.training.epochs, name).toBe(published.epochs);
    }
  });

  it('take in every result that a preset quotes', () => {
    const presets = RECIPES.flatMap(({ experiment }) => networkById(experiment.network).presets);
    const quoted = new Set(presets.flatMap(({ published }) => published?.testAccuracy ?? []));
    const run = new Set(RECIPES.flatMap(({ published }) => published?.testAccuracy ?? []));
    expect(run).toEqual(quoted);
  });
});

describe('the records in results/', () => {
  it.each(records.map((record) => [record.recipe, record] as const))(
    '%s is of its recipe, and its figures are those of its curve',
    (_name, record) => {
      const { experiment } = recipeOf(record);
      expect(record.experiment.training).toEqual(experiment.training);
      expect(sameNetwork(record.experiment, experiment)).toBe(true);
      const last = record.curve.at(-1);
      expect(record.curve.map(({ epoch }) => epoch)).toEqual(
        Array.from({ length: record.epochs + 1 }, (_, epoch) => epoch),
      );
      expect(last?.testAccuracy).toBe(record.test.accuracy);
      expect(last?.accuracy).toBe(record.running.accuracy);
      expect(record.best.accuracy).toBe(
        Math.max(...record.curve.map(({ testAccuracy }) => testAccuracy)),
      );
      expect(record.complete).toBe(record.epochs === experiment.training.epochs);
    },
  );

  it('are all explained where they are off the published figure', () => {
    expect(unexplained(records)).toEqual([]);
  });

  it('are what docs/results.md was made of', async () => {
    expect(await readFile('docs/results.md', 'utf8')).toBe(resultsMarkdown(records));
  });
});

describe('a record', () => {
  it('is refused where something of it is wrong, which is named', () => {
    const record = recordOff('hrnn', 0);
    expect(readRecord(JSON.parse(JSON.stringify(record)))).toEqual(record);
    expect(() => readRecord({ ...record, test: { loss: 1, accuracy: 98 } })).toThrow(
      /"test.accuracy"/,
    );
    expect(() => readRecord({ ...record, wishes: 1 })).toThrow(/wishes/);
    expect(() => readRecord({ ...record, experiment: { network: 'perceptron' } })).toThrow(
      /perceptron/,
    );
  });

  it('needs a remark when it is off, either way, and none when it is not or not run to its end', () => {
    const silent = RECIPES.filter(
      ({ published, remark }) => published !== undefined && remark === undefined,
    );
    expect(silent.length).toBeGreaterThan(0);
    for (const { name } of silent) {
      const over = UNREMARKABLE_POINTS + 0.01;
      expect(unexplained([recordOff(name, over)])).toEqual([name]);
      expect(unexplained([recordOff(name, -over)])).toEqual([name]);
      expect(unexplained([recordOff(name, UNREMARKABLE_POINTS - 0.01)])).toEqual([]);
      expect(unexplained([{ ...recordOff(name, -over), complete: false }])).toEqual([]);
    }
  });
});

describe('docs/results.md', () => {
  it('tells the published figure, ours and the difference', () => {
    expect(resultsMarkdown([recordOff('hrnn', -0.5)])).toMatch(
      /^\| HRNN \| 10 \| 5 \| 98\.58 \/ 98\.64 \| 50\.00 \|.*\| \*\*98\.14\*\* \| −0\.50 \|/m,
    );
  });

  it('tells of a run that has not come to its end how far it is, and compares nothing', () => {
    const partial = { ...recordOff('irnn-identity', -20), complete: false, epochs: 7 };
    expect(resultsMarkdown([partial])).toMatch(
      /^\| IRNN as the example means it \|.*\| 7 of 900 \| 93\.00 \|.*\*\*73\.00\*\* \| {2}\|/m,
    );
  });

  it('names what was not run', () => {
    const sections = resultsMarkdown([recordOff('hrnn', 0)]).split(/^## /m);
    const missing = sections.find((section) => section.startsWith('Not run yet')) ?? '';
    for (const { name } of RECIPES) {
      expect(missing.includes(`- \`${name}\`:`), name).toBe(name !== 'hrnn');
    }
  });

  it('tells the mean and the spread of the last epochs, and what was noted of the run', () => {
    const curve = Array.from({ length: 21 }, (_, epoch) => ({
      ...{ epoch, testLoss: 1, seconds: epoch },
      testAccuracy: epoch > 10 ? 0.97 + 0.01 * (epoch % 2) : 0.1,
    }));
    const markdown = resultsMarkdown([
      { ...recordOff('simple-rnn-sgd-256', 0), curve, note: 'The cat sat on the keys.' },
    ]);
    expect(markdown).toContain('97.50 ± 0.53 %');
    expect(markdown).toContain('The cat sat on the keys.');
  });
});
