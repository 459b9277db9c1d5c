/** What the export writes into a cluster's folder is what stands in the repository, and all of it. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CLUSTER_TEXTS } from '../../../src/exchange/cluster/cluster-texts.ts';
import { clusterTextsModule } from '../../../tools/keras/pack-cluster.ts';

const FOLDER = new URL('../../../src/exchange/cluster/', import.meta.url);
const files = readdirSync(FOLDER).filter((name) => /\.(py|md|txt)$/.test(name));

describe('the texts of the cluster package', () => {
  it.each(files)('has %s as it stands: else run `npx tsx tools/keras/pack-cluster.ts`', (name) => {
    const text = readFileSync(new URL(name, FOLDER), 'utf8');
    expect((CLUSTER_TEXTS as Readonly<Record<string, string>>)[name]).toBe(text);
  });

  it('has no other files', () => {
    expect(Object.keys(CLUSTER_TEXTS).sort()).toEqual([...files].sort());
  });

  it('brings every module that train.py imports', () => {
    const imported = Object.values(CLUSTER_TEXTS).flatMap((text) =>
      [...text.matchAll(/^from (\w+) import/gm)].map(([, module]) => `${module}.py`),
    );
    const foreign = ['pathlib.py', 'keras.py'];
    const own = new Set(imported.filter((module) => !foreign.includes(module)));
    expect(Object.keys(CLUSTER_TEXTS)).toEqual(expect.arrayContaining([...own]));
    expect(own.size).toBeGreaterThan(3);
  });

  it('is written as the file stands', () => {
    const module = readFileSync(new URL('cluster-texts.ts', FOLDER), 'utf8');
    expect(module).toBe(clusterTextsModule());
  });
});
