/**
 * `npm start`: builds the page, serves it and prints its address.
 * `--port N` (or the environment variable PORT) names the first port to try.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root, runMain, say, setUp, SetupFailure } from './setup.mjs';
import { build } from './build.mjs';
import { readPort, serve } from './serve.mjs';

await runMain(async () => {
  const asked = readPort(readOptions().port ?? process.env.PORT);
  await setUp();
  await build({ ifStale: true });
  const { url, port, close } = await serve({ root: join(root, 'dist'), port: asked });
  if (asked !== 0 && port !== asked) say(`Port ${asked} is taken, so this is port ${port}.`);
  console.log(`Scanline is at ${url} (Ctrl-C ends it)`);
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, () => void close().then(() => process.exit(0)));
  }
});

function readOptions() {
  try {
    return parseArgs({ options: { port: { type: 'string' } } }).values;
  } catch (error) {
    throw new SetupFailure(`${error.message}. Known: npm start -- --port N.`);
  }
}
