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
} as const;
