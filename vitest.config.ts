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

export default defineConfig({
  test: {
    environment: 'node',
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // A busy machine may be late once; a wrong value is wrong at once.
    retry: process.env['CI'] === undefined ? 0 : { count: 1, condition: /timed out/i },
    // tfjs keeps its backend and its kernels in globals: every file gets a process of its own.
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
          name: 'the rest',
          include: ['tests/**/*.test.{ts,tsx}'],
          exclude: [...configDefaults.exclude, 'tests/cli/**', ...withoutDeno, ...slowOnes],
        },
      },
    ],
  },
});
