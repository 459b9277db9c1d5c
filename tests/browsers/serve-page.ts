/** Serves the built page as `npm start` does, for as long as the stories are told. */
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { serve } from '../../scripts/serve.mjs';

export default async function servePage(project: TestProject): Promise<() => Promise<void>> {
  const { url, close } = await serve({ root: join(import.meta.dirname, '../../dist'), port: 0 });
  project.provide('address', url);
  return close;
}
