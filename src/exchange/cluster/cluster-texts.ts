/** The files of the cluster package as texts: all of this folder that is no TypeScript. */

/** By their names. A bundle has them in itself; where the sources run, they are read from the disk. */
export function clusterTexts(): Readonly<Record<string, string>> {
  // Vite writes the texts in place of the call; nothing else knows import.meta.env.
  if (import.meta.env === undefined) return textsOnDisk();
  const bundled = import.meta.glob<string>('./*.{py,md,txt}', {
    query: '?raw',
    import: 'default',
    eager: true,
  });
  return Object.fromEntries(Object.entries(bundled).map(([path, text]) => [path.slice(2), text]));
}

function textsOnDisk(): Record<string, string> {
  const { readdirSync, readFileSync } = process.getBuiltinModule('node:fs');
  const folder = import.meta.dirname;
  const names = readdirSync(folder).filter((name) => !name.endsWith('.ts'));
  return Object.fromEntries(names.map((name) => [name, readFileSync(`${folder}/${name}`, 'utf8')]));
}
