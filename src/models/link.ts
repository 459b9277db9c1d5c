/**
 * A link is an experiment: `#v=1&network=irnn&preset=rows&units=64&lr=0.0001`.
 *
 * It names the network and a preset, then only what differs from that preset, then how the page is set
 * up. Whatever in it is unknown, damaged or out of bounds is left out or clamped with a sentence for the
 * reader; reading never fails.
 */
import { link as text } from '../text/en-link.ts';
import { custom } from './custom.ts';
import { fitted, withData } from './data-fit.ts';
import type { Experiment, Options, OptionValue } from './experiment.ts';
import { FieldError, type Field, isChoice, type NumberField } from './field.ts';
import {
  defaultExperiment,
  experimentFromPreset,
  type KnownNetwork,
  networkById,
  NETWORKS,
  taskOf,
} from './index.ts';
import {
  DEFAULT_PAGE,
  PAGE_KEYS,
  readPage,
  writePage,
  type PageSettings,
} from './page-settings.ts';
import { settingsOf, TRAINING_FIELDS, trainingOptions, withoutIdle } from './training-fields.ts';

export interface LinkState {
  experiment: Experiment;
  /** The preset the experiment started from. */
  preset: string;
  page: PageSettings;
}

export interface ReadLink {
  state: LinkState;
  /** What was not taken as it was, in sentences. */
  notices: string[];
}

const VERSION = '1';

/** What links call a field, where that is not its name in kebab-case. */
const SHORT_KEYS: ReadonlyMap<string, string> = new Map([['learningRate', 'lr']]);

/** A field's key in links, e.g. `lr`, `batch-size`. */
export function linkKey(field: string): string {
  return (
    SHORT_KEYS.get(field) ?? field.replaceAll(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`)
  );
}

/**
 * The link of a state, without `#`.
 *
 * @throws FieldError when the state names a network or preset that there is not.
 */
export function writeLink({ experiment, preset, page }: LinkState): string {
  const network = networkById(experiment.network);
  const base = allOptions(experimentFromPreset(network.id, preset));
  const now = allOptions(experiment);
  const changed = fieldsOf(network)
    .filter(({ name }) => now[name] !== base[name])
    .map(({ name }): [string, string] => [linkKey(name), spell(now[name])]);
  const entries: [string, string][] = [
    ['v', VERSION],
    ['network', network.id],
    ['preset', preset],
    ...changed,
    ...writePage(page, linkKey),
  ];
  return entries
    .map(
      ([key, value]) =>
        `${key}=${encodeURIComponent(value)
          .replaceAll(/%2C|%3A/g, decodeURIComponent)
          .replaceAll('%20', '+')}`,
    )
    .join('&');
}

/**
 * Reads a link, with or without `#` or `?` before it. An empty one is the default experiment.
 */
export function readLink(given: string): ReadLink {
  const notices: string[] = [];
  const entries = readEntries(given, notices);
  const version = entries.get('v') ?? VERSION;
  if (version !== VERSION) notices.push(text.newerVersion(version));
  const network = readNetwork(entries.get('network'), notices);
  const preset = readPreset(network, entries.get('preset'), notices);
  const options: Record<string, OptionValue> = allOptions(experimentFromPreset(network.id, preset));
  const fields = new Map(fieldsOf(network).map((field) => [linkKey(field.name), field]));
  for (const [key, value] of entries) {
    const field = fields.get(key);
    if (field !== undefined) {
      const read = readValue(field, key, value, notices);
      if (read !== undefined) options[field.name] = read;
    }
  }
  const task = taskOf({ network: network.id, training: settingsOf(options) });
  const idle = withoutIdle(options, task);
  notices.push(...idle.names.map((name) => text.notForTask(linkKey(name), task)));
  const unknown = [...entries.keys()].filter((key) => !fields.has(key) && !OWN_KEYS.has(key));
  if (unknown.length > 0) notices.push(text.unknownKeys(unknown));
  return {
    state: {
      experiment: fittedOr(experimentOf(network, idle.options), preset, notices),
      preset,
      page: readPage(entries, hideable(), notices),
    },
    notices,
  };
}

/** What a page with no link shows. */
export function defaultLinkState(): LinkState {
  const experiment = defaultExperiment();
  return {
    experiment,
    preset: networkById(experiment.network).presets[0].id,
    page: DEFAULT_PAGE,
  };
}

/** `run` and `result` are what came of it (experiments/result-link.ts). */
const OWN_KEYS: ReadonlySet<string> = new Set([
  ...['v', 'network', 'preset', 'run', 'result'],
  ...PAGE_KEYS,
]);

/** Every field of every network by its link key: what `hide` may name besides the page's panels. */
function hideable(): ReadonlyMap<string, string> {
  const fields = [...NETWORKS.flatMap((network) => network.fields), ...TRAINING_FIELDS];
  return new Map(fields.map(({ name }) => [linkKey(name), name]));
}

function readEntries(given: string, notices: string[]): ReadonlyMap<string, string> {
  const entries = new Map<string, string>();
  const repeated = new Set<string>();
  for (const [key, value] of new URLSearchParams(given.replace(/^[#?]/, ''))) {
    if (entries.has(key)) repeated.add(key);
    else entries.set(key, value);
  }
  notices.push(...[...repeated].map(text.repeated));
  return entries;
}

function readNetwork(id: string | undefined, notices: string[]): KnownNetwork {
  const network = NETWORKS.find((known) => known.id === id);
  if (network !== undefined) return network;
  if (id !== undefined) {
    const known = NETWORKS.map((network) => network.id);
    notices.push(text.unknownNetwork(id, known, NETWORKS[0].title));
  }
  return NETWORKS[0];
}

function readPreset(network: KnownNetwork, id: string | undefined, notices: string[]): string {
  const known = network.presets.map((preset) => preset.id);
  if (id === undefined || known.includes(id)) return id ?? known[0];
  notices.push(text.unknownPreset(id, known, known[0]));
  return known[0];
}

function readValue(
  field: Field,
  key: string,
  value: string,
  notices: string[],
): OptionValue | undefined {
  switch (field.kind) {
    case 'number':
      return readNumber(field, key, value, notices);
    case 'choice':
      if (isChoice(field, value)) return value;
      notices.push(text.notOneOf(key, value, field.choices));
      return undefined;
    case 'text':
      try {
        return field.read(value);
      } catch (error) {
        if (!(error instanceof FieldError)) throw error;
        notices.push(text.notRead(key, error.message));
        return undefined;
      }
    case 'switch':
      if (value === 'on' || value === 'off') return value === 'on';
      notices.push(text.notOneOf(key, value, ['on', 'off']));
      return undefined;
  }
}

function readNumber(
  field: NumberField,
  key: string,
  value: string,
  notices: string[],
): number | undefined {
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(value)) {
    notices.push(text.notANumber(key, value));
    return undefined;
  }
  const given = Number(value);
  const whole = field.integer ? Math.round(given) : given;
  const taken = Math.min(field.max, Math.max(field.min, whole));
  if (taken !== given) notices.push(text.clamped(key, value, field.min, field.max, taken));
  return taken;
}

function spell(value: OptionValue): string {
  return typeof value === 'boolean' ? (value ? 'on' : 'off') : String(value);
}

function fieldsOf(network: KnownNetwork): readonly Field[] {
  return [...network.fields, ...TRAINING_FIELDS];
}

/** A network's options and the settings of training in one; their names never meet. */
function allOptions({ options, training }: Experiment): Options {
  return { ...options, ...trainingOptions(training) };
}

/** The experiment; where its network does not fit the data set, with what the preset has in place of one of them. */
function fittedOr(experiment: Experiment, preset: string, notices: string[]): Experiment {
  const { network, training } = experiment;
  const usual = experimentFromPreset(network, preset);
  try {
    return fitted(experiment);
  } catch (error) {
    if (!(error instanceof FieldError)) throw error;
    const isOwn = network === custom.id;
    notices.push(text.notRead(linkKey(isOwn ? 'layers' : 'data'), error.message));
    return isOwn
      ? withData({ ...usual, training: { ...training, data: usual.training.data } }, training.data)
      : { ...experiment, training: { ...training, data: usual.training.data } };
  }
}

function experimentOf(network: KnownNetwork, options: Options): Experiment {
  const pick = (fields: readonly Field[]) =>
    Object.fromEntries(fields.map(({ name }) => [name, options[name]]));
  return {
    network: network.id,
    options: pick(network.fields),
    training: settingsOf(pick(TRAINING_FIELDS)),
  };
}
