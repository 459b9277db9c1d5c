/** `npx tsx tools/keras/write-scripts.ts`: writes the scripts in tests/code/files/ anew. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { codeOf } from '../../src/code/experiment-code.ts';
import { scriptCases } from '../../tests/code/script-cases.ts';

const FOLDER = new URL('../../tests/code/files/', import.meta.url);

rmSync(FOLDER, { recursive: true, force: true });
mkdirSync(FOLDER, { recursive: true });
for (const { name, experiment, languages } of scriptCases()) {
  for (const language of languages) {
    writeFileSync(new URL(`${name}.${language}.py`, FOLDER), codeOf(experiment, language));
  }
}
