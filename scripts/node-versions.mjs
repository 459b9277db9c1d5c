/**
 * `npm run --silent node-versions`: `npm start` and the unit tests on the newest release of each Node that Scanline is
 * meant for, as far as the npm package `node` has it. Each gets a copy of the project of its own, as if freshly cloned,
 * under .cache/node-versions/. What came of it goes into docs/node-versions.md.
 *
 * `-- --only 22,24` tries these only; `-- --tests tests/data tests/cli` runs a part of the unit tests.
 */
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { root, runMain, say, setUp, SetupFailure } from './setup.mjs';
import { npmCommand, runProgram } from './setup/processes.mjs';
import { softwareGpuEnvironment } from './setup/software-gpu.mjs';

/* global fetch */
const MAJORS = ['20', '22', '24', '26'];
const cache = join(root, '.cache', 'node-versions');
const START_LIMIT = 30 * 60_000;

await runMain(async () => {
  const { majors, tests } = readOptions();
  const { chromium } = await setUp({ chromium: true });
  const published = await publishedVersions();
  const rows = [];
  for (const major of majors) {
    const version = published.filter((each) => each.startsWith(`${major}.`)).at(-1);
    if (version === undefined) {
      rows.push({ major, version: 'not on npm', start: '-', unit: '-', failed: false });
      continue;
    }
    rows.push({ major, version, ...(await tryVersion(version, chromium ?? '', tests)) });
  }
  const table = asTable(rows, tests);
  console.log(table);
  writeDocument(table);
  process.exitCode = rows.some(({ failed }) => failed) ? 1 : 0;
});

function readOptions() {
  try {
    const { values, positionals } = parseArgs({
      options: { only: { type: 'string' }, tests: { type: 'boolean', default: false } },
      allowPositionals: true,
    });
    const majors = values.only?.split(',') ?? MAJORS;
    const unknown = majors.find((major) => !MAJORS.includes(major));
    if (unknown !== undefined) {
      throw new Error(`"${unknown}" is none of ${MAJORS.join(', ')}`);
    }
    if (!values.tests && positionals.length > 0) throw new Error(`"${positionals[0]}" is no flag`);
    return { majors, tests: positionals };
  } catch (error) {
    throw new SetupFailure(
      `${error.message}. Known: npm run node-versions -- [--only 22,24] [--tests FOLDER ...].`,
    );
  }
}

/** Oldest first. */
async function publishedVersions() {
  const { code, output } = await npm(['view', 'node', 'versions', '--json'], 'capture');
  if (code !== 0) {
    throw new SetupFailure(
      `npm does not say which versions of Node there are: check the connection to the npm registry and run the same command again.`,
    );
  }
  const versions = JSON.parse(output.slice(output.indexOf('['), output.lastIndexOf(']') + 1));
  return versions
    .filter((/** @type {string} */ version) => /^\d+\.\d+\.\d+$/.test(version))
    .sort((/** @type {string} */ a, /** @type {string} */ b) =>
      a.localeCompare(b, 'en', { numeric: true }),
    );
}

/**
 * @param {string[]} args
 * @param {'capture' | 'stderr'} output
 */
function npm(args, output) {
  const command = npmCommand();
  return runProgram(command.program, [...command.args, ...args], { cwd: root, output });
}

/**
 * @param {string} version
 * @param {string} chromium
 * @param {string[]} tests
 */
async function tryVersion(version, chromium, tests) {
  say(`\n== Node ${version}`);
  const home = join(cache, version);
  const node = await installNode(home, version);
  const clone = join(home, 'scanline');
  copyProject(clone);
  const env = {
    ...process.env,
    ...softwareGpuEnvironment(chromium),
    PATH: [dirname(node), process.env.PATH].join(delimiter),
    SCANLINE_CHROMIUM: chromium,
  };
  const start = await timed(() => starts(node, clone, env));
  say(`npm start: ${start}`);
  const unit = start.startsWith('works')
    ? await timed(() => unitTests(node, clone, env, tests))
    : 'not tried';
  say(`unit tests: ${unit}`);
  return { start, unit, failed: !start.startsWith('works') || !/^\d+ passed, 0 failed/.test(unit) };
}

/** @param {() => Promise<string>} task */
async function timed(task) {
  const begin = performance.now();
  const outcome = await task();
  return `${outcome}, ${Math.round((performance.now() - begin) / 1000)} s`;
}

/**
 * @param {string} home
 * @param {string} version
 */
async function installNode(home, version) {
  const node = join(home, 'node_modules', 'node', 'bin', 'node');
  if (!existsSync(node)) {
    mkdirSync(home, { recursive: true });
    const args = ['install', '--prefix', home, '--no-audit', '--no-fund', `node@${version}`];
    await npm(args, 'stderr');
  }
  const { code, output } = await runProgram(node, ['--version'], { output: 'capture' });
  if (code === 0 && output.trim() === `v${version}`) return node;
  rmSync(home, { recursive: true, force: true });
  throw new SetupFailure(`Node ${version} could not be installed with npm: run the command again.`);
}

/**
 * What git knows and what it does not ignore; packages that an earlier try installed stay.
 * @param {string} clone
 */
function copyProject(clone) {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const { stdout } = spawnSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: 1e8 });
  for (const folder of ['src', 'tests', 'cli', 'dist', 'public']) {
    rmSync(join(clone, folder), { recursive: true, force: true });
  }
  for (const path of stdout.split('\0')) {
    if (path === '' || !existsSync(join(root, path))) continue;
    cpSync(join(root, path), join(clone, path));
  }
}

/**
 * Starts the page as a user does, fetches it, and ends it as Ctrl-C does.
 * @param {string} node
 * @param {string} clone
 * @param {NodeJS.ProcessEnv} env
 */
async function starts(node, clone, env) {
  const child = spawn(node, [join('scripts', 'start.mjs'), '--port', '0'], {
    cwd: clone,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => child.once('close', resolve));
  const url = await new Promise((resolve) => {
    let printed = '';
    const limit = setTimeout(() => resolve(undefined), START_LIMIT);
    child.stdout.setEncoding('utf8').on('data', (text) => {
      printed += text;
      const [found] = /http:\/\/localhost:\d+\//.exec(printed) ?? [];
      if (found === undefined) return;
      clearTimeout(limit);
      resolve(found);
    });
    void ended.then(() => (clearTimeout(limit), resolve(undefined)));
  });
  if (url === undefined) {
    child.kill('SIGKILL');
    return 'fails: it does not come up';
  }
  const answer = await fetch(url).catch(() => undefined);
  const page = (await answer?.text()) ?? '';
  child.kill('SIGINT');
  const code = await ended;
  if (!page.includes('Scanline')) return 'fails: it does not serve the page';
  return code === 0 ? 'works' : `fails: it ends with code ${code}`;
}

/**
 * @param {string} node
 * @param {string} clone
 * @param {NodeJS.ProcessEnv} env
 * @param {string[]} tests
 */
async function unitTests(node, clone, env, tests) {
  const vitest = join(clone, 'node_modules', 'vitest', 'vitest.mjs');
  const report = join(clone, '.cache', 'unit.json');
  const args = [vitest, 'run', '--reporter=dot', '--reporter=json', `--outputFile.json=${report}`];
  rmSync(report, { force: true });
  await runProgram(node, [...args, ...tests], { cwd: clone, env });
  if (!existsSync(report)) return 'they do not run';
  const result = JSON.parse(readFileSync(report, 'utf8'));
  for (const { name, status, assertionResults } of result.testResults) {
    if (status === 'passed') continue;
    say(`failed: ${name}`);
    for (const test of assertionResults) if (test.status === 'failed') say(`  ${test.fullName}`);
  }
  const failed = result.numFailedTests + (result.success || result.numFailedTests > 0 ? 0 : 1);
  return `${result.numPassedTests} passed, ${failed} failed`;
}

/**
 * @param {{ version: string, start: string, unit: string }[]} rows
 * @param {string[]} tests
 */
function asTable(rows, tests) {
  const processor = cpus().at(0)?.model.trim() ?? 'unknown processor';
  return [
    `${processor}, ${process.platform} ${process.arch}, ${new Date().toISOString().slice(0, 10)}${tests.length === 0 ? '' : `; of the unit tests ${tests.map((each) => `\`${each}\``).join(', ')}`}:`,
    '',
    '| Node | `npm start` | unit tests |',
    '| --- | --- | --- |',
    ...rows.map(({ version, start, unit }) => `| ${version} | ${start} | ${unit} |`),
  ].join('\n');
}

/** @param {string} table */
function writeDocument(table) {
  writeFileSync(
    join(root, 'docs', 'node-versions.md'),
    `# Which Node\n\nScanline runs on Node 20.19 and newer. \`npm run --silent node-versions\` installs the newest release of each line\nfrom the npm package \`node\`, makes a fresh copy of the project for it, starts the page, fetches it, runs the unit\ntests, and writes this file.\n\n${table}\n`,
  );
}
