/** How the page is set up, as far as a link says: for a teacher who hides what the lesson does not need. */
import { link as text } from '../text/en-link.ts';

export const BACKEND_PREFERENCES = ['auto', 'webgpu', 'wasm', 'cpu'] as const;
export const THEMES = ['system', 'light', 'dark'] as const;
/** The parts of the page that a link may hide, besides the control of any single field. */
export const PANELS = [
  'networks',
  'presets',
  'settings',
  'architecture',
  'transport',
  'curves',
  'runs',
  'sweep',
  'board',
  'draw',
  'backend',
  'bench',
  'files',
  'class',
  'inside',
  'mistakes',
  'handwriting',
] as const;
/** What there is to look at in the middle of the page, one at a time. */
export const TABS = [
  'curves',
  'inside',
  'mistakes',
  'handwriting',
  'runs',
  'sweep',
  'board',
  'architecture',
  'source',
  'bench',
  'code',
  'files',
] as const;
export type Tab = (typeof TABS)[number];
/** The questions of the tab "Inside" (docs/inside.md). */
export const INSIDE_VIEWS = [
  'reading',
  'states',
  'pixels',
  'gradient',
  'memory',
  'what-if',
  'scans',
  'alignment',
  'cell',
  'batch',
] as const;

/** Where in the tab "Inside" one looks. */
export interface InsidePlace {
  view: (typeof INSIDE_VIEWS)[number];
  /** After so many steps of the reading, from 1; the last where it is left out. */
  step?: number;
  /** The test digit, or test line, of that number; what is on the pad where it is left out. */
  digit?: number;
  /** The unit that is picked, from 0. */
  unit?: number;
}

/** Where in a guided lesson one is (docs/lessons.md). */
export interface LessonPlace {
  /**
   * A lesson that comes with the page by its id, a lesson's file on the same server by its path (`lessons/mine.json`),
   * or a whole lesson packed into the link (`packed:...`).
   */
  name: string;
  /** From 1. */
  step: number;
}

export interface PageSettings {
  backend: (typeof BACKEND_PREFERENCES)[number];
  /** Panels (`PANELS`) and fields by name (`learningRate`) that are not shown. */
  hidden: readonly string[];
  /** Larger type and thicker lines, for a projector. */
  presenter: boolean;
  theme: (typeof THEMES)[number];
  /** Of the lesson, on top of the page; empty where there is none. */
  title: string;
  /** What to do in the lesson, a line each. */
  task: readonly string[];
  /** Only while that tab is looked at. */
  inside: InsidePlace | undefined;
  /** Only while it is followed. */
  lesson: LessonPlace | undefined;
}

/** A lesson's title has at most so many characters, and its task so many steps of so many characters. */
export const MOST_TITLE = 100;
export const MOST_STEPS = 12;
export const MOST_STEP = 300;

export const DEFAULT_PAGE: PageSettings = {
  backend: 'auto',
  hidden: [],
  presenter: false,
  theme: 'system',
  title: '',
  task: [],
  inside: undefined,
  lesson: undefined,
};

export const PAGE_KEYS = [
  ...['backend', 'hide', 'presenter', 'theme', 'title', 'task'],
  ...['inside', 'step', 'digit', 'unit'],
  ...['lesson', 'lesson-step'],
] as const;

/** What differs from `DEFAULT_PAGE`, as a link's entries. */
export function writePage(
  { backend, hidden, presenter, theme, title, task, inside, lesson }: PageSettings,
  linkKey: (field: string) => string,
): [string, string][] {
  const entries: [string, string][] = [];
  if (backend !== DEFAULT_PAGE.backend) entries.push(['backend', backend]);
  if (hidden.length > 0) entries.push(['hide', hidden.map(linkKey).join(',')]);
  if (presenter) entries.push(['presenter', 'on']);
  if (theme !== DEFAULT_PAGE.theme) entries.push(['theme', theme]);
  if (title !== '') entries.push(['title', title]);
  if (task.length > 0) entries.push(['task', task.join('\n')]);
  if (inside !== undefined) {
    entries.push(['inside', inside.view]);
    for (const key of ['step', 'digit', 'unit'] as const) {
      const value = inside[key];
      if (value !== undefined) entries.push([key, String(value)]);
    }
  }
  if (lesson !== undefined) {
    entries.push(['lesson', lesson.name]);
    if (lesson.step > 1) entries.push(['lesson-step', String(lesson.step)]);
  }
  return entries;
}

/**
 * Reads a link's entries. What is not known is left out, with a sentence in `notices`.
 *
 * @param fields every field's name by its key in links
 */
export function readPage(
  entries: ReadonlyMap<string, string>,
  fields: ReadonlyMap<string, string>,
  notices: string[],
): PageSettings {
  return {
    backend: readChoice(entries, 'backend', BACKEND_PREFERENCES, notices) ?? DEFAULT_PAGE.backend,
    hidden: readHidden(entries.get('hide') ?? '', fields, notices),
    presenter: readChoice(entries, 'presenter', ['on', 'off'], notices) === 'on',
    theme: readChoice(entries, 'theme', THEMES, notices) ?? DEFAULT_PAGE.theme,
    title: readTitle(entries.get('title') ?? '', notices),
    task: readTask(entries.get('task') ?? '', notices),
    inside: readInside(entries, notices),
    lesson: readLesson(entries, notices),
  };
}

/** An id, a path below the page that leads nowhere else, or a packed lesson. */
const LESSON_NAME =
  /^([a-z0-9-]{1,60}|(?!.*(\.\.|\/\/))\w[\w./-]{0,199}\.json|packed:[\w-]{1,16000})$/;
/** So many steps a lesson has at most. */
export const MOST_LESSON_STEPS = 40;

function readLesson(
  entries: ReadonlyMap<string, string>,
  notices: string[],
): LessonPlace | undefined {
  const name = entries.get('lesson');
  if (name === undefined) return undefined;
  if (!LESSON_NAME.test(name)) {
    notices.push(text.badLesson(name));
    return undefined;
  }
  const given = entries.get('lesson-step') ?? '1';
  const step = Number(given);
  if (/^\d+$/.test(given) && step >= 1 && step <= MOST_LESSON_STEPS) return { name, step };
  notices.push(text.outOfRange('lesson-step', given, 1, MOST_LESSON_STEPS));
  return { name, step: 1 };
}

function readInside(
  entries: ReadonlyMap<string, string>,
  notices: string[],
): InsidePlace | undefined {
  const view = readChoice(entries, 'inside', INSIDE_VIEWS, notices);
  const place: InsidePlace = { view: view ?? INSIDE_VIEWS[0] };
  for (const [key, least, most] of [
    ['step', 1, 784],
    ['digit', 0, 9999],
    ['unit', 0, 4095],
  ] as const) {
    const given = entries.get(key);
    if (given === undefined) continue;
    const value = Number(given);
    if (/^\d+$/.test(given) && value >= least && value <= most) place[key] = value;
    else notices.push(text.outOfRange(key, given, least, most));
  }
  return view === undefined ? undefined : place;
}

function readHidden(
  list: string,
  fields: ReadonlyMap<string, string>,
  notices: string[],
): readonly string[] {
  const hidden = new Set<string>();
  for (const key of list.split(',').filter((part) => part !== '')) {
    const name = PANELS.find((panel) => panel === key) ?? fields.get(key);
    if (name === undefined) notices.push(text.unknownHidden(key));
    else hidden.add(name);
  }
  return [...hidden];
}

function readChoice<Choice extends string>(
  entries: ReadonlyMap<string, string>,
  key: string,
  choices: readonly Choice[],
  notices: string[],
): Choice | undefined {
  const value = entries.get(key);
  if (value === undefined) return undefined;
  const choice = choices.find((known) => known === value);
  if (choice === undefined) notices.push(text.notOneOf(key, value, choices));
  return choice;
}

function readTitle(given: string, notices: string[]): string {
  const title = taskLines(given).join(' ');
  if (title.length <= MOST_TITLE) return title;
  notices.push(text.longTitle(MOST_TITLE));
  return title.slice(0, MOST_TITLE);
}

function readTask(given: string, notices: string[]): readonly string[] {
  const lines = taskLines(given);
  const read = lines.slice(0, MOST_STEPS).map((line) => line.slice(0, MOST_STEP));
  if (read.length < lines.length || read.some((line, index) => line !== lines[index])) {
    notices.push(text.longTask(MOST_STEPS, MOST_STEP));
  }
  return read;
}

/** What is written as a task as its steps: a line each, empty and repeated ones left out. */
export function taskLines(written: string): readonly string[] {
  const lines = written.split(/[\r\n]+/).map((line) => line.replaceAll(/\s+/g, ' ').trim());
  return [...new Set(lines)].filter((line) => line !== '');
}
