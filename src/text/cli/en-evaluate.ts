/** What `scanline evaluate` says: its flags, and how well the test set was read. */
import { count as written, fixed } from '../format.ts';

export const evaluate = {
  summary: 'Reads the test set with the network of a run, a checkpoint or a model file.',
  checkpoint: 'The same as the first word.',
  drawings:
    'Read 600 drawings that the machine makes in six hands instead of the test set: they come as one on the page’s pad does.',
  json: 'The result as one JSON object.',
  namedTwice: (word: string, flag: string) =>
    `"evaluate" reads one network; it was given ${word} and --checkpoint ${flag}. Leave one out.`,
  drawingsAreCounted:
    '--test-digits says how much of the test set is read, and --drawings reads 600 drawings in its place. Leave one out.',
  after: (network: string, step: number, rate: string) => `${network} after ${step} steps: ${rate}`,
  loss: (loss: number) => `test loss ${fixed(loss, 4)}`,
  read: (
    { count, what }: { count: number; what: string },
    { seconds, backend }: { seconds: number; backend: string },
  ) => `on ${written(count)} ${what} in ${fixed(seconds, 1)} s on ${backend}`,
} as const;

/** `evaluate --drawings`. */
export const hands = {
  needsDigits: (data: string) =>
    `--drawings are digits of 28 by 28 pixels, and this network learned ${data}. Leave --drawings out to read its own test set.`,
  read: ({ right, drawings, accuracy }: { right: number; drawings: number; accuracy: number }) =>
    `${written(right)} of ${written(drawings)} drawings read right, ${fixed(100 * accuracy, 1)} %`,
  ofHand: ({ hand, drawings, right }: { hand: string; drawings: number; right: number }) =>
    `  ${hand.padEnd(13)} ${right} of ${drawings}`,
  misread: (each: readonly string[]) => `misread: ${each.join(', ')}`,
  taken: ({ hand, label, read }: { hand: string; label: number; read: number }) =>
    `${label} as ${read} (${hand})`,
} as const;
