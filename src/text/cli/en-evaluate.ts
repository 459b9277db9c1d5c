/** What `scanline evaluate` says: its flags, and how well the test set was read. */
import { count as written, fixed } from '../format.ts';

export const evaluate = {
  summary: 'Reads the test set with the network of a run, a checkpoint or a model file.',
  checkpoint: 'The same as the first word.',
  json: 'The result as one JSON object.',
  namedTwice: (word: string, flag: string) =>
    `"evaluate" reads one network; it was given ${word} and --checkpoint ${flag}. Leave one out.`,
  after: (network: string, step: number, rate: string) => `${network} after ${step} steps: ${rate}`,
  loss: (loss: number) => `test loss ${fixed(loss, 4)}`,
  read: (
    { count, what }: { count: number; what: string },
    { seconds, backend }: { seconds: number; backend: string },
  ) => `on ${written(count)} ${what} in ${fixed(seconds, 1)} s on ${backend}`,
} as const;
