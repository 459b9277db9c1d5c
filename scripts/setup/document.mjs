/** Documents in which commands write their own tables, between marks; the words around them are written by hand. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Puts a table between `<!-- name -->` and `<!-- /name -->`.
 * @param {string} root the project's folder
 * @param {string} document its name in docs/
 * @param {string} name
 * @param {string} table
 * @throws {Error} when the document has no such place
 */
export async function writeInto(root, document, name, table) {
  // Not above: when this module is loaded, the packages may still have to be installed.
  const { format, resolveConfig } = await import('prettier');
  const path = join(root, 'docs', document);
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const text = readFileSync(path, 'utf8');
  if (!text.includes(begin) || !text.includes(end)) {
    throw new Error(`docs/${document} has no place for ${name}: ${begin} and ${end}.`);
  }
  const before = text.slice(0, text.indexOf(begin) + begin.length);
  const after = text.slice(text.indexOf(end));
  const whole = `${before}\n\n${table}\n\n${after}`;
  writeFileSync(path, await format(whole, { ...(await resolveConfig(path)), filepath: path }));
}
