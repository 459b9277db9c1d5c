/** Files as the browser hands them over, chosen or dropped. */
import type { ChosenFile } from '../../workers/protocol.ts';

/** Files of a folder are called with the folders that they are in. */
export function chosenFiles(list: Iterable<File>): ChosenFile[] {
  return [...list].map((file) => ({ name: file.webkitRelativePath || file.name, content: file }));
}

/** What is dropped, with all that is in dropped folders. To be called while it is dropped: later the browser forgets it. */
export async function droppedFiles({ dataTransfer }: DragEvent): Promise<ChosenFile[]> {
  const plain = chosenFiles(dataTransfer?.files ?? []);
  const entries = [...(dataTransfer?.items ?? [])].map((item) => item.webkitGetAsEntry());
  if (!entries.some((entry) => entry?.isDirectory)) return plain;
  const found = await Promise.all(entries.map((entry) => (entry ? filesIn(entry) : [])));
  return found.flat();
}

async function filesIn(entry: FileSystemEntry): Promise<ChosenFile[]> {
  if (entry.isFile) {
    const content = await new Promise<File>((resolve, reject) => {
      (entry as FileSystemFileEntry).file(resolve, reject);
    });
    return [{ name: entry.fullPath.replace(/^\//, ''), content }];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const all: ChosenFile[] = [];
  for (;;) {
    // A folder is handed over in parts, an empty one last.
    const part = await new Promise<FileSystemEntry[]>((resolve, reject) => {
      reader.readEntries(resolve, reject);
    });
    if (part.length === 0) return all;
    for (const inside of part) all.push(...(await filesIn(inside)));
  }
}

/** Whether what is dragged over the page are files, and not a piece of text or a link. */
export function bringsFiles({ dataTransfer }: DragEvent): boolean {
  return dataTransfer?.types.includes('Files') ?? false;
}
