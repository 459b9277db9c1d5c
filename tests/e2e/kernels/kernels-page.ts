/** The page that holds the kernels against the reference, as a production bundle on a server of its own. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { build } from 'vite';
import { serve } from '../../../scripts/serve.mjs';
import type { Answer } from './comparison.ts';

export class KernelsPage {
  private constructor(
    private readonly folder: string,
    private readonly server: Awaited<ReturnType<typeof serve>>,
  ) {}

  static async start(): Promise<KernelsPage> {
    const folder = await mkdtemp(join(tmpdir(), 'scanline-kernels-'));
    await build({
      root: 'tests/e2e/kernels',
      base: './',
      configFile: false,
      publicDir: false,
      logLevel: 'error',
      worker: { format: 'es' },
      build: { outDir: folder, target: 'es2023', chunkSizeWarningLimit: 4000 },
    });
    return new KernelsPage(folder, await serve({ root: folder, port: 0 }));
  }

  /** What came of the parity cases of a backend. */
  async compare(page: Page, backend: 'wasm' | 'webgpu'): Promise<Answer> {
    await page.goto(`${this.server.url}#${backend}`);
    await expect(page.locator('body')).not.toHaveText('', { timeout: 110_000 });
    return JSON.parse((await page.locator('body').textContent()) ?? '') as Answer;
  }

  async close(): Promise<void> {
    await this.server.close();
    await rm(this.folder, { recursive: true });
  }
}
