/** What `scanline summary` says; its table has Keras's headings. */
import { groups } from './en-flags.ts';

export const summary = {
  summary: 'Shows the layers of a network, their output shapes and parameters.',
  group: groups.output,
  json: 'The summary as one JSON object.',
  columns: ['Layer (type)', 'Output Shape', 'Param #', ''],
  model: (title: string) => `Model: ${title}`,
  total: (parameters: string) => `Total params: ${parameters}`,
} as const;
