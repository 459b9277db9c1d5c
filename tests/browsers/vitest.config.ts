/**
 * The stories in every engine that is on this machine: `npx vitest run --config tests/browsers/vitest.config.ts`,
 * of one engine with `--project firefox`. `npm test` runs it after the tests in Chromium.
 */
import { defineConfig } from 'vitest/config';
import { engines, findEngines } from '../../scripts/setup/engines.mjs';

const found = await findEngines();
const there = engines.filter(({ name }) => found[name] !== undefined);

/** Starting it again and again is done when it is asked for, and nothing else is done then. */
const manyStarts = process.env['SCANLINE_STARTS'] !== undefined;

/** The driver of a browser may stall, and a busy machine be late; what the page does wrong is never tried again. */
const worthAnotherTry =
  process.env['CI'] === undefined
    ? /DriverStalled|driver stalled/
    : /DriverStalled|driver stalled|^Not in \d+ s/;

/** `npm test -- --only engines --engine NAME` asks for one, which then tells everything. */
const isAskedFor = process.env['SCANLINE_ENGINE'] !== undefined;

/**
 * On software WebGPU every shader takes its time: what has nothing to do with computing is told without it. What
 * Chromium learns and looks like is told in detail by tests/e2e/.
 */
function stories(engine: string): string[] {
  if (manyStarts) return ['stories/starts.spec.ts'];
  if (engine === 'firefox-webgpu') return ['stories/learning.spec.ts'];
  if (engine === 'chromium' && !isAskedFor) return ['stories/{inside,page}.spec.ts'];
  return ['stories/!(starts).spec.ts'];
}

export default defineConfig({
  test: {
    root: import.meta.dirname,
    projects: there.map(({ name }) => ({
      test: {
        name,
        root: import.meta.dirname,
        include: stories(name),
        provide: { engine: name, found },
        globalSetup: 'serve-page.ts',
        pool: 'forks' as const,
        testTimeout: 300_000,
        hookTimeout: 120_000,
        retry: { count: 2, condition: worthAnotherTry },
      },
    })),
    // Two engines at a time: much of a story is waiting.
    maxWorkers: manyStarts ? 1 : 2,
  },
});

declare module 'vitest' {
  interface ProvidedContext {
    engine: (typeof engines)[number]['name'];
    found: Awaited<ReturnType<typeof findEngines>>;
    address: string;
  }
}
