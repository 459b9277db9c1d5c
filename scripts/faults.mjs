/**
 * `npm run --silent faults`: breaks things on purpose, more than a hundred times, and counts what that costs: the
 * training worker, the GPU device, the tab, the server, a part of the page that does not load, the browser's store, each
 * in every engine that can do it; on the command line kills, full disks and two processes on one folder; mutated links,
 * files and messages. The table goes into docs/reliability.md.
 *
 * It can be done in pieces: what has been tried is kept, and not tried again. `-- --kind reload,chunk`, `--engine
 * firefox`, `--seed 4 --count 2` choose; `--again` tries what has been tried, `--fresh` forgets all of it.
 */
import { join } from 'node:path';
import { root, runMain, setUp } from './setup.mjs';
import { build } from './build.mjs';
import { ensureEngines } from './setup/engines.mjs';
import { runProgram } from './setup/processes.mjs';

await runMain(async () => {
  const { chromium } = await setUp({ chromium: true });
  await ensureEngines();
  await build({ ifStale: true });
  const program = join(root, 'tests', 'reliability', 'run-faults.ts');
  const { code } = await runProgram(
    process.execPath,
    ['--import', 'tsx', program, ...process.argv.slice(2)],
    { cwd: root, env: { ...process.env, SCANLINE_CHROMIUM: chromium }, output: 'inherit' },
  );
  process.exitCode = code;
});
