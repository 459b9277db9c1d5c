/** In which order the pixels of an image come: `[batch, rows, columns]` as a sequence `[batch, timesteps, features]`. */
import type { GraphBuilder } from './builder.ts';
import type { DataShape } from './data-shape.ts';
import type { LayerNode } from './layer-graph.ts';

export const COLUMNS_TOGETHER = [1, 2, 4, 7, 14] as const;
export type ColumnsTogether = (typeof COLUMNS_TOGETHER)[number];

export type SequenceOrder =
  /** A row of pixels at a timestep. */
  | { kind: 'rows' }
  /** A column of pixels at a timestep, or so many columns side by side. */
  | { kind: 'columns'; together: ColumnsTogether }
  /** One pixel at a timestep, row after row. */
  | { kind: 'pixels' }
  /** The same in an order that the seed shuffles once for all images. */
  | { kind: 'permuted'; seed: number }
  /** Square tiles row by row: 4 pixels at a timestep, or 16. */
  | { kind: 'tiles'; size: 2 | 4 };

/** The seed of the shuffled order, where none is chosen. */
export const DEFAULT_ORDER_SEED = 1;

/**
 * Whether the order takes such an image apart without a rest: a sequence has no half columns and no half tiles.
 */
export function comesOutEven(order: SequenceOrder, { rows, columns }: DataShape): boolean {
  if (order.kind === 'columns') return columns % order.together === 0;
  if (order.kind === 'tiles') return rows % order.size === 0 && columns % order.size === 0;
  return true;
}

/**
 * Adds the layers that lay the image out as a sequence; the image itself where it is read row by row. Of an order that
 * comes out even.
 */
export function asSequence(graph: GraphBuilder, image: LayerNode, order: SequenceOrder): LayerNode {
  const { rows, columns, isSequence } = graph.data;
  // It has an order of its own.
  if (isSequence) return image;
  switch (order.kind) {
    case 'rows':
      return image;
    case 'columns': {
      const { together } = order;
      if (together === 1) return graph.reorient('left-to-right', image);
      return graph.collapse('height', graph.blocks({ height: rows, width: together }, image));
    }
    case 'pixels':
      return graph.reshape([rows * columns, 1], image);
    case 'permuted':
      return graph.permutePixels(order.seed, image);
    case 'tiles': {
      const { size } = order;
      const tiles = graph.blocks({ height: size, width: size }, image);
      return graph.reshape([(rows / size) * (columns / size), size * size], tiles);
    }
  }
}
