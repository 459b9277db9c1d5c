/**
 * A worker's first file is evaluated once. WebKit evaluates it a second time when a chunk that is loaded later
 * imports from it, so no built file may, and a second session in one worker is refused.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from '@playwright/test';
import { parseAst } from 'vite';

const assets = join(import.meta.dirname, '../../dist/assets');
const files = readdirSync(assets).filter((name) => name.endsWith('.js'));
const sources = new Map(files.map((name) => [name, readFileSync(join(assets, name), 'utf8')]));

test('no built file imports the first file of a worker', () => {
  const entries = files.filter((name) => /^(training\.worker|kernel-thread)-/.test(name));
  expect(entries).toHaveLength(2);
  const started = [...sources.values()].join('\n');
  for (const entry of entries) expect(started).toContain(entry);

  const imports = [...sources].map(([name, source]) => ({ name, from: importsOf(source) }));
  // What is looked for can be found: the entry itself imports, and something is loaded later.
  const trainer = imports.find(({ name }) => name.startsWith('training.worker-'));
  expect(trainer?.from).not.toEqual([]);
  const later = imports.flatMap(({ from }) => from.filter(({ dynamic }) => dynamic));
  expect(later.length).toBeGreaterThan(3);
  for (const { name, from } of imports) {
    const ofEntries = from.map(({ file }) => file).filter((file) => entries.includes(file));
    expect(ofEntries, `${name} imports a worker's first file`).toEqual([]);
  }
});

test('a second session in one worker is refused in words', async ({ page }) => {
  const entry = files.find((name) => name.startsWith('training.worker-'));
  const twice = `
    await import('./${entry}');
    const second = await import('./${entry}?again').then(() => 'a second session', String);
    postMessage(second);
  `;
  await page.route('**/assets/twice.js', (route) =>
    route.fulfill({
      contentType: 'text/javascript',
      headers: { 'Cross-Origin-Embedder-Policy': 'require-corp' },
      body: twice,
    }),
  );
  await page.goto('./');
  const heard = await page.evaluate(
    () =>
      new Promise<unknown>((resolve, reject) => {
        const worker = new Worker('assets/twice.js', { type: 'module' });
        // The session says other things too.
        worker.onmessage = ({ data }) => {
          if (typeof data === 'string') resolve(data);
        };
        worker.onerror = (event) => reject(new Error(event.message));
      }),
  );
  expect(heard).toContain('a second session in it was refused');
});

interface Import {
  file: string;
  dynamic: boolean;
}

/** What a built file imports, at its start or later. */
function importsOf(source: string): Import[] {
  const found: Import[] = [];
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) return node.forEach(visit);
    if (typeof node !== 'object' || node === null) return;
    const { type, source: from } = node as { type?: string; source?: unknown };
    const imports = /^(Import|Export)/.test(type ?? '') && typeof from === 'object' && from;
    const address = imports ? addressIn(imports) : undefined;
    if (address !== undefined) {
      found.push({ file: basename(address), dynamic: type === 'ImportExpression' });
    }
    Object.values(node).forEach(visit);
  };
  visit(parseAst(source).body);
  return found;
}

/** An address written as a string, or as a template without holes. */
function addressIn(node: object): string | undefined {
  if ('value' in node && typeof node.value === 'string') return node.value;
  const { quasis } = node as { quasis?: { value: { cooked: string } }[] };
  return quasis?.length === 1 ? quasis[0]?.value.cooked : undefined;
}
