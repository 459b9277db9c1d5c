/**
 * `npm test`: everything that must hold, cheapest first, each step with its time; stops at the
 * first that fails. `npm test -- --only types|lint|unit|e2e` runs one of them.
 */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root, runMain, say, setUp, SetupFailure } from './setup.mjs';
import { build } from './build.mjs';
import { readJson } from './setup/files.mjs';
import { runProgram } from './setup/processes.mjs';
import { softwareGpuEnvironment } from './setup/software-gpu.mjs';

const reports = join(root, '.cache', 'test');
const unitReport = join(reports, 'unit.json');
const e2eReport = join(reports, 'e2e.json');

/** @type {{ name: string, group: string, run: (chromium: string) => Promise<boolean> }[]} */
const steps = [
  { name: 'type check', group: 'types', run: () => tool('typescript/bin/tsc', '--noEmit') },
  {
    name: 'lint',
    group: 'lint',
    run: () => tool('eslint/bin/eslint.js', '.', '--max-warnings', '0'),
  },
  {
    name: 'formatting',
    group: 'lint',
    run: () => tool('prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.'),
  },
  {
    name: 'unit tests',
    group: 'unit',
    run: (chromium) =>
      toolWith(
        softwareGpuEnvironment(chromium),
        'vitest/vitest.mjs',
        'run',
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${unitReport}`,
      ),
  },
  { name: 'build', group: 'e2e', run: buildStep },
  {
    name: 'browser tests',
    group: 'e2e',
    run: (chromium) => toolWith({ SCANLINE_CHROMIUM: chromium }, '@playwright/test/cli.js', 'test'),
  },
];

/** @type {{ name: string, seconds: number }[]} */
const times = [];

await runMain(async () => {
  const chosen = chooseSteps();
  const needsBrowser = chosen.some(({ group }) => group === 'unit' || group === 'e2e');
  const { chromium } = await timed('set-up', () => setUp({ chromium: needsBrowser }));
  rmSync(reports, { recursive: true, force: true });
  mkdirSync(reports, { recursive: true });

  let failedStep;
  for (const step of chosen) {
    say(`\n== ${step.name}`);
    if (await timed(step.name, () => step.run(chromium ?? ''))) continue;
    failedStep = step.name;
    break;
  }
  printTimes(failedStep);
  const { passed, failed } = countTests();
  // A step that is no test, such as lint, counts as one failure: a red run never says "0 failed".
  const failures = failedStep !== undefined ? Math.max(failed, 1) : failed;
  console.log(`${passed} passed, ${failures} failed`);
  process.exitCode = failedStep === undefined ? 0 : 1;
});

function chooseSteps() {
  const groups = [...new Set(steps.map((step) => step.group))];
  let only;
  try {
    only = parseArgs({ options: { only: { type: 'string' } } }).values.only;
  } catch (error) {
    throw new SetupFailure(`${error.message}. Known: npm test -- --only ${groups.join('|')}.`);
  }
  if (only === undefined) return steps;
  if (groups.includes(only)) return steps.filter((step) => step.group === only);
  throw new SetupFailure(`There is no step "${only}": choose one of ${groups.join(', ')}.`);
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

/** @param {string | undefined} failedStep */
function printTimes(failedStep) {
  const total = times.reduce((sum, { seconds }) => sum + seconds, 0);
  const width = Math.max(...times.map(({ name }) => name.length));
  console.log('');
  for (const { name, seconds } of [...times, { name: 'total', seconds: total }]) {
    const mark = name === failedStep ? '  FAILED' : '';
    console.log(`${name.padEnd(width)} ${seconds.toFixed(1).padStart(7)} s${mark}`);
  }
  if (failedStep !== undefined) console.log(`\nStopped at "${failedStep}".`);
}

/** Sums what Vitest and Playwright counted; a report that is not there counts nothing. */
function countTests() {
  const unit = readJson(unitReport);
  const e2e = readJson(e2eReport)?.stats;
  return {
    passed: (unit?.numPassedTests ?? 0) + (e2e?.expected ?? 0),
    failed: (unit?.numFailedTests ?? 0) + (e2e?.unexpected ?? 0) + (e2e?.flaky ?? 0),
  };
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
  const { code } = await runProgram(process.execPath, [program, ...args], {
    cwd: root,
    env: { ...process.env, ...extra },
    output: 'inherit',
  });
  return code === 0;
}
