/**
 * The server of the built page, on this machine or on the local network: `send` gives out the files, here is
 * decided which. From the command line: `node scripts/serve.mjs [--root dist] [--port 4173]`.
 *
 * A port counts as free only when nobody listens on it in either address family: a browser takes `localhost` for
 * both, and would find whoever has the other one.
 */
import { realpath, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { answerer } from './serve/answer.mjs';
import { runMain, SetupFailure } from './setup/failure.mjs';
import { isStarted } from './setup/processes.mjs';

/** The port that is tried first. */
export const firstPort = 4173;

/**
 * Serves a folder.
 * @param {object} options
 * @param {string} options.root
 * @param {number} [options.port] 0 takes any free one; one that is taken gives way to the next
 * @param {number} [options.tries] so many ports at most
 * @param {boolean} [options.host] to the local network, not to this machine alone
 * @param {{ cert: Buffer, key: Buffer }} [options.tls] makes it https
 * @returns {Promise<{ url: string, port: number, close: () => Promise<void> }>}
 * @throws {SetupFailure} when no port is free or the folder holds no page
 */
export async function serve({ root, port = firstPort, tries = 50, host = false, tls }) {
  const folder = await realpath(resolve(root)).catch(() => undefined);
  const page = folder && (await stat(join(folder, 'index.html')).catch(() => undefined));
  if (folder === undefined || !page?.isFile()) {
    throw new SetupFailure(
      `There is no page to serve in ${resolve(root)}: build it with "npm run build" first.`,
    );
  }
  const answer = await answerer(folder);
  const makeServer = () => (tls ? createSecureServer(tls, answer) : createServer(answer));
  const servers = await listenOnBothFamilies(makeServer, port, tries, host);
  const taken = portOf(servers[0]);
  return {
    url: `${tls ? 'https' : 'http'}://localhost:${taken}/`,
    port: taken,
    close: async () => void (await Promise.all(servers.map(close))),
  };
}

/**
 * The number in `--port` or PORT, or the first port.
 * @param {string | undefined} asked
 * @throws {SetupFailure} when it is no port
 */
export function readPort(asked) {
  if (asked === undefined || asked === '') return firstPort;
  const port = Number(asked);
  if (/^\d+$/.test(asked) && port <= 65535) return port;
  throw new SetupFailure(
    `"${asked}" is no port: give a whole number from 0 to 65535, such as --port ${firstPort}.`,
  );
}

/**
 * @param {() => import('node:http').Server} makeServer
 * @param {number} port
 * @param {number} tries
 * @param {boolean} host
 * @returns {Promise<import('node:http').Server[]>} one for each address family that this machine has
 */
async function listenOnBothFamilies(makeServer, port, tries, host) {
  const addresses = host ? ['0.0.0.0', '::'] : ['127.0.0.1', '::1'];
  // With port 0 the first family says which; in the other it may be taken, and then the next try may be luckier.
  for (let attempt = 0; attempt < tries && port + attempt <= 65535; attempt += 1) {
    const asked = port === 0 ? 0 : port + attempt;
    const servers = [];
    let isTaken = false;
    for (const address of addresses) {
      const server = makeServer();
      const error = await listen(server, servers.length > 0 ? portOf(servers[0]) : asked, address);
      if (error === undefined) servers.push(server);
      else if (error.code === 'EADDRINUSE') isTaken = true;
      else if (error.code === 'EACCES') {
        await Promise.all(servers.map(close));
        throw new SetupFailure(`Port ${asked} may not be used: choose one above 1023 with --port.`);
        // A machine without the family has nobody in it either.
      } else if (error.code !== 'EADDRNOTAVAIL' && error.code !== 'EAFNOSUPPORT') throw error;
      if (isTaken) break;
    }
    if (!isTaken && servers.length > 0) return servers;
    await Promise.all(servers.map(close));
  }
  throw new SetupFailure(
    `The ports from ${port} on are all taken: choose another with --port, such as --port 8080.`,
  );
}

/**
 * @param {import('node:http').Server} server
 * @param {number} port
 * @param {string} address
 * @returns {Promise<NodeJS.ErrnoException | undefined>}
 */
function listen(server, port, address) {
  return new Promise((done) => {
    server.once('error', done);
    server.listen({ port, host: address, ipv6Only: address.includes(':') }, () => {
      server.removeListener('error', done);
      done(undefined);
    });
  });
}

/** @param {import('node:http').Server} server */
function portOf(server) {
  return /** @type {import('node:net').AddressInfo} */ (server.address()).port;
}

/** @param {import('node:http').Server} server */
function close(server) {
  return new Promise((done) => {
    server.close(() => done(undefined));
    server.closeAllConnections();
  });
}

if (isStarted(import.meta.url)) {
  const { values } = parseArgs({ options: { root: { type: 'string' }, port: { type: 'string' } } });
  await runMain(async () => {
    const { url } = await serve({ root: values.root ?? 'dist', port: readPort(values.port) });
    console.log(url);
  });
}
