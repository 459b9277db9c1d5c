/** What `scanline pretrained` says. */
import { count } from '../format.ts';

export const pretrained = {
  summary:
    'Makes the weights that come with the page from the best runs of "reproduce", or those that lessons speak of.',
  drawings: 'Make nothing: only say how each of them reads 600 drawings that the machine makes.',
  folderNotMade: (folder: string) => `The folder ${folder} cannot be made`,
  staysAsItWas: (recipe: string, folder: string) => `${recipe} stays as it was: ${noRun(folder)}`,
  leftOut: (recipe: string, folder: string) => `${recipe} is left out: ${noRun(folder)}`,
  tooLarge: (recipe: string, file: { bytes: number; dtype: string }, most: number) =>
    `The weights of ${recipe} take ${count(file.bytes)} bytes as ${file.dtype}; at most ${count(most)} may come with the page. Give the recipe fewer units.`,
  written: (
    { file, dtype, bytes }: { file: string; dtype: string; bytes: number },
    test: Record<'shipped' | 'trained', string>,
  ) =>
    `${file}: ${dtype}, ${count(bytes)} bytes, test ${test.shipped} (in 32 bits ${test.trained})`,
} as const;

function noRun(folder: string): string {
  return `the run that its record tells of is not in ${folder}.`;
}
