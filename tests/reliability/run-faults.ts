/**
 * Breaks things on purpose and counts what that costs; `npm run faults` starts it. What was tried is kept in
 * .cache/reliability/, so that a run that was cut short goes on, and pieces add up to one table.
 */
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { findEngines } from '../../scripts/setup/engines.mjs';
import { runMain, say, SetupFailure } from '../../scripts/setup/failure.mjs';
import { writeInto } from '../../scripts/setup/document.mjs';
import type { Engine } from '../browsers/driver/driver.ts';
import { openDriver } from '../browsers/driver/open-driver.ts';
import { ScanlinePage } from '../browsers/scanline-page.ts';
import { COMMAND_LINE_FAULTS } from './command-line-faults.ts';
import { FaultyServer } from './faulty-server.ts';
import { faultsTable } from './faults-table.ts';
import { PAGE_FAULTS, refusesServiceWorker, type Opened, type PageFault } from './page-faults.ts';
import { LONG, type Loss } from './training-page.ts';
import { Trials, type Trial } from './trials.ts';

const root = join(import.meta.dirname, '..', '..');
const kept = join(root, '.cache', 'reliability', 'trials.jsonl');

const nodeVersion = `Node ${process.versions.node}`;

/** So many inputs are mutated by one seed. */
const INPUTS = 500;
const MUTATIONS: Readonly<Record<string, string>> = {
  links: 'links',
  files: 'model files',
  messages: 'messages to the worker',
};
const SEEDS_OF_MUTATIONS = 7;

/** What is to be tried: seeds of a kind in an engine. */
interface Plan {
  engine: string;
  kind: string;
  seeds: number[];
}

const EVERYTHING: readonly Omit<Plan & { times: number }, 'seeds'>[] = [
  ...Object.entries(PAGE_FAULTS).flatMap(([kind, { times }]) =>
    Object.entries(times).map(([engine, often]) => ({ engine, kind, times: often })),
  ),
  ...Object.entries(COMMAND_LINE_FAULTS).map(([kind, { times }]) => ({
    engine: 'command-line',
    kind,
    times,
  })),
  ...Object.keys(MUTATIONS).map((kind) => ({ engine: 'node', kind, times: SEEDS_OF_MUTATIONS })),
];

const WHAT: ReadonlyMap<string, string> = new Map([
  ...Object.entries({ ...PAGE_FAULTS, ...COMMAND_LINE_FAULTS }).map(
    ([kind, { what }]) => [kind, what] as const,
  ),
  ...Object.entries(MUTATIONS),
]);

await runMain(async () => {
  const { plans, fresh, again, doc } = readOptions();
  if (fresh) rmSync(kept, { force: true });
  const trials = new Trials(kept);
  for (const { engine, kind, seeds } of plans) {
    const left = seeds.filter((seed) => again || !trials.has({ engine, kind, seed }));
    if (left.length > 0) await tryKind(engine, kind, left, (trial) => tell(trials, trial));
  }
  const table = faultsTable(trials.all(), WHAT);
  console.log(table);
  if (doc) await writeInto(root, 'reliability.md', 'faults', table);
  const bad = trials
    .all()
    .some(({ failure, loss }) => failure !== undefined || (loss?.intervalsLost ?? 0) > 1);
  process.exit(bad ? 1 : 0);
});

function readOptions() {
  const kinds = [...WHAT.keys()];
  const engines = [...new Set(EVERYTHING.map(({ engine }) => engine))];
  try {
    const { values } = parseArgs({
      options: {
        kind: { type: 'string', default: kinds.join() },
        engine: { type: 'string', default: engines.join() },
        seed: { type: 'string', default: '1' },
        count: { type: 'string' },
        fresh: { type: 'boolean', default: false },
        again: { type: 'boolean', default: false },
        'no-doc': { type: 'boolean', default: false },
      },
    });
    const [kind, engine] = [
      among('kind', values.kind, kinds),
      among('engine', values.engine, engines),
    ];
    const seed = whole('seed', values.seed);
    const count = values.count === undefined ? undefined : whole('count', values.count);
    const plans = EVERYTHING.filter(
      (each) => kind.includes(each.kind) && engine.includes(each.engine),
    ).map(({ times, ...each }) => ({
      ...each,
      seeds: Array.from({ length: count ?? times }, (_, index) => seed + index),
    }));
    if (plans.length === 0) {
      throw new Error(`${engine.join(' and ')} cannot do ${kind.join(' and ')}`);
    }
    return { plans, fresh: values.fresh, again: values.again, doc: !values['no-doc'] };
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    throw new SetupFailure(
      `${words}. Known: npm run faults -- [--kind ${kinds.join('|')}] [--engine ${engines.join('|')}] [--seed N] [--count N] [--again] [--fresh] [--no-doc]; several with a comma between.`,
    );
  }
}

function among(flag: string, asked: string, known: readonly string[]): string[] {
  const chosen = asked.split(',');
  const strange = chosen.find((each) => !known.includes(each));
  if (strange !== undefined) throw new Error(`--${flag} was "${strange}", which is not known`);
  return chosen;
}

function whole(flag: string, asked: string): number {
  const value = Number(asked);
  if (Number.isInteger(value) && value >= 1 && value <= 1e6) return value;
  throw new Error(`--${flag} was "${asked}"; it must be a whole number from 1 to 1,000,000`);
}

function tell(trials: Trials, trial: Trial): void {
  trials.add(trial);
  const { engine, kind, seed, loss, inputs, failure } = trial;
  const outcome =
    failure ??
    (inputs === undefined
      ? `survived, ${loss?.stepsLost} steps lost (${loss?.intervalsLost.toFixed(2)} intervals)`
      : `${inputs.tried} tried, ${inputs.crashes} crashes`);
  say(`${engine} ${kind} ${seed}: ${outcome}`);
}

type Tell = (trial: Trial) => void;

async function tryKind(engine: string, kind: string, seeds: number[], tellOne: Tell) {
  if (engine === 'node') {
    for (const seed of seeds) tellOne(await mutated(kind, seed));
  } else if (engine === 'command-line') {
    const fault = COMMAND_LINE_FAULTS[kind];
    for (const seed of seeds) {
      const outcome = await outcomeOf(() => fault.run(root));
      tellOne({ engine, kind, seed, version: nodeVersion, at: Date.now(), ...outcome });
    }
  } else await tryInBrowser(engine as Engine, kind, seeds, tellOne);
}

async function outcomeOf(task: () => Promise<Loss>): Promise<{ loss: Loss } | { failure: string }> {
  try {
    return { loss: await task() };
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    return { failure: words.split('\n').slice(0, 3).join(' ').slice(0, 600) };
  }
}

async function tryInBrowser(engine: Engine, kind: string, seeds: number[], tellOne: Tell) {
  const found = await findEngines();
  const fault: PageFault = PAGE_FAULTS[kind];
  const server = await FaultyServer.start(join(root, 'dist'));
  server.refuses = kind === 'chunk' ? refusesServiceWorker : () => false;
  let opened: Opened | undefined;
  let version = '';
  const close = async () => {
    await opened?.page.driver.end();
    opened = undefined;
  };
  try {
    for (const seed of seeds) {
      const outcome = await outcomeOf(async () => {
        if (opened === undefined) {
          const driver = await openDriver(engine, found);
          opened = { page: new ScanlinePage(driver, engine, server.address), server };
          version = await driver.breaking.version();
          await opened.page.open(LONG);
        } else if (fault.fresh === 'page') await opened.page.open(LONG);
        return fault.run(opened, momentOf(seed));
      });
      tellOne({ engine, kind, seed, version, at: Date.now(), ...outcome });
      if ('failure' in outcome || fault.fresh === 'browser') await close();
    }
  } finally {
    await close();
    await server.stop();
  }
}

/** Spread evenly over a checkpoint interval, by the golden ratio. */
function momentOf(seed: number): number {
  return (seed * 0.6180339887498949) % 1;
}

/** In a process of its own, so that whatever it breaks is seen. */
async function mutated(kind: string, seed: number): Promise<Trial> {
  const program = join(import.meta.dirname, 'fuzz.ts');
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', program, kind, String(INPUTS), String(seed)],
    { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let told: Pick<Trial, 'inputs' | 'failure'> | undefined;
  createInterface(child.stdout).on('line', (line) => {
    if (line.startsWith('{"inputs"')) told = JSON.parse(line) as typeof told;
  });
  const code = await new Promise((resolve) => child.once('close', resolve));
  const lost = { inputs: { tried: INPUTS, crashes: 1 }, failure: `It ended with code ${code}.` };
  const outcome = code === 0 && told !== undefined ? told : lost;
  return { engine: 'node', kind, seed, version: nodeVersion, at: Date.now(), ...outcome };
}
