/** `scanline reproduce`: published results, run at full length and written down. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { RECIPES, type Recipe } from '../src/training/recipes.ts';
import { reproduce as words } from '../src/text/cli/en-reproduce.ts';
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
  { name: 'list', kind: 'switch', explain: words.flags.list, group: words.groups.recipes },
  {
    name: 'epochs',
    kind: 'text',
    value: 'N',
    explain: words.flags.epochs,
    group: words.groups.recipes,
  },
  {
    name: 'write-table',
    kind: 'switch',
    explain: words.flags.writeTable,
    group: words.groups.recipes,
  },
  {
    name: 'adopt',
    kind: 'text',
    value: 'DIR',
    explain: words.flags.adopt,
    group: words.groups.recipes,
  },
  {
    name: 'machine',
    kind: 'text',
    value: 'TEXT',
    explain: words.flags.machine,
    group: words.groups.record,
  },
  {
    name: 'note',
    kind: 'text',
    value: 'TEXT',
    explain: words.flags.note,
    group: words.groups.record,
  },
];

export const reproduce: Command = {
  name: 'reproduce',
  summary: words.summary,
  operand: {
    name: 'recipe',
    value: 'NAME',
    repeats: true,
    explain: words.operand,
  },

  flags: () => [...FLAGS, backendFlag],

  async run(given, output) {
    if (given['list'] === true) {
      for (const recipe of RECIPES) output.result(inWords(recipe));
      return 0;
    }
    if (given['write-table'] === true) {
      await writeResults();
      output.result(words.tableWritten);
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
        words.done({
          name: recipe.name,
          test: percent(record.test.accuracy),
          epochs: record.epochs,
          published: published(recipe),
          kept: path ?? words.recordStays,
        }),
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
      words.unknown(
        name,
        RECIPES.map((known) => known.name),
      ),
    );
  });
}

async function adoptIfAsked(given: GivenFlags, recipes: readonly Recipe[]): Promise<void> {
  const from = textFlag(given, 'adopt');
  if (from === undefined) return;
  const [recipe, ...others] = recipes;
  if (others.length > 0) {
    throw new UsageError(words.adoptsOne);
  }
  await adoptRun(from, join(RUNS, recipe.name), recipe);
}

/** A run that was adopted was made by another command, perhaps of another version: the record says so. */
function noteOf(given: GivenFlags): string | undefined {
  const note = textFlag(given, 'note');
  if (textFlag(given, 'adopt') === undefined) return note;
  return note === undefined ? words.adopted : `${words.adopted} ${note}`;
}

function inWords(recipe: Recipe): string {
  const { name, title, experiment } = recipe;
  const { epochs } = experiment.training;
  return words.listed({ name, title, epochs, published: published(recipe) });
}

function published({ published }: Recipe): string {
  return published === undefined ? '' : words.published(published.testAccuracy);
}

/** The commit, where the program runs from a clone. */
async function programVersion(): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)('git', ['rev-parse', '--short', 'HEAD'], {
      cwd: new URL('.', import.meta.url),
    });
    return words.commit(stdout.trim());
  } catch {
    return words.noCommit;
  }
}
