/** What the export writes into a cluster's folder is what stands in the repository, and all of it. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { clusterTexts } from '../../../src/exchange/cluster/cluster-texts.ts';

const FOLDER = new URL('../../../src/exchange/cluster/', import.meta.url);
const names = readdirSync(FOLDER).filter((name) => !name.endsWith('.ts'));
const files = Object.fromEntries(
  names.map((name) => [name, readFileSync(new URL(name, FOLDER), 'utf8')]),
);

describe('the texts of the cluster package', () => {
  it('are the files as they stand in a bundle', () => {
    expect(clusterTexts()).toEqual(files);
  });

  it('are the files as they stand where the sources run, as on the command line', () => {
    const module = new URL('cluster-texts.ts', FOLDER).href;
    const script = `import { clusterTexts } from '${module}'; console.log(JSON.stringify(clusterTexts()));`;
    const node = ['--import', 'tsx', '--input-type=module', '--eval', script];
    const { stdout, stderr } = spawnSync(process.execPath, node, { encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual(files);
  });

  it('bring every module that train.py imports', () => {
    const imported = Object.values(files).flatMap((text) =>
      [...text.matchAll(/^from (\w+) import/gm)].map(([, module]) => `${module}.py`),
    );
    const foreign = ['pathlib.py', 'keras.py'];
    const own = new Set(imported.filter((module) => !foreign.includes(module)));
    expect(Object.keys(files)).toEqual(expect.arrayContaining([...own]));
    expect(own.size).toBeGreaterThan(3);
  });
});
