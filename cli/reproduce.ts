/** `scanline reproduce`: published results, run at full length and written down. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { RECIPES, type Recipe } from '../src/training/recipes.ts';
import { backendFlag, preferenceOf, startReportedBackend } from './backend.ts';
import { textFlag, UsageError, type Command, type Flag, type GivenFlags } from './command.ts';
import { numberFlag } from './field-flags.ts';
import { machineName } from './machine.ts';
import { loadDigits } from './load-data.ts';
import { percent } from './rates-in-words.ts';
import { adoptRun, runRecipe } from './recipe-run.ts';
import { keepRecord, writeResults } from './records.ts';

/** Where the runs are, so that one that was broken off goes on. */
export const RUNS = join('runs', 'reproduce');

const FLAGS: readonly Flag[] = [
  { name: 'list', kind: 'switch', explain: 'Only list the recipes.', group: 'Recipes' },
  {
    name: 'epochs',
    kind: 'text',
    value: 'N',
    explain: 'Go only so far in all; the record says so. Later the run can go on.',
    group: 'Recipes',
  },
  {
    name: 'write-table',
    kind: 'switch',
    explain: 'Only make docs/results.md anew from the records.',
    group: 'Recipes',
  },
  {
    name: 'adopt',
    kind: 'text',
    value: 'DIR',
    explain:
      'Take up the run of "train --out DIR", of the same settings as the recipe NAME, and go on from there instead of from the first step.',
    group: 'Recipes',
  },
  {
    name: 'machine',
    kind: 'text',
    value: 'TEXT',
    explain: 'On what machine it ran, if it was another than this.',
    group: 'Record',
  },
  {
    name: 'note',
    kind: 'text',
    value: 'TEXT',
    explain: 'What else the record should say, in a sentence.',
    group: 'Record',
  },
];

export const reproduce: Command = {
  name: 'reproduce',
  summary: 'Runs published recipes at full length and writes what came of them to results/.',
  operand: {
    name: 'recipe',
    value: 'NAME',
    repeats: true,
    explain:
      'Which recipes, one after the other; without a name all of them. See --list. A run that was broken off goes on.',
  },

  flags: () => [...FLAGS, backendFlag],

  async run(given, output) {
    if (given['list'] === true) {
      for (const recipe of RECIPES) output.result(inWords(recipe));
      return 0;
    }
    if (given['write-table'] === true) {
      await writeResults();
      output.result('docs/results.md is made anew.');
      return 0;
    }
    const recipes = recipesOf(given);
    preferenceOf(given);
    const epochs = numberFlag(given, 'epochs', { min: 1, integer: true });
    await adoptIfAsked(given, recipes);
    const dataset = await loadDigits();
    const { name, detail } = await startReportedBackend(given);
    const note = noteOf(given);
    const where = {
      backend: detail === undefined ? name : `${name}, ${detail}`,
      machine: textFlag(given, 'machine') ?? machineName(),
      program: await programVersion(),
      date: new Date().toISOString().slice(0, 10),
      ...(note === undefined ? {} : { note }),
    };
    for (const recipe of recipes) {
      const folder = join(RUNS, recipe.name);
      const outcome = await runRecipe({ recipe, folder, epochs, dataset, where }, output);
      if (outcome.kind === 'ended') return outcome.exitCode;
      const { record } = outcome;
      const path = await keepRecord(record);
      output.result(
        `${recipe.name}: test ${percent(record.test.accuracy)} after ${record.epochs} epochs${published(recipe)}. ${path ?? 'The record in results/ stays, for its run went further.'}`,
      );
    }
    return 0;
  },
};

/** @throws UsageError listing the recipes where there is none of a name. */
function recipesOf(given: GivenFlags): readonly Recipe[] {
  const names = textFlag(given, 'recipe')?.split(',');
  if (names === undefined) return RECIPES;
  return names.map((name) => {
    const recipe = RECIPES.find((known) => known.name === name);
    if (recipe !== undefined) return recipe;
    throw new UsageError(
      `There is no recipe "${name}". Recipes: ${RECIPES.map((known) => known.name).join(', ')}.`,
    );
  });
}

async function adoptIfAsked(given: GivenFlags, recipes: readonly Recipe[]): Promise<void> {
  const from = textFlag(given, 'adopt');
  if (from === undefined) return;
  const [recipe, ...others] = recipes;
  if (others.length > 0) {
    throw new UsageError(
      '--adopt takes up one run: name the one recipe it is of, as in "reproduce hrnn --adopt DIR".',
    );
  }
  await adoptRun(from, join(RUNS, recipe.name), recipe);
}

/** A run that was adopted was made by another command, perhaps of another version: the record says so. */
function noteOf(given: GivenFlags): string | undefined {
  const note = textFlag(given, 'note');
  if (textFlag(given, 'adopt') === undefined) return note;
  const adopted = 'Trained by `scanline train` and taken up from there.';
  return note === undefined ? adopted : `${adopted} ${note}`;
}

function inWords(recipe: Recipe): string {
  const { name, title, experiment } = recipe;
  return `${name.padEnd(22)} ${title}, ${experiment.training.epochs} epochs${published(recipe)}`;
}

function published({ published }: Recipe): string {
  return published === undefined ? '' : `, published ${published.testAccuracy} %`;
}

/** The commit, where the program runs from a clone. */
async function programVersion(): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)('git', ['rev-parse', '--short', 'HEAD'], {
      cwd: new URL('.', import.meta.url),
    });
    return `commit ${stdout.trim()}`;
  } catch {
    return 'no commit known';
  }
}
