/** In which order the pixels of a digit come: an image `[batch, 28, 28]` as a sequence `[batch, timesteps, features]`. */
import type { GraphBuilder } from './builder.ts';
import type { LayerNode } from './layer-graph.ts';

export const COLUMNS_TOGETHER = [1, 2, 4, 7, 14] as const;
export type ColumnsTogether = (typeof COLUMNS_TOGETHER)[number];

export type SequenceOrder =
  /** 28 timesteps of 28 pixels. */
  | { kind: 'rows' }
  /** 28 timesteps of 28 pixels, or so many columns side by side at a timestep. */
  | { kind: 'columns'; together: ColumnsTogether }
  /** 784 timesteps of one pixel, row after row. */
  | { kind: 'pixels' }
  /** The same in an order that the seed shuffles once for all images. */
  | { kind: 'permuted'; seed: number }
  /** Square tiles row by row: 196 timesteps of 4 pixels, or 49 of 16. */
  | { kind: 'tiles'; size: 2 | 4 };

/** The seed of the shuffled order, where none is chosen. */
export const DEFAULT_ORDER_SEED = 1;

/** Adds the layers that lay the image out as a sequence; the image itself where it is read row by row. */
export function asSequence(graph: GraphBuilder, image: LayerNode, order: SequenceOrder): LayerNode {
  switch (order.kind) {
    case 'rows':
      return image;
    case 'columns': {
      const { together } = order;
      if (together === 1) return graph.reorient('left-to-right', image);
      return graph.collapse('height', graph.blocks({ height: 28, width: together }, image));
    }
    case 'pixels':
      return graph.reshape([784, 1], image);
    case 'permuted':
      return graph.permutePixels(order.seed, image);
    case 'tiles': {
      const { size } = order;
      const tiles = graph.blocks({ height: size, width: size }, image);
      return graph.reshape([(28 / size) ** 2, size * size], tiles);
    }
  }
}
