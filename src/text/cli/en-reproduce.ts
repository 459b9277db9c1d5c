/** What `scanline reproduce` says: its flags, how a recipe's run goes, and what is wrong with runs and records. */

export const reproduce = {
  summary: 'Runs published recipes at full length and writes what came of them to results/.',
  operand:
    'Which recipes, one after the other; without a name all of them. See --list. A run that was broken off goes on.',
  groups: { recipes: 'Recipes', record: 'Record' },
  flags: {
    list: 'Only list the recipes.',
    epochs: 'Go only so far in all; the record says so. Later the run can go on.',
    writeTable: 'Only make docs/results.md anew from the records.',
    adopt:
      'Take up the run of "train --out DIR", of the same settings as the recipe NAME, and go on from there instead of from the first step.',
    machine: 'On what machine it ran, if it was another than this.',
    note: 'What else the record should say, in a sentence.',
  },
  unknown: (name: string, known: readonly string[]) =>
    `There is no recipe "${name}". Recipes: ${known.join(', ')}.`,
  adoptsOne:
    '--adopt takes up one run: name the one recipe it is of, as in "reproduce hrnn --adopt DIR".',
  tableWritten: 'docs/results.md is made anew.',
  /** `published` is what `published` below says, or nothing. */
  listed: (recipe: { name: string; title: string; epochs: number; published: string }) =>
    `${recipe.name.padEnd(22)} ${recipe.title}, ${recipe.epochs} epochs${recipe.published}`,
  done: (outcome: {
    name: string;
    test: string;
    epochs: number;
    published: string;
    kept: string;
  }) =>
    `${outcome.name}: test ${outcome.test} after ${outcome.epochs} epochs${outcome.published}. ${outcome.kept}`,
  published: (testAccuracy: number) => `, published ${testAccuracy} %`,
  recordStays: 'The record in results/ stays, for its run went further.',
  /** In the record. */
  adopted: 'Trained by `scanline train` and taken up from there.',
  commit: (name: string) => `commit ${name}`,
  noCommit: 'no commit known',
} as const;

/** One recipe from where its run stands to its record. */
export const recipeRun = {
  interrupted: (recipe: string) => `Interrupted. Start "reproduce ${recipe}" again to go on.`,
  trainingSet: 'the training set',
  furtherThere: (
    recipe: string,
    there: { folder: string; step: number },
    adopted: { folder: string; step: number },
  ) =>
    `${there.folder} already holds a run of ${recipe} that is further (step ${there.step}) than the one in ${adopted.folder} (step ${adopted.step}). Delete that folder to take the other.`,
  settingsDiffer: (settings: readonly string[]) =>
    `${settings.join(', ')} differ${settings.length === 1 ? 's' : ''}`,
  networkDiffers: 'the network or its options differ',
  /** `what` is one of those two. */
  otherSettings: (folder: string, recipe: string, what: string) =>
    `${folder} holds a run of other settings than the recipe ${recipe} has: ${what}. Name another folder, or move it away.`,
} as const;

/** The folder of records. */
export const records = {
  notWritten: (path: string) => `The record ${path} cannot be written`,
  documentNotWritten: (path: string) => `${path} cannot be written`,
  /** `why` is a sentence. */
  notReadable: (name: string, why: string) =>
    `The record results/${name} cannot be read: ${why} Delete it, and run "reproduce" again.`,
  noRecord: (why: string, place: string) => `It is no record: ${why} at "${place}".`,
} as const;
