import { configDefaults, defineConfig } from 'vitest/config';

/** `npm test -- --only naga` installs what these need, and names it here. */
const withoutDeno = process.env['SCANLINE_DENO'] === undefined ? ['tests/kernels/naga/**'] : [];

/**
 * In software each shader is compiled for every size, which takes minutes: `npm test -- --all` has these too. The same
 * kernels are held to the reference by the naga step, by the goldens, and by the page's own self-test.
 */
const slowOnes =
  process.env['SCANLINE_ALL'] === undefined
    ? ['parity', 'mdlstm', 'diagonal'].map((name) => `tests/kernels/webgpu/${name}.test.ts`)
    : [];

/**
 * Files that leave tfjs's globals alone follow one another in one process, which loads what they share once. What trains,
 * as these three of theirs do, and all other folders have a process for each file.
 */
const trains = ['real-run', 'sweep-runner', 'teaching'];
const inOneProcess = [
  ...['code', 'components', 'data', 'experiments', 'graph', 'lessons', 'models', 'runs'],
  ...['scripts', 'text'],
].map((name) => `tests/${name}/**/!(${trains.join('|')}).test.{ts,tsx}`);

export default defineConfig({
  test: {
    environment: 'node',
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // A busy machine may be late once; a wrong value is wrong at once.
    retry: process.env['CI'] === undefined ? 0 : { count: 1, condition: /timed out/i },
    // tfjs keeps its backend and its kernels in globals.
    pool: 'forks',
    // Much of a file's time is loading tfjs, so a core left over is a core lost.
    maxWorkers: '100%',
    projects: [
      {
        extends: true,
        test: {
          name: 'command line',
          include: ['tests/cli/**/*.test.ts'],
          globalSetup: 'tests/cli/bundle.ts',
        },
      },
      {
        extends: true,
        test: {
          name: 'in one process',
          include: inOneProcess,
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'a process each',
          include: ['tests/**/*.test.{ts,tsx}'],
          exclude: [
            ...configDefaults.exclude,
            ...[...inOneProcess, 'tests/cli/**', ...withoutDeno, ...slowOnes],
          ],
        },
      },
    ],
  },
});
