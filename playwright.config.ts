/**
 * The browser tests: the production build, served as `npm start` serves it, in a real Chromium.
 *
 * Every spec runs without a GPU and on Chromium's own software WebGPU, but `*.wasm.spec.ts` only without and
 * `*.webgpu.spec.ts` only with it. What measures time is `*.alone.spec.ts` and runs last, with the machine to itself.
 */
import { defineConfig } from '@playwright/test';
import { serve } from './scripts/serve.mjs';
import { findChromium } from './scripts/setup/chromium.mjs';

const chromium = await findChromium();
const port = await freePort();
const url = `http://localhost:${port}/`;

const quiet = [
  '--headless=new',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const ALONE = '**/*.alone.spec.ts';
const softwareWebGpu = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'];

export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: 'test-results',
  timeout: 120_000,
  expect: { timeout: 30_000 },
  // Much of a page's time is waiting: for its start, for a frame, for a shader to be compiled.
  workers: 2,
  retries: 0,
  forbidOnly: process.env['CI'] !== undefined,
  reporter: [['list'], ['json', { outputFile: '.cache/test/e2e.json' }]],
  use: {
    baseURL: url,
    browserName: 'chromium',
    trace: 'off',
    screenshot: 'only-on-failure',
    viewport: { width: 1280, height: 800 },
  },
  projects: [
    {
      name: 'wasm',
      testIgnore: ['**/*.webgpu.spec.ts', ALONE],
      use: { launchOptions: launch(quiet) },
    },
    {
      name: 'webgpu',
      testIgnore: ['**/*.wasm.spec.ts', ALONE],
      use: { launchOptions: launch([...quiet, ...softwareWebGpu]) },
    },
    {
      name: 'alone',
      testMatch: ALONE,
      dependencies: ['wasm', 'webgpu'],
      workers: 1,
      use: { launchOptions: launch(quiet) },
    },
  ],
  webServer: {
    command: `node scripts/serve.mjs --root dist --port ${port}`,
    url,
    reuseExistingServer: false,
    timeout: 10_000,
  },
});

function launch(args: string[]) {
  return { args, ...(chromium === undefined ? {} : { executablePath: chromium }) };
}

/** Playwright reads this file once more in each worker, which must come to the same port. */
async function freePort(): Promise<number> {
  const known = process.env['SCANLINE_E2E_PORT'];
  if (known !== undefined) return Number(known);
  const server = await serve({ root: 'dist', port: 0 });
  await server.close();
  process.env['SCANLINE_E2E_PORT'] = String(server.port);
  return server.port;
}
