/** What a field means, in the words the page uses. */
import { fields, type FieldText } from '../src/text/en-fields.ts';

/** One sentence; empty for a field the catalogue does not know. */
export function fieldText(name: string): string {
  return new Map<string, FieldText>(Object.entries(fields)).get(name)?.explain ?? '';
}
