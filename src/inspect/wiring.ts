/**
 * Layers that only move values about or add them up, as index tables: forward, backward and the question of which
 * pixels a timestep reads all follow from one table.
 */
import { type LayerNode, walksBack, walksColumns } from '../graph/layer-graph.ts';
import { pixelOrder } from '../layers/permute-pixels.ts';
import { sizesOf, valuesOf } from './network.ts';

export type Wiring =
  /** Each value is that of the input at `from[i]`, 0 where that is -1. */
  | { kind: 'gather'; from: Int32Array }
  /** Each value of the input is added at `to[i]`, times `scale`. */
  | { kind: 'spread'; to: Int32Array; scale: number };

/** How a layer moves values; `undefined` for one that computes. */
export function wiringOf(node: LayerNode): Wiring | undefined {
  const { layer, inputs } = node;
  const [input] = inputs;
  switch (layer.kind) {
    case 'reshape':
    case 'dropout':
    case 'shrink-widths':
      return gather(node, (i) => i);
    case 'permute-pixels': {
      const order = pixelOrder(valuesOf(node), layer.seed);
      return gather(node, (i) => order[i]);
    }
    case 'reorient': {
      const [steps, across] = sizesOf(node);
      const [columns, back] = [walksColumns(layer.direction), walksBack(layer.direction)];
      return gather(node, (i) => {
        const step = Math.floor(i / across);
        const [along, beside] = [back ? steps - 1 - step : step, i % across];
        return columns ? beside * steps + along : along * across + beside;
      });
    }
    case 'blocks': {
      const [height, width, features = 1] = sizesOf(input);
      const [, across, size] = sizesOf(node);
      return gather(node, (i) => {
        const [block, inside] = [Math.floor(i / size), i % size];
        const [place, feature] = [Math.floor(inside / features), inside % features];
        const row = Math.floor(block / across) * layer.height + Math.floor(place / layer.width);
        const column = (block % across) * layer.width + (place % layer.width);
        if (row >= height || column >= width) return -1;
        return (row * width + column) * features + feature;
      });
    }
    case 'collapse': {
      const [, width, features] = sizesOf(input);
      const kept = layer.axes === 'height' ? width * features : features;
      return spread(input, (i) => i % kept);
    }
    case 'over-time': {
      const [timesteps, features] = sizesOf(input);
      return layer.take === 'last'
        ? gather(node, (i) => (timesteps - 1) * features + i)
        : spread(input, (i) => i % features, 1 / timesteps);
    }
    default:
      return undefined;
  }
}

function gather(node: LayerNode, from: (i: number) => number): Wiring {
  return { kind: 'gather', from: Int32Array.from({ length: valuesOf(node) }, (_, i) => from(i)) };
}

function spread(input: LayerNode, to: (i: number) => number, scale = 1): Wiring {
  return {
    kind: 'spread',
    to: Int32Array.from({ length: valuesOf(input) }, (_, i) => to(i)),
    scale,
  };
}
