import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.{ts,tsx}'],
    environment: 'node',
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // tfjs keeps its backend and its kernels in globals: every file gets a process of its own.
    pool: 'forks',
    // Much of a file's time is loading tfjs, so a core left over is a core lost.
    maxWorkers: '100%',
  },
});
