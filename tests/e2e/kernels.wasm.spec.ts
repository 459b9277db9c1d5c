/**
 * The WASM kernels in a real browser: fetched from beside a production bundle, their threads started
 * as workers of a worker, every build held against the reference.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { build } from 'vite';
import { serve } from '../../scripts/serve.mjs';
import type { Answer } from './kernels/worker.ts';

let folder: string;
let server: Awaited<ReturnType<typeof serve>>;

test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'scanline-kernels-'));
  await build({
    root: 'tests/e2e/kernels',
    base: './',
    configFile: false,
    publicDir: false,
    logLevel: 'error',
    worker: { format: 'es' },
    build: { outDir: folder, target: 'es2023', chunkSizeWarningLimit: 4000 },
  });
  server = await serve({ root: folder, port: 0 });
});

test.afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

test('the kernels equal the reference in every build, with threads and without', async ({
  page,
}) => {
  await page.goto(server.url);
  await expect(page.locator('body')).not.toHaveText('');
  const answer = JSON.parse((await page.locator('body').textContent()) ?? '') as Answer;
  const cores = await page.evaluate(() => navigator.hardwareConcurrency);
  expect(answer).toMatchObject({
    reports: [
      { instructions: 'relaxed', threads: Math.min(cores, 8) },
      { instructions: 'relaxed', threads: 1 },
      { instructions: 'simd', threads: 1 },
      { instructions: 'simd', threads: 3 },
    ],
    cases: 108,
  });
  expect(answer.largest.error, JSON.stringify(answer.largest)).toBeLessThan(1e-4);
});
