/** What `scanline networks` says. */
import { groups } from './en-flags.ts';

export const networks = {
  summary: 'Lists the networks, their presets and what was published for them.',
  group: groups.output,
  json: 'One JSON object a line, one a network.',
  readsNumber: 'reads a line of 1 to 5 digits or letters',
  namesDigit: 'names an image',
  published: (testAccuracy: number, epochs: number) =>
    `published: ${testAccuracy} % on the test set after ${epochs} epochs`,
  epoch: (duration: string) => `${duration} an epoch on two cores`,
} as const;
