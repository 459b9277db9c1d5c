/** The trials as tables in Markdown. */
import type { Trial } from './trials.ts';

const ENGINES: Readonly<Record<string, string>> = {
  chromium: 'Chromium',
  'chromium-webgpu': 'Chromium, WebGPU',
  firefox: 'Firefox',
  'firefox-webgpu': 'Firefox, WebGPU',
  webkit: 'WebKit',
  'command-line': 'command line',
};

/** @param what of each kind, in the order of the table */
export function faultsTable(trials: readonly Trial[], what: ReadonlyMap<string, string>): string {
  const faults = trials.filter(({ inputs }) => inputs === undefined);
  const mutated = trials.filter(({ inputs }) => inputs !== undefined);
  return [
    `${listed(trials.map(({ version }) => version))}; ${dates(trials)}.`,
    '',
    ...(faults.length === 0 ? [] : [...survivalTable(faults, what), '']),
    ...(mutated.length === 0 ? [] : mutationTable(mutated, what)),
  ]
    .join('\n')
    .trim();
}

function survivalTable(faults: readonly Trial[], what: ReadonlyMap<string, string>): string[] {
  const rows = [...what].flatMap(([kind, words]) =>
    Object.entries(ENGINES).flatMap(([engine, title]) => {
      const tried = faults.filter((trial) => trial.kind === kind && trial.engine === engine);
      return tried.length === 0 ? [] : [`| ${words} | ${title} | ${figures(tried)} |`];
    }),
  );
  const bad = faults.filter(({ failure }) => failure !== undefined);
  return [
    '| fault | where | tried | survived | most steps lost | in checkpoint intervals |',
    '| --- | --- | ---: | ---: | ---: | ---: |',
    ...rows,
    `| **all** | | ${figures(faults)} |`,
    ...bad.map(
      ({ kind, engine, seed, failure }) =>
        `\nNot survived: ${kind} in ${engine}, seed ${seed}: ${failure}`,
    ),
  ];
}

function figures(trials: readonly Trial[]): string {
  const losses = trials.flatMap(({ loss }) => loss ?? []);
  const most = (of: (loss: (typeof losses)[number]) => number) => Math.max(0, ...losses.map(of));
  return [
    trials.length,
    losses.length,
    most(({ stepsLost }) => stepsLost),
    most(({ intervalsLost }) => intervalsLost).toFixed(2),
  ].join(' | ');
}

function mutationTable(mutated: readonly Trial[], what: ReadonlyMap<string, string>): string[] {
  const sum = (trials: readonly Trial[]) => {
    const of = (name: 'tried' | 'crashes') =>
      trials.reduce((total, { inputs }) => total + (inputs?.[name] ?? 0), 0);
    return `${of('tried').toLocaleString('en')} | ${of('crashes')}`;
  };
  const rows = [...what].flatMap(([kind, words]) => {
    const tried = mutated.filter((trial) => trial.kind === kind);
    return tried.length === 0 ? [] : [`| ${words} | ${sum(tried)} |`];
  });
  const bad = mutated.filter(({ failure }) => failure !== undefined);
  return [
    '| mutated | tried | crashes |',
    '| --- | ---: | ---: |',
    ...rows,
    `| **all** | ${sum(mutated)} |`,
    ...bad.map(({ kind, seed, failure }) => `\nA crash: ${kind}, seed ${seed}: ${failure}`),
  ];
}

function listed(words: readonly string[]): string {
  return [...new Set(words)].sort().join(', ');
}

function dates(trials: readonly Trial[]): string {
  const days = trials.map(({ at }) => new Date(at).toISOString().slice(0, 10)).sort();
  const [first, last] = [days[0] ?? '', days.at(-1) ?? ''];
  return first === last ? first : `${first} to ${last}`;
}
