/** A sweep as it is being filled in, and the sweep it comes to, or what is wrong with it in a sentence. */
import { readSweep, SweepError, varyingFields } from '../../experiments/sweep-file.ts';
import { countRuns, MOST_SEEDS, MOST_VALUES, type Sweep } from '../../experiments/sweep.ts';
import type { Experiment, OptionValue } from '../../models/experiment.ts';
import { isInForce, type Field, type NumberField } from '../../models/field.ts';
import { taskOf } from '../../models/index.ts';
import { trainingOptions } from '../../models/training-fields.ts';
import { text } from '../../text/index.ts';
import { fieldWords } from '../store/field-words.ts';

const words = text.sweep.form;

/** So many runs are queued in the page at most. */
const MOST_RUNS = 100;

export interface Plan {
  seeds: number;
  varied: readonly VariedSetting[];
  /** Those that were typed, as they were; empty where the rule is not wanted. The others follow the page's settings. */
  rules: Readonly<Partial<Record<Rule, string>>>;
}

export type Rule = 'epochs' | 'accuracy' | 'minutes' | 'noGain';

export interface VariedSetting {
  name: string;
  /** As they are typed, separated by commas. */
  values: string;
}

/** How often an experiment can be repeated, as the list offers it. */
export const SEED_COUNTS = [1, 2, 3, 4, 5, 7, 10, 15, MOST_SEEDS];

export const FIRST_PLAN: Plan = { seeds: 3, varied: [], rules: {} };

/** The rules as the form shows them: what was typed, else what the page's settings say. */
export function shownRules({ rules }: Plan, { training }: Experiment): Record<Rule, string> {
  const { epochs, patience } = training;
  const noGain = patience === 0 ? '' : String(patience);
  return { epochs: String(epochs), accuracy: '', minutes: '', noGain, ...rules };
}

/** What can vary: what is in use, but for words to type. */
export function fieldsToVary({ network, options, training }: Experiment): Field[] {
  const inForce = { ...options, ...trainingOptions(training) };
  const task = taskOf({ network, training });
  return varyingFields(network).filter(
    (field) => field.kind !== 'text' && isInForce(field, inForce, task),
  );
}

/** A setting to begin with: so many values about the one in force. */
export function variedSetting(field: Field, experiment: Experiment, number = 3): VariedSetting {
  const { options, training } = experiment;
  const value = { ...options, ...trainingOptions(training) }[field.name];
  return { name: field.name, values: suggested(field, value, number).join(', ') };
}

/** The seeds of a plan: the one in force and those that follow. */
export function seedsOf({ seeds }: Pick<Plan, 'seeds'>, { training }: Experiment): number[] {
  const first = Math.min(training.seed, 0xffff_ffff - seeds + 1);
  return Array.from({ length: seeds }, (_, index) => first + index);
}

export type Planned = { sweep: Sweep; runs: number } | { problem: string };

export function sweepOf(plan: Plan, experiment: Experiment): Planned {
  const { network, options, training } = experiment;
  try {
    const {
      epochs = training.epochs,
      accuracy,
      minutes,
      noGain = 0,
    } = rulesOf(shownRules(plan, experiment));
    const fields = varyingFields(network);
    const vary = Object.fromEntries(
      plan.varied.map(({ name, values }) => {
        const field = fields.find((one) => one.name === name);
        if (field === undefined) throw new SweepError(name);
        return [name, valuesOf(field, values, experiment)];
      }),
    );
    const seeds = seedsOf(plan, experiment);
    const runs = countRuns({ vary, seeds });
    if (runs > MOST_RUNS) throw new SweepError(words.tooMany(runs, MOST_RUNS));
    const sweep = readSweep({
      ...{ network, options, vary, seeds },
      training: { ...trainingOptions(training), epochs, patience: noGain },
      stop: {
        ...(accuracy === undefined ? {} : { accuracy: accuracy / 100 }),
        ...(minutes === undefined ? {} : { minutes }),
      },
    });
    return { sweep, runs };
  } catch (error) {
    if (error instanceof SweepError) return { problem: error.message };
    throw error;
  }
}

function suggested(field: Field, value: OptionValue | undefined, number: number): string[] {
  if (field.kind === 'switch') return ['false', 'true'];
  if (field.kind === 'choice') return [...field.choices];
  if (field.kind === 'text') return [];
  const known = new Set([...field.choices, ...(typeof value === 'number' ? [value] : [])]);
  const choices = [...known].sort((one, other) => one - other);
  const at = choices.indexOf(Number(value ?? field.default));
  const first = Math.min(at - Math.floor((number - 1) / 2), choices.length - number);
  return choices.slice(Math.max(0, first), Math.max(0, first) + number).map(String);
}

/** @throws SweepError */
function valuesOf(field: Field, typed: string, experiment: Experiment): OptionValue[] {
  const { label } = fieldWords(field.words ?? field.name, experiment);
  const parts = typed.split(/[,;\s]+/).filter((part) => part !== '');
  if (parts.length === 0 || parts.length > MOST_VALUES) {
    throw new SweepError(words.wrongCount(label, MOST_VALUES));
  }
  const values = parts.map((part) => valueOf(field, label, part));
  if (new Set(values).size < values.length) throw new SweepError(words.twice(label));
  return values;
}

function valueOf(field: Field, label: string, part: string): OptionValue {
  if (field.kind === 'switch') return part === 'true';
  return field.kind === 'number' ? numberOf(field, label, part) : part;
}

/** @throws SweepError */
function numberOf(
  { min, max, integer }: Pick<NumberField, 'min' | 'max' | 'integer'>,
  label: string,
  typed: string,
): number {
  const number = Number(typed);
  if (typed.trim() === '' || !Number.isFinite(number)) {
    throw new SweepError(words.notANumber(label, typed));
  }
  const inWords = text.page.settings.value;
  if (number < min || number > max) {
    throw new SweepError(words.outOfBounds(label, inWords(min), inWords(max)));
  }
  if (integer && !Number.isInteger(number)) throw new SweepError(words.whole(label));
  return number;
}

const BOUNDS: Readonly<Record<Rule, Pick<NumberField, 'min' | 'max' | 'integer'>>> = {
  epochs: { min: 1, max: 100_000, integer: true },
  accuracy: { min: 1, max: 100, integer: false },
  minutes: { min: 0.01, max: 100_000, integer: false },
  noGain: { min: 1, max: 100_000, integer: true },
};

/** @throws SweepError */
function rulesOf(typed: Record<Rule, string>): Partial<Record<Rule, number>> {
  const rules = (Object.keys(BOUNDS) as Rule[]).flatMap((rule) => {
    const given = typed[rule].trim();
    return given === '' ? [] : [[rule, numberOf(BOUNDS[rule], words[rule], given)] as const];
  });
  return Object.fromEntries(rules);
}
