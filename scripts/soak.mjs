/**
 * `npm run --silent soak -- --minutes N [--engine firefox]`: trains on and on, with drawing, pausing and switching
 * networks, and prints what page and worker hold over time. The table goes into docs/reliability.md.
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
  const program = join(root, 'tests', 'reliability', 'run-soak.ts');
  const { code } = await runProgram(
    process.execPath,
    ['--import', 'tsx', program, ...process.argv.slice(2)],
    { cwd: root, env: { ...process.env, SCANLINE_CHROMIUM: chromium }, output: 'inherit' },
  );
  process.exitCode = code;
});
