/**
 * Sweeps as JSON files (docs/experiments.md), written and read by the page and the command line alike. What is wrong
 * with a file is said in a sentence: where, what was found, what was expected.
 */
import { z } from 'zod';
import { graphOf, experimentFromPreset, networkById, NETWORKS, taskOf } from '../models/index.ts';
import type { NetworkId, Options, OptionValue } from '../models/experiment.ts';
import { FieldError, isInForce, type Field } from '../models/field.ts';
import {
  DEFAULT_LEARNING_RATES,
  TRAINING_FIELDS,
  trainingOptions,
} from '../models/training-fields.ts';
import { sweepFileExpects as expects, sweepFiles as words } from '../text/en-sweep-files.ts';
import {
  MOST_SEEDS,
  MOST_VALUES,
  MOST_VARIED,
  runsOf,
  type StopRules,
  type Sweep,
  taskOfVariant,
  variantsOf,
} from './sweep.ts';

const SWEEP_FORMAT = 'scanline-sweep';
const SWEEP_VERSION = 1;

/** A sweep cannot be read; the message is a sentence for the reader. */
export class SweepError extends Error {
  override name = 'SweepError';
}

/**
 * Reads a sweep. What a file does not say of options and training is that of its preset, or of the network's first.
 *
 * @param text of a JSON file
 * @throws SweepError
 */
export function parseSweep(text: string): Sweep {
  return readSweep(parseJson(text));
}

/** The sweep as the text of a file, everything spelled out. */
export function writeSweep(sweep: Sweep): string {
  return `${JSON.stringify(sweepJson(sweep), null, 2)}\n`;
}

/** What stands in the file, before what came of it. */
export function sweepJson({ network, options, training, vary, seeds, stop }: Sweep): object {
  return {
    format: SWEEP_FORMAT,
    version: SWEEP_VERSION,
    network,
    options,
    training,
    vary,
    seeds,
    ...(Object.keys(stop).length > 0 ? { stop } : {}),
  };
}

/** @throws SweepError */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    const why = messageOf(error).replaceAll(/\s+/g, ' ');
    const [, position] = /at position (\d+)/.exec(why) ?? [];
    const before = position === undefined ? [] : text.slice(0, Number(position)).split('\n');
    const isSaid = position === undefined || /line \d/.test(why);
    const at = { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
    throw new SweepError(words.notJson(why, isSaid ? undefined : at));
  }
}

/** @throws SweepError */
export function readSweep(given: unknown): Sweep {
  const outer = checked(outerSchema, given);
  const network = networkOf(outer.network);
  const preset = presetOf(network.id, outer.preset);
  const varying = varyingFields(network.id);
  const inner = checked(innerSchema(network.id), given);
  const vary = inOrder(inner.vary ?? {}, given);
  const { seed, ...training } = trainingOf(inner.training ?? {}, preset.training, vary);
  const { epochs, noGain, ...stop } = inner.stop ?? {};
  const sweep: Sweep = {
    network: network.id,
    options: { ...preset.options, ...inner.options },
    training: {
      ...training,
      ...stopSetting('epochs', 'epochs', epochs, inner.training ?? {}, vary),
      ...stopSetting('noGain', 'patience', noGain, inner.training ?? {}, vary),
    },
    vary,
    seeds: outer.seeds ?? [typeof seed === 'number' ? seed : preset.training.seed],
    stop: stop as StopRules,
  };
  checkVaried(sweep, varying);
  checkNetworks(sweep);
  checkTarget(sweep);
  return sweep;
}

/** What may vary of a network and its training. */
export function varyingFields(network: NetworkId): readonly Field[] {
  const ofTraining = TRAINING_FIELDS.filter(({ name }) => name !== 'seed');
  return [...networkById(network).fields, ...ofTraining];
}

/** Where two sweeps differ first, as a sentence without its end; `undefined` where they are the same. */
export function differenceBetween(there: Sweep, here: Sweep): string | undefined {
  for (const part of ['network', 'seeds', 'vary', 'options', 'training', 'stop'] as const) {
    const [one, other] = [there[part], here[part]];
    if (typeof one === 'string' || Array.isArray(one)) {
      if (!same(one, other)) return words.difference(part, one, other);
      continue;
    }
    const [ones, others] = [new Map(Object.entries(one)), new Map(Object.entries(other))];
    for (const name of new Set([...ones.keys(), ...others.keys()])) {
      const [a, b] = [ones.get(name) as unknown, others.get(name) as unknown];
      if (!same(a, b)) return words.difference(`${part}.${name}`, a, b);
    }
  }
  return undefined;
}

const expected = (words: string) => ({ error: words });

const seedBounds = { min: 0, max: 0xffff_ffff };
const seedWords = expects.seed(seedBounds.min, seedBounds.max);
const seedList = expects.seeds(MOST_SEEDS);

const outerSchema = z.strictObject(
  {
    format: z.literal(SWEEP_FORMAT, expected(expects.format(SWEEP_FORMAT))).exactOptional(),
    version: z.literal(SWEEP_VERSION, expected(expects.version(SWEEP_VERSION))).exactOptional(),
    network: z.string(expected(expects.network(NETWORKS.map(({ id }) => id)))),
    preset: z.string(expected(expects.preset)).exactOptional(),
    options: z.unknown().optional(),
    training: z.unknown().optional(),
    vary: z.unknown().optional(),
    seeds: z
      .array(
        z
          .int(expected(seedWords))
          .min(seedBounds.min, expected(seedWords))
          .max(seedBounds.max, expected(seedWords)),
        expected(seedList),
      )
      .min(1, expected(seedList))
      .max(MOST_SEEDS, expected(seedList))
      .refine(allDiffer, expected(expects.otherSeeds))
      .exactOptional(),
    stop: z.unknown().optional(),
    /** What came of it (sweep-results.ts). */
    results: z.unknown().optional(),
  },
  expected(expects.sweep),
);

const MOST_EPOCHS = 100_000;
const { share: shareWords, minutes: minutesWords } = expects;
const epochsWords = expects.epochs(MOST_EPOCHS);
const stopSchema = z.strictObject(
  {
    epochs: z
      .int(expected(epochsWords))
      .min(1, expected(epochsWords))
      .max(MOST_EPOCHS, expected(epochsWords))
      .exactOptional(),
    accuracy: z
      .number(expected(shareWords))
      .gt(0, expected(shareWords))
      .max(1, expected(shareWords))
      .exactOptional(),
    minutes: z.number(expected(minutesWords)).gt(0, expected(minutesWords)).exactOptional(),
    noGain: z
      .int(expected(epochsWords))
      .min(1, expected(epochsWords))
      .max(MOST_EPOCHS, expected(epochsWords))
      .exactOptional(),
  },
  expected(expects.stop),
);

/** Made once for each network: the page reads the same sweeps again and again. */
const innerSchemas = new Map<NetworkId, ReturnType<typeof makeInnerSchema>>();

function innerSchema(network: NetworkId) {
  const made = innerSchemas.get(network) ?? makeInnerSchema(network);
  innerSchemas.set(network, made);
  return made;
}

function makeInnerSchema(network: NetworkId) {
  return z.object({
    options: settingsSchema(networkById(network).fields).exactOptional(),
    training: settingsSchema(TRAINING_FIELDS).exactOptional(),
    vary: varySchema(varyingFields(network)).exactOptional(),
    stop: stopSchema.exactOptional(),
  });
}

/** Any of a table's settings, each within its bounds. */
function settingsSchema(fields: readonly Field[]) {
  const entries = fields.map((field) => [field.name, fieldSchema(field).exactOptional()] as const);
  return z.strictObject(
    Object.fromEntries(entries),
    expected(expects.settings(namesOf(fields))),
  ) as z.ZodType<Options>;
}

function varySchema(fields: readonly Field[]) {
  const entries = fields.map((field) => {
    const list = expects.values(MOST_VALUES, wordsOf(field));
    const values = z
      .array(fieldSchema(field), expected(list))
      .min(1, expected(list))
      .max(MOST_VALUES, expected(list))
      .refine(allDiffer, expected(expects.otherValues));
    return [field.name, values.exactOptional()] as const;
  });
  return z
    .strictObject(Object.fromEntries(entries), expected(expects.vary))
    .refine((vary) => Object.keys(vary).length <= MOST_VARIED, {
      error: expects.varied(MOST_VARIED),
    }) as unknown as z.ZodType<Record<string, OptionValue[]>>;
}

function fieldSchema(field: Field): z.ZodType<OptionValue> {
  const wanted = expected(wordsOf(field));
  switch (field.kind) {
    case 'number': {
      const number = z.number(wanted).min(field.min, wanted).max(field.max, wanted);
      return field.integer ? number.int(wanted) : number;
    }
    case 'choice':
      return z.enum(field.choices as [string, ...string[]], wanted);
    case 'switch':
      return z.boolean(wanted);
    case 'text':
      return z.string(wanted).transform((text, context) => {
        try {
          return field.read(text);
        } catch (error) {
          if (!(error instanceof FieldError)) throw error;
          context.addIssue({ code: 'custom', message: error.message, params: { whole: true } });
          return z.NEVER;
        }
      });
  }
}

/** What a setting may be, e.g. "a number from 0 to 1". */
function wordsOf(field: Field): string {
  switch (field.kind) {
    case 'number':
      return expects.number(field);
    case 'choice':
      return expects.choice(field.choices);
    case 'switch':
      return expects.switch;
    case 'text':
      return expects.text;
  }
}

/** @throws SweepError */
function checked<T>(schema: z.ZodType<T>, given: unknown): T {
  const read = schema.safeParse(given);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new SweepError(inWords(issue, given));
}

function inWords(issue: z.core.$ZodIssue, given: unknown): string {
  const place = placeOf(issue.path);
  if (issue.code === 'unrecognized_keys') {
    const [key] = issue.keys;
    const known = knownAt(issue.path, given);
    return words.unknown(place, key, known);
  }
  if (issue.code === 'custom' && issue.params?.['whole'] === true) {
    return words.wrong(place, issue.message);
  }
  const value = issue.path.reduce<unknown>((part, key) => within(part, key), given);
  if (place === '') return words.notASweep(value, issue.message);
  return value === undefined
    ? words.missing(place, issue.message)
    : words.otherwise(place, value, issue.message);
}

function knownAt([part]: readonly PropertyKey[], given: unknown): string {
  const network = NETWORKS.find(({ id }) => id === within(given, 'network'));
  const options = network?.fields ?? [];
  switch (part) {
    case 'options':
      return words.known.settings(namesOf(options));
    case 'training':
      return words.known.settings(namesOf(TRAINING_FIELDS));
    case 'vary':
      return words.known.vary(namesOf(network === undefined ? [] : varyingFields(network.id)));
    case 'stop':
      return words.known.stop;
    default:
      return words.known.sweep;
  }
}

/** `vary.learningRate[1]` */
function placeOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (place, key) =>
      typeof key === 'number'
        ? `${place}[${key}]`
        : `${place}${place === '' ? '' : '.'}${String(key)}`,
    '',
  );
}

function networkOf(id: string) {
  try {
    return networkById(id);
  } catch (error) {
    throw new SweepError(words.wrong('network', messageOf(error)));
  }
}

function presetOf(network: string, preset: string | undefined) {
  try {
    return experimentFromPreset(network, preset);
  } catch (error) {
    throw new SweepError(words.wrong('preset', messageOf(error)));
  }
}

/** As the preset has it, but that another optimizer starts from its own learning rate. */
function trainingOf(
  given: Options,
  preset: ReturnType<typeof experimentFromPreset>['training'],
  vary: Sweep['vary'],
): Options {
  const optimizer = given['optimizer'];
  const another = (['sgd', 'rmsprop', 'adam'] as const).find((name) => name === optimizer);
  const rate =
    another === undefined || another === preset.optimizer || vary['learningRate'] !== undefined
      ? {}
      : { learningRate: DEFAULT_LEARNING_RATES[another] };
  return { ...trainingOptions(preset), ...rate, ...given };
}

/** A stop rule that is a setting of training is said in one place only. */
function stopSetting(
  rule: string,
  setting: string,
  value: number | undefined,
  training: Options,
  vary: Sweep['vary'],
): Options {
  if (value === undefined) return {};
  const twice = training[setting] !== undefined ? `training.${setting}` : `vary.${setting}`;
  if (training[setting] !== undefined || vary[setting] !== undefined) {
    throw new SweepError(words.saidTwice(`stop.${rule}`, twice));
  }
  return { [setting]: value };
}

/** @throws SweepError for a setting that changes nothing whatever its value. */
function checkVaried(sweep: Sweep, fields: readonly Field[]): void {
  const runs = runsOf({ ...sweep, seeds: sweep.seeds.slice(0, 1) });
  for (const name of Object.keys(sweep.vary)) {
    const field = fields.find((one) => one.name === name);
    const matters = runs.some(({ experiment }) =>
      field === undefined
        ? true
        : isInForce(
            field,
            { ...experiment.options, ...trainingOptions(experiment.training) },
            taskOf(experiment),
          ),
    );
    if (!matters) throw new SweepError(words.changesNothing(`vary.${name}`));
  }
}

/** @throws SweepError when an accuracy is to end runs that have none. */
function checkTarget(sweep: Sweep): void {
  if (sweep.stop.accuracy === undefined) return;
  const isSum = variantsOf(sweep).some((vary) => taskOfVariant(sweep, vary) === 'adding');
  if (isSum) throw new SweepError(words.noAccuracy('stop.accuracy'));
}

/** @throws SweepError when a network cannot be built from its options. */
function checkNetworks(sweep: Sweep): void {
  for (const { vary, experiment } of runsOf({ ...sweep, seeds: sweep.seeds.slice(0, 1) })) {
    try {
      graphOf(experiment);
    } catch (error) {
      const options = { ...experiment.options, ...vary };
      throw new SweepError(words.noNetwork(options, messageOf(error)));
    }
  }
}

/** zod hands the settings back in its own order; the reader's decides which varies first. */
function inOrder(vary: Record<string, OptionValue[]>, given: unknown): Sweep['vary'] {
  const names = Object.keys((within(given, 'vary') as object | undefined) ?? {});
  return Object.fromEntries(names.map((name) => [name, vary[name]]));
}

function allDiffer(values: readonly unknown[]): boolean {
  return new Set(values).size === values.length;
}

function within(part: unknown, key: PropertyKey): unknown {
  return typeof part === 'object' && part !== null
    ? (part as Record<PropertyKey, unknown>)[key]
    : undefined;
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function namesOf(fields: readonly Field[]): string[] {
  return fields.map(({ name }) => name);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
