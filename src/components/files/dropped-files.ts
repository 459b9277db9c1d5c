/** Files as the browser hands them over, chosen or dropped. */
import type { ChosenFile } from '../../workers/protocol.ts';

export function chosenFiles(list: Iterable<File>): ChosenFile[] {
  return [...list].map((file) => ({ name: file.name, content: file }));
}

/** Whether what is dragged over the page are files, and not a piece of text or a link. */
export function bringsFiles({ dataTransfer }: DragEvent): boolean {
  return dataTransfer?.types.includes('Files') ?? false;
}
