/**
 * The browser tests: the production build, served as `npm start` serves it, in a real Chromium.
 *
 * Every spec runs without a GPU and on Chromium's own software WebGPU, but `*.wasm.spec.ts` only without and
 * `*.webgpu.spec.ts` only with it. Nothing here measures time: what does is a command (`npm run load-time`, `npm run
 * responsive`).
 */
import { defineConfig } from '@playwright/test';
import { serve } from './scripts/serve.mjs';
import { findChromium } from './scripts/setup/chromium.mjs';

const chromium = await findChromium();
const port = await freePort();
const url = `http://localhost:${port}/`;

/**
 * Pages of Chromium's own address bar, of which it makes two for each window: half a second of work for every test. Named
 * here, this list takes the place of Playwright's, of which the rest keeps a test from waiting or asking the network.
 */
const left = [
  ...['WebUIOmniboxPopup', 'WebUIOmniboxAimPopup'],
  ...['AvoidUnnecessaryBeforeUnloadCheckSync', 'DestroyProfileOnBrowserClose', 'HttpsUpgrades'],
  ...['HttpsFirstBalancedModeAutoEnable', 'MediaRouter', 'PaintHolding', 'OptimizationHints'],
  ...['ThirdPartyStoragePartitioning', 'NetworkTimeServiceQuerying', 'PreconnectToSearch'],
];
const quiet = [
  '--headless=new',
  `--disable-features=${left.join(',')}`,
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const softwareWebGpu = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'];

export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: 'test-results',
  timeout: 240_000,
  expect: { timeout: 60_000 },
  // Much of a page's time is waiting: for its start, for a frame, for a shader to be compiled.
  workers: 2,
  // A busy machine may be late once. What passes only then is named, and counted apart.
  retries: process.env['CI'] === undefined ? 0 : 1,
  forbidOnly: process.env['CI'] !== undefined,
  reporter: [['list'], ['json', { outputFile: '.cache/test/e2e.json' }]],
  use: {
    baseURL: url,
    browserName: 'chromium',
    trace: 'off',
    // It would lay up 27 MB in each test; what it does is tested in offline.spec.ts.
    serviceWorkers: 'block',
    screenshot: 'only-on-failure',
    viewport: { width: 1280, height: 800 },
  },
  projects: [
    {
      name: 'wasm',
      testIgnore: '**/*.webgpu.spec.ts',
      use: { launchOptions: launch(quiet) },
    },
    {
      name: 'webgpu',
      testIgnore: '**/*.wasm.spec.ts',
      use: { launchOptions: launch([...quiet, ...softwareWebGpu]) },
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
