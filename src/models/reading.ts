/** The option of most networks that read a sequence: in which order they read the image. */
import type { GraphBuilder } from '../graph/builder.ts';
import type { LayerNode } from '../graph/layer-graph.ts';
import { asSequence, DEFAULT_ORDER_SEED, type SequenceOrder } from '../graph/reading-order.ts';
import type { Options } from './settings.ts';
import type { ChoiceField } from './field.ts';
import { choiceField } from './option-fields.ts';
import { choiceOption } from './read-option.ts';

const READINGS = ['pixels', 'permuted', 'rows', 'columns'] as const;

/** `reading`, which is `usual` unless chosen otherwise. */
export function readingField(usual: (typeof READINGS)[number]): ChoiceField {
  return { ...choiceField('reading', READINGS, usual), tasks: ['digit'] };
}

/** The image as `reading` says: `[batch, timesteps, features]`. */
export function readImage(graph: GraphBuilder, image: LayerNode, options: Options): LayerNode {
  return asSequence(graph, image, ORDERS[choiceOption(options, 'reading', READINGS)]);
}

const ORDERS: Readonly<Record<(typeof READINGS)[number], SequenceOrder>> = {
  pixels: { kind: 'pixels' },
  permuted: { kind: 'permuted', seed: DEFAULT_ORDER_SEED },
  rows: { kind: 'rows' },
  columns: { kind: 'columns', together: 1 },
};
