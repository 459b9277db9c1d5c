/**
 * No file imports itself by way of others, not even for a type: what two files need of each other belongs in a
 * third. (knip, in the lint step, follows imports of values only.)
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');
const FOLDERS = ['src', 'cli', 'bench', 'tools', 'tests'];

test('no circle of imports', () => {
  const imports = new Map(FOLDERS.flatMap(sources).map((file) => [file, importsOf(file)]));
  expect(imports.size).toBeGreaterThan(300);
  expect(circlesIn(imports)).toEqual([]);
});

test('a circle is found, and told as the way round', () => {
  const imports = new Map([
    ['a', ['b']],
    ['b', ['c', 'd']],
    ['c', ['b']],
    ['d', []],
  ]);
  expect(circlesIn(imports)).toEqual(['b > c > b']);
});

/** TypeScript only: the kernels in AssemblyScript import without a file's ending. */
function sources(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && !/node_modules|assembly/.test(file))
    .map((file) => relative(ROOT, join(ROOT, folder, file)));
}

function importsOf(file: string): string[] {
  const { importedFiles } = ts.preProcessFile(readFileSync(join(ROOT, file), 'utf8'), true, true);
  return importedFiles
    .filter(({ fileName }) => fileName.startsWith('.'))
    .map(({ fileName }) => relative(ROOT, resolve(ROOT, dirname(file), fileName)));
}

/** One circle for each import that closes one, walking from every file. */
function circlesIn(imports: ReadonlyMap<string, readonly string[]>): string[] {
  const circles: string[] = [];
  const done = new Set<string>();
  const walk = (file: string, path: readonly string[]): void => {
    const at = path.indexOf(file);
    if (at >= 0) circles.push([...path.slice(at), file].join(' > '));
    if (at >= 0 || done.has(file)) return;
    for (const next of imports.get(file) ?? []) walk(next, [...path, file]);
    done.add(file);
  };
  for (const file of imports.keys()) walk(file, []);
  return circles;
}
