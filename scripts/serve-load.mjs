/**
 * `npm run --silent serve-load`: what a class costs the server. So many clients open the page at the same moment, each
 * asking for all that a first visit needs, over connections of its own; told is how long they waited and how much
 * they were sent. On this machine only, over the loopback, and over in half a minute at the latest.
 * `-- --clients 30` says how many, 60 at most; `--doc` writes the result into docs/loading.md.
 */
import { setMaxListeners } from 'node:events';
import { spawn } from 'node:child_process';
import { Agent, get } from 'node:http';
import { readdirSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root, runMain, setUp, SetupFailure } from './setup.mjs';
import { build } from './build.mjs';

const MOST_CLIENTS = 60;
const LIMIT = 30_000;
/** A browser opens so many connections to one server. */
const CONNECTIONS = 6;

await runMain(async () => {
  const { clients, doc } = readOptions();
  await setUp();
  await build({ ifStale: true });
  // A process of its own, as `npm start` is, so that clients and server do not take turns.
  const script = join(root, 'scripts', 'serve.mjs');
  const args = [script, '--root', join(root, 'dist'), '--port', '0'];
  const server = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const url = await new Promise((resolve) => {
      server.stdout.once('data', (line) => resolve(String(line).trim()));
    });
    const paths = firstVisit();
    const stop = AbortSignal.timeout(LIMIT);
    setMaxListeners(0, stop);
    const began = performance.now();
    const visits = await Promise.allSettled(
      Array.from({ length: clients }, () => visit(url, paths, stop)),
    );
    const seconds = (performance.now() - began) / 1000;
    const text = asText(visits, { clients, seconds, files: paths.length });
    console.log(text);
    if (!doc) return;
    const { writeInto } = await import('./setup/document.mjs');
    await writeInto(root, 'loading.md', 'serve-load', text);
  } finally {
    server.kill();
  }
});

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        clients: { type: 'string', default: '30' },
        doc: { type: 'boolean', default: false },
      },
    });
    const clients = Number(values.clients);
    if (Number.isInteger(clients) && clients >= 1 && clients <= MOST_CLIENTS) {
      return { clients, doc: values.doc };
    }
    throw new SetupFailure(
      `--clients wants a whole number from 1 to ${MOST_CLIENTS}, and "${values.clients}" is none.`,
    );
  } catch (error) {
    if (error instanceof SetupFailure) throw error;
    throw new SetupFailure(`${error.message}. Known: npm run serve-load -- [--clients N] [--doc].`);
  }
}

/** All but what is asked for later: the parts that save and open files, and other networks' weights. */
function firstVisit() {
  const dist = join(root, 'dist');
  const later = /(hdf5|write-model|read-model|keras-weights)/;
  const assets = readdirSync(join(dist, 'assets')).filter((name) => /(js|css|wasm)$/.test(name));
  return [
    '',
    ...assets.filter((name) => !later.test(name)).map((name) => `assets/${name}`),
    'pretrained/index.json',
    ...readdirSync(join(dist, 'mnist'))
      .filter((name) => name.endsWith('-ubyte.gz'))
      .map((name) => `mnist/${name}`),
  ];
}

/**
 * @param {string} url
 * @param {readonly string[]} paths
 * @param {AbortSignal} signal
 * @returns {Promise<{ page: number, whole: number, bytes: number }>} milliseconds to the page and to its last file
 */
async function visit(url, paths, signal) {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const began = performance.now();
  try {
    let bytes = await load(url, agent, signal);
    const page = performance.now() - began;
    const sizes = await Promise.all(paths.slice(1).map((path) => load(url + path, agent, signal)));
    bytes += sizes.reduce((sum, size) => sum + size, 0);
    return { page, whole: performance.now() - began, bytes };
  } finally {
    agent.destroy();
  }
}

/**
 * @param {string} url
 * @param {Agent} agent
 * @param {AbortSignal} signal
 * @returns {Promise<number>} bytes of the body
 */
function load(url, agent, signal) {
  return new Promise((resolve, reject) => {
    const headers = { 'Accept-Encoding': 'gzip, deflate, br' };
    get(url, { agent, signal, headers }, (response) => {
      let bytes = 0;
      response.on('data', (part) => (bytes += part.length));
      response.on('error', reject);
      response.on('end', () => {
        if (response.statusCode === 200) resolve(bytes);
        else reject(new Error(`${url} was answered with ${response.statusCode}.`));
      });
    }).on('error', reject);
  });
}

/**
 * @param {PromiseSettledResult<{ page: number, whole: number, bytes: number }>[]} visits
 * @param {{ clients: number, seconds: number, files: number }} run
 */
function asText(visits, { clients, seconds, files }) {
  const done = visits.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const failed = visits.flatMap((one) => (one.status === 'rejected' ? [String(one.reason)] : []));
  if (failed.length > 0) process.exitCode = 1;
  const worst = (/** @type {number[]} */ times) => `${(Math.max(...times) / 1000).toFixed(2)} s`;
  const megabytes = (/** @type {number} */ bytes) => `${(bytes / 1e6).toFixed(1)} MB`;
  const sent = done.reduce((sum, { bytes }) => sum + bytes, 0);
  return [
    `${clients} clients at once, ${files} files each; ${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} threads for server and clients together, load average ${loadavg()[0]?.toFixed(0)}:`,
    '',
    '| | |',
    '| --- | --- |',
    `| served whole | ${done.length} of ${clients} |`,
    `| the page itself, slowest client | ${worst(done.map(({ page }) => page))} |`,
    `| everything, slowest client | ${worst(done.map(({ whole }) => whole))} |`,
    `| sent to each | ${megabytes(sent / Math.max(1, done.length))} |`,
    `| sent in all, and how fast | ${megabytes(sent)}, ${megabytes(sent / seconds)}/s |`,
    ...failed.slice(0, 3).map((reason) => `| failed | ${reason} |`),
  ].join('\n');
}
