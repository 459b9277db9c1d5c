/** The words of the tab "Repeat and sweep". */
import { aboutDuration, count, fixed, percent, significant } from './format.ts';
import { errorOf, scoreInWords, type TaskName } from './score.ts';

/** Of sums the error. */
const scored = (share: number, task: TaskName) =>
  task === 'adding' ? scoreInWords(share, task) : percent(share, 2);

const runs = (number: number) => `${count(number)} ${number === 1 ? 'run' : 'runs'}`;

export const sweep = {
  tab: 'Repeat, sweep',
  title: 'Repeat and sweep',
  intro:
    'One run is one sample: with another seed the same network comes out a little better or worse. Repeat an experiment with several seeds, or let settings vary, and see what is more than chance. The runs are trained here one after the other.',
  form: {
    title: 'A new experiment',
    base: (run: string) => `Starts from the settings on the page: ${run}.`,
    seeds: 'Seeds',
    seedsExplain: (seeds: readonly number[]) => `Each is trained with seed ${seeds.join(', ')}.`,
    seedChoice: (number: number) => (number === 1 ? '1 seed' : `${count(number)} seeds`),
    varied: 'Settings that vary',
    variedNone: 'None: the experiment is repeated as it is.',
    setting: 'Setting',
    add: 'Vary a setting',
    remove: (label: string) => `Do not vary ${label}`,
    howMany: 'Number of values',
    values: (label: string) => `Values of ${label}`,
    typed: (label: string) => `Values of ${label}, with commas between`,
    rules: 'When a run ends',
    epochs: 'Epochs at most',
    accuracy: 'At a test accuracy of (%)',
    minutes: 'After minutes of training',
    noGain: 'After epochs without a gain',
    ruleExplain: 'Leave empty what should not end a run.',
    start: (number: number, isRepeat: boolean) =>
      isRepeat ? `Repeat: ${runs(number)}` : `Start the sweep: ${runs(number)}`,
    time: (number: number, seconds: number) =>
      `${runs(number)}, ${aboutDuration(seconds)} in all at most.`,
    replaces: 'The run in the page makes way for them; it stays in the table of runs.',
    notANumber: (label: string, given: string) => `${label}: “${given}” is not a number.`,
    outOfBounds: (label: string, least: string, most: string) =>
      `${label} must be from ${least} to ${most}.`,
    whole: (label: string) => `${label} must be a whole number.`,
    wrongCount: (label: string, most: number) => `${label}: give 1 to ${count(most)} values.`,
    twice: (label: string) => `${label}: a value is there twice.`,
    tooMany: (number: number, most: number) =>
      `That would be ${runs(number)}; at most ${count(most)} are run in the page (the command line takes more).`,
  },
  run: {
    name: (run: number, of: number, what: string) => `Run ${count(run)} of ${count(of)}: ${what}`,
    left: (seconds: number) => `${aboutDuration(seconds)} left`,
    title: { repeat: 'Repeating', sweep: 'Sweeping' },
    paused: 'The run is paused. Press Resume to go on with it and the sweep.',
    progress: 'Progress of the sweep',
    skip: 'Skip this run',
    stop: 'Stop the sweep',
    open: 'Show the table',
  },
  offer: {
    title: 'Go on with the sweep?',
    what: (name: string, done: number, of: number) =>
      `${name}: ${count(done)} of ${runs(of)} are done. It goes on from the last checkpoint.`,
    accept: 'Go on with the sweep',
    decline: 'Later',
  },
  failed: (message: string) => `The sweep cannot go on: ${message}`,
  elsewhere: 'This sweep is at work in another tab.',
  left: 'The sweep has stopped, because settings or run were changed. Press “Go on” to take it up again.',
  notBegun: 'The network of the next run could not be built, so the sweep has stopped.',
  notKept:
    'This browser does not keep the sweep, so a reload loses it. Save its file before you leave.',
  files: {
    open: 'Open a sweep file …',
    opened: 'The file was opened.',
    refused: (why: string) => `This file is no sweep that can be read: ${why}`,
    save: 'Sweep file',
    saveExplain:
      'sweep.json with its results: the command line goes on with it, and so does any page.',
    name: 'sweep.json',
    csvName: 'sweep.csv',
  },
  list: {
    title: 'Experiments',
    label: 'Experiment',
    none: 'No experiment yet.',
    name: (name: string, variants: number, seeds: number) =>
      variants === 1
        ? `${name} × ${count(seeds)} ${seeds === 1 ? 'seed' : 'seeds'}`
        : `${name}: ${count(variants)} variants × ${count(seeds)} ${seeds === 1 ? 'seed' : 'seeds'}`,
    varying: (network: string, settings: readonly string[]) =>
      `${network}, ${settings.join(' × ')}`,
    done: (done: number, of: number) =>
      done === of ? 'done' : `${count(done)} of ${count(of)} done`,
    goOn: 'Go on',
    remove: 'Delete',
    copyMarkdown: 'Copy as Markdown',
    copied: 'Copied',
    notCopied: 'Not copied',
    csv: 'CSV',
    csvExplain: 'The table in full precision, for a spreadsheet.',
  },
  results: {
    table: 'Runs of this experiment',
    groups: 'Mean and spread over the seeds',
    variant: 'Variant',
    runs: 'Runs',
    mean: 'Mean',
    deviation: 'Spread (s.d.)',
    range: 'Lowest to highest',
    interval: '95 % interval of the mean',
    noInterval: 'needs two runs',
    allRuns: 'as it is',
    curves: 'Curves: mean of each variant, and the band from its worst to its best run',
    curvesExplain: 'Of the variants that are ticked. A mean goes as far as all its runs go.',
    none: 'Nothing is done yet.',
    share: scored,
    points: (share: number, task: TaskName) =>
      task === 'adding' ? significant(errorOf(1 - share), 2) : fixed(share * 100, 2),
    /** The lower end first; the higher share of a sum is the lower error. */
    to: (low: number, high: number, task: TaskName) =>
      task === 'adding'
        ? `${scored(high, task)} to ${scored(low, task)}`
        : `${scored(low, task)} to ${scored(high, task)}`,
    empty: '–',
  },
  heat: {
    title: (task: TaskName) =>
      task === 'adding' ? 'Heat map: mean test error' : 'Heat map: mean test accuracy',
    caption: (column: string, row: string | undefined, third: string | undefined) =>
      `${column} across${row === undefined ? '' : `, ${row} down`}${third === undefined ? '' : `, at ${third}`}`,
    corner: (column: string, row: string) => `${row} ↓, ${column} →`,
    none: '–',
  },
  compare: {
    title: 'Compare two groups of runs',
    explain:
      'Any two that were repeated, of the same or of different experiments. What counts is the test accuracy (of sums, the test error) after the last epoch.',
    otherTask: 'These two learned different things, so there is nothing to compare.',
    one: 'This group',
    other: 'With this group',
    group: (name: string, number: number) => `${name} (${runs(number)})`,
    testSets: (one: number, other: number) =>
      `They were read on different test sets (${count(one)} and ${count(other)} samples), so the comparison is not a fair one.`,
    few: 'Two groups are needed: repeat one experiment, then another, or let a setting vary.',
  },
  setting: (label: string, value: string) => `${label} ${value}`,
  seed: (seed: number) => `seed ${seed}`,
} as const;
