/**
 * `npx tsx tools/keras/pack-cluster.ts`: writes src/exchange/cluster/cluster-texts.ts from the files beside
 * it, so that page, command line and kit each have their text without reading a file.
 */
import { readFileSync, writeFileSync } from 'node:fs';

const FOLDER = new URL('../../src/exchange/cluster/', import.meta.url);

/** What stands in the exported folder besides the model, in the order of reading. */
export const CLUSTER_FILES = [
  'README.md',
  'train.py',
  'run.py',
  'digits.py',
  'optimizers.py',
  'checkpoint.py',
  'requirements.txt',
] as const;

/** The module's source. */
export function clusterTextsModule(): string {
  const entries = CLUSTER_FILES.map((name) => {
    const text = readFileSync(new URL(name, FOLDER), 'utf8');
    return `  '${name}': \`${text.replace(/\\|`|\$\{/g, '\\$&')}\`,\n`;
  });
  return `/**
 * The files of the cluster package as texts. Written by \`npx tsx tools/keras/pack-cluster.ts\` from the files
 * of these names in this folder; change those.
 */
export const CLUSTER_TEXTS = {
${entries.join('')}} as const;
`;
}

if (process.argv[1]?.endsWith('pack-cluster.ts')) {
  writeFileSync(new URL('cluster-texts.ts', FOLDER), clusterTextsModule());
}
