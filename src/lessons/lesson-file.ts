/**
 * Lessons from outside: a teacher's JSON file, dropped on the page, named in a link or packed into one. What is wrong
 * with it is said in a sentence: in which step, what was found, what was expected.
 */
import { z } from 'zod';
import { NETWORKS } from '../models/index.ts';
import { readLink } from '../models/link.ts';
import { MOST_LESSON_STEPS, PANELS, TABS } from '../models/page-settings.ts';
import { TRAINING_FIELDS } from '../models/training-fields.ts';
import { lessons as text } from '../text/en-lessons.ts';
import type { Condition, FactTest } from './condition.ts';
import { type FactKind, factNames, kindOfFact } from './facts.ts';
import type { Lesson } from './lesson.ts';

const words = text.file;

/** A lesson cannot be read; the message is a sentence for the reader. */
export class LessonError extends Error {
  override name = 'LessonError';
}

const MOST_TITLE = 100;
const MOST_ABOUT = 300;
const MOST_TEXT = 1500;
const MOST_MINUTES = 240;
/** A file larger than this is no lesson. */
const MOST_CHARACTERS = 100_000;

/**
 * @param json the text of a file
 * @throws LessonError
 */
export function parseLesson(json: string): Lesson {
  if (json.length > MOST_CHARACTERS) throw new LessonError(words.tooLarge(MOST_CHARACTERS));
  let given: unknown;
  try {
    given = JSON.parse(json.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new LessonError(words.notJson(error instanceof Error ? error.message : String(error)));
  }
  return readLesson(given);
}

/** Whether a file looks as if it were meant to be a lesson, and not a network's. */
export function looksLikeLesson(json: string): boolean {
  return json.length <= MOST_CHARACTERS && /"steps"\s*:\s*\[/.test(json);
}

/** @throws LessonError */
export function readLesson(given: unknown): Lesson {
  const read = lessonSchema.safeParse(given);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new LessonError(inWords(issue, given));
}

const expected = (what: string) => ({ error: what });
const line = (most: number) =>
  z
    .string(expected(words.aText(most)))
    .trim()
    .min(1, expected(words.aText(most)))
    .max(most, expected(words.aText(most)));

/** Sentences of their own, where "must be ..." does not fit. */
function whole(message: string) {
  return { code: 'custom', message, params: { whole: true } } as const;
}

const linkSchema = z.string(expected(words.aLink)).superRefine((link, context) => {
  const [notice] = readLink(link).notices;
  if (notice !== undefined) context.addIssue(whole(notice));
});

const setupSchema = z.strictObject(
  {
    link: linkSchema.exactOptional(),
    tab: z.enum(TABS, expected(words.oneOf(TABS))).exactOptional(),
    pad: z.custom<'empty' | number>(isPad, expected(words.aPad)).exactOptional(),
    normalise: z.boolean(expected(words.aSwitch)).exactOptional(),
    fresh: z.literal(true, expected(words.onlyTrue)).exactOptional(),
    trained: z.literal(true, expected(words.onlyTrue)).exactOptional(),
  },
  expected(words.aSetup),
);

function isPad(given: unknown): boolean {
  return (
    given === 'empty' || (Number.isInteger(given) && Number(given) >= 0 && Number(given) < 10_000)
  );
}

const fieldNames: readonly string[] = [
  ...new Set(
    [...NETWORKS.flatMap(({ fields }) => fields), ...TRAINING_FIELDS].map(({ name }) => name),
  ),
];

const stepSchema = z.strictObject(
  {
    text: line(MOST_TEXT),
    setup: setupSchema.exactOptional(),
    highlight: z
      .string(expected(words.aHighlight(PANELS)))
      .refine(
        (name) => [...PANELS, ...fieldNames].includes(name),
        expected(words.aHighlight(PANELS)),
      )
      .exactOptional(),
    done: z.unknown().transform(readCondition).exactOptional(),
  },
  expected(words.aStep),
);

const lessonSchema = z.strictObject(
  {
    id: z.string(expected(words.anId)).regex(/^[a-z0-9-]{1,60}$/, expected(words.anId)),
    title: line(MOST_TITLE),
    about: line(MOST_ABOUT),
    minutes: z
      .number(expected(words.minutes(MOST_MINUTES)))
      .min(1, expected(words.minutes(MOST_MINUTES)))
      .max(MOST_MINUTES, expected(words.minutes(MOST_MINUTES))),
    steps: z
      .array(stepSchema, expected(words.steps(MOST_LESSON_STEPS)))
      .min(1, expected(words.steps(MOST_LESSON_STEPS)))
      .max(MOST_LESSON_STEPS, expected(words.steps(MOST_LESSON_STEPS))),
  },
  expected(words.aLesson),
);

type Context = Parameters<Parameters<z.ZodUnknown['transform']>[0]>[1];

function readCondition(given: unknown, context: Context): Condition {
  const ways = Array.isArray(given) ? (given as unknown[]) : [given];
  const mistake =
    ways.length === 0 ? words.aCondition : ways.map(mistakeIn).find((each) => each !== undefined);
  if (mistake !== undefined) {
    context.addIssue(whole(mistake));
    return z.NEVER;
  }
  return given as Condition;
}

function mistakeIn(way: unknown): string | undefined {
  const record = z.record(z.string(), z.unknown()).safeParse(way);
  if (!record.success || Object.keys(record.data).length === 0) return words.aCondition;
  for (const [name, test] of Object.entries(record.data)) {
    const kind = kindOfFact(name);
    if (kind === undefined) return words.noFact(name, factNames());
    if (!isTest(test, kind)) return words.noTest(name, shown(test), wordsOf(kind));
  }
  return undefined;
}

function isTest(test: unknown, kind: FactKind): test is FactTest {
  const value = z.unknown().refine((given) => isValue(given, kind));
  const asked = z.union([
    value,
    z.strictObject({ oneOf: z.array(value).min(1) }),
    z.strictObject({ changed: z.literal(true) }),
    ...(kind.kind === 'number'
      ? [z.strictObject({ atLeast: z.number() }), z.strictObject({ atMost: z.number() })]
      : []),
  ]);
  return asked.safeParse(test).success;
}

function isValue(given: unknown, kind: FactKind): boolean {
  switch (kind.kind) {
    case 'number':
      return typeof given === 'number';
    case 'switch':
      return typeof given === 'boolean';
    case 'text':
      return typeof given === 'string' && (kind.choices?.includes(given) ?? true);
  }
}

function wordsOf(kind: FactKind): string {
  if (kind.kind !== 'text') return words.testOf[kind.kind];
  return kind.choices === undefined ? words.testOf.text : words.oneOf(kind.choices);
}

function inWords(issue: z.core.$ZodIssue, given: unknown): string {
  const { step, place } = placeOf(issue.path);
  const where = words.where(step, place);
  if (issue.code === 'unrecognized_keys') return words.unknownKey(where, issue.keys[0]);
  if (issue.code === 'custom' && issue.params?.['whole'] === true) {
    return words.isWrong(where, issue.message);
  }
  const value = issue.path.reduce<unknown>(
    (part, key) =>
      typeof part === 'object' && part !== null
        ? (part as Record<PropertyKey, unknown>)[key]
        : undefined,
    given,
  );
  return value === undefined
    ? words.missing(where, issue.message)
    : words.mustBe(where, shown(value), issue.message);
}

/** `['steps', 2, 'setup', 'tab']` as step 3, `setup.tab`. */
function placeOf(path: readonly PropertyKey[]): { step: number | undefined; place: string } {
  const [first, index, ...rest] = path;
  const isStep = first === 'steps' && typeof index === 'number';
  return {
    step: isStep ? index + 1 : undefined,
    place: (isStep ? rest : path).map(String).join('.'),
  };
}

/** Short enough for a sentence. */
function shown(value: unknown): string {
  const json = JSON.stringify(value) ?? String(value);
  return json.length <= 60 ? json : `${json.slice(0, 57)} …`;
}
