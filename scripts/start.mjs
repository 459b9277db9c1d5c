/**
 * `npm start`: builds the page, serves it and prints its address.
 *
 * `--port N` (or the environment variable PORT) names the first port to try. `--host` serves the local network, for
 * a class; `--cert FILE --key FILE` make it https, without which other devices compute in one thread and without GPU.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root, runMain, say, setUp, SetupFailure } from './setup.mjs';
import { build } from './build.mjs';
import { readPort, serve } from './serve.mjs';
import { readCertificate } from './serve/certificate.mjs';
import { networkInvitation } from './serve/network.mjs';

const KNOWN = 'npm start -- [--port N] [--host] [--cert FILE --key FILE]';

await runMain(async () => {
  const options = readOptions();
  const asked = readPort(options.port ?? process.env.PORT);
  const tls = readCertificate(options);
  await setUp();
  await build({ ifStale: true });
  const { host } = options;
  const { url, port, close } = await serve({ root: join(root, 'dist'), port: asked, host, tls });
  if (asked !== 0 && port !== asked) say(`Port ${asked} is taken, so this is port ${port}.`);
  if (host) console.log(await networkInvitation({ port, secure: tls !== undefined }));
  console.log(`Scanline is at ${url} (Ctrl-C ends it)`);
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, () => void close().then(() => process.exit(0)));
  }
});

function readOptions() {
  try {
    return parseArgs({
      options: {
        port: { type: 'string' },
        host: { type: 'boolean', default: false },
        cert: { type: 'string' },
        key: { type: 'string' },
      },
    }).values;
  } catch (error) {
    const [sentence] = error.message.split(/\. To specify|\n/);
    throw new SetupFailure(`${sentence.replace(/\.$/, '')}. Known: ${KNOWN}.`);
  }
}
