/**
 * `npm run scanline`: the command line, in this very process, so that its exit code, its signals
 * and its stdout are its own.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root, runMain, setUp } from './setup.mjs';

await runMain(async () => {
  await setUp();
  const { register } = await import('tsx/esm/api');
  register();
  const main = join(root, 'cli', 'main.ts');
  process.argv[1] = main;
  await import(pathToFileURL(main).href);
});
