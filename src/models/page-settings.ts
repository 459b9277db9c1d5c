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
  'draw',
  'backend',
  'bench',
  'files',
] as const;

export interface PageSettings {
  backend: (typeof BACKEND_PREFERENCES)[number];
  /** Panels (`PANELS`) and fields by name (`learningRate`) that are not shown. */
  hidden: readonly string[];
  /** Larger type and thicker lines, for a projector. */
  presenter: boolean;
  theme: (typeof THEMES)[number];
}

export const DEFAULT_PAGE: PageSettings = {
  backend: 'auto',
  hidden: [],
  presenter: false,
  theme: 'system',
};

export const PAGE_KEYS = ['backend', 'hide', 'presenter', 'theme'] as const;

/** What differs from `DEFAULT_PAGE`, as a link's entries. */
export function writePage(
  { backend, hidden, presenter, theme }: PageSettings,
  linkKey: (field: string) => string,
): [string, string][] {
  const entries: [string, string][] = [];
  if (backend !== DEFAULT_PAGE.backend) entries.push(['backend', backend]);
  if (hidden.length > 0) entries.push(['hide', hidden.map(linkKey).join(',')]);
  if (presenter) entries.push(['presenter', 'on']);
  if (theme !== DEFAULT_PAGE.theme) entries.push(['theme', theme]);
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
  };
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
