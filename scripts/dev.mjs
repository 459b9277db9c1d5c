/**
 * `npm run dev`: Vite's development server, which shows every change of the sources at once.
 * Arguments after `--` go to Vite.
 */
import { join } from 'node:path';
import { root, runMain, setUp } from './setup.mjs';
import { runProgram } from './setup/processes.mjs';

await runMain(async () => {
  await setUp();
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  // Ctrl-C reaches Vite too; it is Vite's to end first.
  process.on('SIGINT', () => {});
  const { code } = await runProgram(process.execPath, [vite, ...process.argv.slice(2)], {
    cwd: root,
    output: 'inherit',
  });
  process.exitCode = code === 128 ? 130 : code;
});
