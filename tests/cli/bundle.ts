/** The command line as one file, made once for all its tests: from its sources each start takes 1.5 s longer. */
import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { bundleCommandLine } from '../../scripts/build/command-line.mjs';

const root = join(import.meta.dirname, '..', '..');

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const cache = join(root, '.cache');
  await mkdir(cache, { recursive: true });
  const home = await mkdtemp(join(cache, 'command-line-'));
  // What the sources find in the folder above theirs.
  for (const name of ['public', 'tools']) {
    await symlink(join(root, name), join(home, name), 'junction');
  }
  const bundle = () => bundleCommandLine(root, join(home, 'cli'));
  await bundle();
  project.onTestsRerun(bundle);
  project.provide('commandLine', join(home, 'cli', 'main.mjs'));
  return () => rm(home, { recursive: true });
}

declare module 'vitest' {
  interface ProvidedContext {
    /** Path of the bundle. */
    commandLine: string;
  }
}
