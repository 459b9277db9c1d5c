/**
 * `npm test`: everything that must hold, cheapest first, each step with its time; begins nothing more after the first
 * that fails. `npm test -- --only types|lint|unit|naga|e2e|engines` runs one of them; `--all` has naga compute all its
 * cases instead of a share, and the kernels compared on WebGPU in Node as well. With `--only engines`, `--engine firefox` takes one engine, and `--starts N` begins by
 * starting the page N times, each time in a new browser.
 */
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root, runMain, say, setUp, SetupFailure } from './setup.mjs';
import { build } from './build.mjs';
import { installWithApt } from './setup/apt.mjs';
import { readJson } from './setup/files.mjs';
import { engines, enginesInWords, ensureEngines } from './setup/engines.mjs';
import { ensureNaga } from './setup/naga.mjs';
import { runProgram } from './setup/processes.mjs';
import { softwareGpuEnvironment } from './setup/software-gpu.mjs';

const reports = join(root, '.cache', 'test');
const unitReport = join(reports, 'unit.json');
const nagaReport = join(reports, 'naga.json');
const enginesReport = join(reports, 'engines.json');
const e2eReport = join(reports, 'e2e.json');

/** @typedef {{ name: string, group: string, alsoFor?: string, run: (chromium: string) => Promise<boolean> }} Step */

/**
 * What runs one after the other: rows of lanes. The lanes of a row run side by side, for a browser test is waiting much
 * of its time, and the steps of a lane one after the other.
 * @type {Step[][][]}
 */
const rows = [
  [
    [{ name: 'type check', group: 'types', run: () => tool('typescript/bin/tsc', '--noEmit') }],
    [
      {
        name: 'lint',
        group: 'lint',
        run: () => tool('eslint/bin/eslint.js', '.', '--max-warnings', '0'),
      },
      {
        name: 'unused code and circles',
        group: 'lint',
        run: () => tool('knip/bin/knip.js', '--no-progress'),
      },
      {
        name: 'formatting',
        group: 'lint',
        run: () => tool('prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.'),
      },
    ],
    [{ name: 'build', group: 'e2e', alsoFor: 'engines', run: buildStep }],
  ],
  [
    [
      {
        name: 'unit tests',
        group: 'unit',
        run: (chromium) =>
          toolWith(
            {
              ...softwareGpuEnvironment(chromium),
              ...(options.all ? { SCANLINE_ALL: '1' } : {}),
            },
            'vitest/vitest.mjs',
            'run',
            '--reporter=default',
            '--reporter=json',
            `--outputFile.json=${unitReport}`,
          ),
      },
      { name: 'naga', group: 'naga', run: nagaStep },
    ],
    [
      {
        name: 'browser tests',
        group: 'e2e',
        run: async (chromium) => {
          await ensureFashion();
          return toolWith({ SCANLINE_CHROMIUM: chromium }, '@playwright/test/cli.js', 'test');
        },
      },
      { name: 'engines', group: 'engines', run: enginesStep },
    ],
  ],
];

/** @type {{ name: string, seconds: number }[]} */
const times = [];

/** @type {{ only?: string, all?: boolean, engine?: string, starts?: string }} */
let options = {};

/** What steps print that run side by side is shown when they are over: in between nobody could read it. */
let sideBySide = false;

await runMain(async () => {
  const start = performance.now();
  options = readOptions();
  const chosen = chooseSteps();
  const needsBrowser = chosen
    .flat(2)
    .some(({ group }) => group === 'unit' || group === 'e2e' || group === 'engines');
  const { chromium } = await timed('set-up', () => setUp({ chromium: needsBrowser }));
  rmSync(reports, { recursive: true, force: true });
  mkdirSync(reports, { recursive: true });

  const failedSteps = await runRows(chosen, chromium ?? '');
  printTimes((performance.now() - start) / 1000, failedSteps);
  const { passed, failed, late } = countTests();
  if (late.length > 0) {
    console.log(`\nPassed only when run once more, which only a busy machine excuses:`);
    for (const title of late) console.log(`  ${title}`);
  }
  // A step that is no test, such as lint, counts as one failure: a red run never says "0 failed".
  const failures = Math.max(failed, failedSteps.length);
  console.log(`${passed} passed, ${failures} failed`);
  process.exitCode = failedSteps.length === 0 ? 0 : 1;
});

/**
 * @param {Step[][][]} chosen
 * @param {string} chromium
 * @returns {Promise<string[]>} the names of the steps that failed
 */
async function runRows(chosen, chromium) {
  /** @type {string[]} */
  const failed = [];
  for (const lanes of chosen) {
    sideBySide = lanes.length > 1;
    await Promise.all(
      lanes.map(async (lane) => {
        for (const step of lane) {
          if (failed.length > 0) return;
          say(`\n== ${step.name}${sideBySide ? ' begins' : ''}`);
          if (!(await timed(step.name, () => step.run(chromium)))) failed.push(step.name);
        }
      }),
    );
  }
  return failed;
}

/** @returns {{ only?: string, all?: boolean, engine?: string, starts?: string }} */
function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        only: { type: 'string' },
        all: { type: 'boolean' },
        engine: { type: 'string' },
        starts: { type: 'string' },
      },
    });
    checkEngine(values);
    return values;
  } catch (error) {
    if (error instanceof SetupFailure) throw error;
    throw new SetupFailure(
      `${error.message}. Known: npm test -- [--only ${groups().join('|')}] [--all] [--engine NAME] [--starts N].`,
    );
  }
}

/** @param {{ only?: string, engine?: string, starts?: string }} values */
function checkEngine({ only, engine, starts }) {
  const names = engines.map(({ name }) => name);
  if (engine !== undefined && !names.some((name) => name === engine)) {
    throw new SetupFailure(`There is no engine "${engine}": choose one of ${names.join(', ')}.`);
  }
  if (starts !== undefined && !/^[1-9]\d*$/.test(starts)) {
    throw new SetupFailure(`"${starts}" is no number of starts: give a whole number from 1.`);
  }
  if ((engine ?? starts) !== undefined && only !== 'engines') {
    throw new SetupFailure('--engine and --starts go with --only engines.');
  }
}

/** @returns {Step[][][]} */
function chooseSteps() {
  const { only } = options;
  if (only === undefined) return rows;
  if (!groups().includes(only)) {
    throw new SetupFailure(`There is no step "${only}": choose one of ${groups().join(', ')}.`);
  }
  const isChosen = (/** @type {Step} */ { group, alsoFor }) => group === only || alsoFor === only;
  return [[rows.flat(2).filter(isChosen)]];
}

function groups() {
  return [...new Set(rows.flat(2).map(({ group }) => group))];
}

/**
 * @template T
 * @param {string} name
 * @param {() => Promise<T>} run
 * @returns {Promise<T>}
 */
async function timed(name, run) {
  const start = performance.now();
  const result = await run();
  const seconds = (performance.now() - start) / 1000;
  times.push({ name, seconds });
  say(`== ${name} took ${seconds.toFixed(1)} s`);
  return result;
}

/**
 * @param {number} total in seconds
 * @param {string[]} failedSteps
 */
function printTimes(total, failedSteps) {
  const width = Math.max(...times.map(({ name }) => name.length));
  console.log('');
  for (const { name, seconds } of [...times, { name: 'in all', seconds: total }]) {
    const mark = failedSteps.includes(name) ? '  FAILED' : '';
    console.log(`${name.padEnd(width)} ${seconds.toFixed(1).padStart(7)} s${mark}`);
  }
  if (failedSteps.length > 0) console.log(`\nStopped at ${failedSteps.join(' and ')}.`);
}

/**
 * Sums what Vitest and Playwright counted; a report that is not there counts nothing. `late` are the titles of browser
 * tests that passed at their second try, which is given where CI is set.
 */
function countTests() {
  const reported = [unitReport, nagaReport, enginesReport].map(readJson);
  const e2e = readJson(e2eReport);
  const sum = (/** @type {string} */ of) =>
    reported.reduce((total, report) => total + (report?.[of] ?? 0), 0);
  const late = lateTests(e2e?.suites ?? []);
  return {
    passed: sum('numPassedTests') + (e2e?.stats.expected ?? 0) + late.length,
    failed: sum('numFailedTests') + (e2e?.stats.unexpected ?? 0),
    late,
  };
}

/**
 * @typedef {{ title: string, tests: { status: string }[] }} Spec
 * @typedef {{ specs?: Spec[], suites?: Suite[] }} Suite
 */

/**
 * @param {Suite[]} suites
 * @returns {string[]}
 */
function lateTests(suites) {
  return suites.flatMap(({ specs = [], suites: inner = [] }) => [
    ...specs.flatMap(({ title, tests }) =>
      tests.filter(({ status }) => status === 'flaky').map(() => title),
    ),
    ...lateTests(inner),
  ]);
}

/** The WebGPU kernels in Firefox's compiler. Where it cannot be had, that is said; where it is demanded, it fails. */
async function nagaStep() {
  const environment = await ensureNaga(root);
  if ('missing' in environment) {
    const demanded = options.only === 'naga' || process.env.CI === 'true';
    say(`naga was ${demanded ? 'wanted' : 'left out'}: ${environment.missing}`);
    return !demanded;
  }
  return toolWith(
    { ...environment, ...(options.all ? { SCANLINE_NAGA_ALL: '1' } : {}) },
    'vitest/vitest.mjs',
    'run',
    'tests/kernels/naga',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${nagaReport}`,
  );
}

/** Where all is demanded, the files of Fashion-MNIST are, too; elsewhere what needs them is left out without them. */
async function ensureFashion() {
  if (process.env.CI !== 'true' || existsSync('/usr/share/datasets/fashion-mnist')) return;
  await installWithApt('Fashion-MNIST (once)', 'dataset-fashion-mnist');
}

/**
 * The page in every engine there is. Where one cannot be had, that is said; where all are demanded, it fails.
 * @param {string} chromium
 */
async function enginesStep(chromium) {
  const { engine, starts } = options;
  const found = await ensureEngines();
  say(enginesInWords(found));
  const demanded = process.env.CI === 'true' ? engines.map(({ name }) => name) : [engine];
  const lacking = demanded.filter((name) => name !== undefined && found[name] === undefined);
  if (lacking.length > 0) {
    say(`These must run and are not here: ${lacking.join(', ')}.`);
    return false;
  }
  return toolWith(
    {
      SCANLINE_CHROMIUM: chromium,
      ...(engine !== undefined && { SCANLINE_ENGINE: engine }),
      ...(starts !== undefined && { SCANLINE_STARTS: starts }),
    },
    'vitest/vitest.mjs',
    'run',
    '--config=tests/browsers/vitest.config.ts',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${enginesReport}`,
    ...(engine === undefined ? [] : [`--project=${engine}`]),
    ...(starts === undefined ? [] : ['starts']),
  );
}

async function buildStep() {
  try {
    await build({ ifStale: true });
    return true;
  } catch (error) {
    if (!(error instanceof SetupFailure)) throw error;
    say(error.message);
    return false;
  }
}

/**
 * @param {string} path of the tool inside node_modules
 * @param {string[]} args
 */
function tool(path, ...args) {
  return toolWith({}, path, ...args);
}

/**
 * @param {Record<string, string>} extra environment variables
 * @param {string} path
 * @param {string[]} args
 */
async function toolWith(extra, path, ...args) {
  const program = join(root, 'node_modules', ...path.split('/'));
  const { code, output } = await runProgram(process.execPath, [program, ...args], {
    cwd: root,
    env: { ...process.env, ...extra },
    output: sideBySide ? 'capture' : 'inherit',
  });
  if (output !== '') console.log(output.trimEnd());
  return code === 0;
}
