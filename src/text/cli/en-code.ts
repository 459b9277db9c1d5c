/** What `scanline code` says. */
import { groups } from './en-flags.ts';

export const code = {
  summary: 'Writes the experiment as a script of Keras 3, PyTorch or JAX.',
  group: groups.output,
  flags: {
    to: 'What the script is written for. Default keras.',
    out: 'Where to; one that ends in .ipynb becomes a notebook. Without it, the script is printed.',
  },
  otherLanguage: (given: string, known: readonly string[]) =>
    `--to was "${given}"; it must be one of ${known.join(', ')}.`,
  written: (file: string) => `The script stands in ${file}.`,
  dataWritten: (file: string) => `The data set stands beside it, in ${file}.`,
  dataBeside: (file: string) =>
    `The script reads ${file}, which is written beside it when --out says where to.`,
} as const;
