/**
 * Where Keras keeps the weights of each layer in `model.weights.h5`: layers by their class in snake case,
 * counted, and under them the object that holds the variables
 * (`_save_container_state` in `keras/src/saving/saving_lib.py`).
 */
import { type ForeignGroup, type ForeignLayer, isGroup } from '../import/read-topology.ts';
import type { WeightSource } from '../import/translate.ts';

/** The groups of the layers of these classes, in their order: `layers/lstm`, `layers/lstm_1`, …. */
export function layerPaths(classNames: readonly string[]): string[] {
  const used = new Map<string, number>();
  return classNames.map((className) => `${LAYERS}/${countedName(used, className, 1)}`);
}

export const LAYERS = 'layers';
/** As TensorFlow 2.12 and 2.13 call the group of the layers; those with weights are in it twice. */
export const DEPENDENCIES = '_layer_checkpoint_dependencies';

/** The groups of all layers of a model and of the models inside it, below the group that is called `container`. */
export function groupPaths(
  root: ForeignGroup,
  container: typeof LAYERS | typeof DEPENDENCIES,
): Map<ForeignLayer, string> {
  const found = new Map<ForeignLayer, string>();
  const visit = (group: ForeignGroup, under: string) => {
    const used = new Map<string, number>();
    for (const part of group.parts) {
      // An operation between tensors is no layer.
      if (part.className.startsWith('ops.')) continue;
      const times = container === DEPENDENCIES && hasWeights(part) ? 2 : 1;
      const path = `${under}${container}/${countedName(used, part.className, times)}`;
      if (isGroup(part)) visit(part, `${path}/`);
      else found.set(part, path);
    }
  };
  visit(root, '');
  return found;
}

/** Where a weight is below its layer's group. */
export function weightPath({ part, index }: WeightSource): string {
  return [PARTS[part], 'vars', index].filter((each) => each !== '').join('/');
}

const PARTS: Readonly<Record<WeightSource['part'], string>> = {
  '': '',
  cell: 'cell',
  forward: 'forward_layer/cell',
  backward: 'backward_layer/cell',
  layer: 'layer',
  'layer-cell': 'layer/cell',
};

/** Where the weights of a layer are, below its own group: one place for each of its parts. */
export function partPaths(className: string): string[] {
  switch (className) {
    case 'SimpleRNN':
    case 'LSTM':
    case 'GRU':
      return [PARTS.cell];
    case 'Bidirectional':
      return [PARTS.forward, PARTS.backward];
    case 'TimeDistributed':
      return [PARTS['layer-cell']];
    default:
      return [PARTS['']];
  }
}

function hasWeights(part: ForeignLayer | ForeignGroup): boolean {
  if (isGroup(part)) return part.parts.some(hasWeights);
  return /RNN|LSTM|GRU|Dense|Normalization|Bidirectional|TimeDistributed/.test(part.className);
}

/** @param times how many names the layer uses up */
function countedName(used: Map<string, number>, className: string, times: number): string {
  const base = snakeCase(className);
  const count = used.get(base) ?? 0;
  used.set(base, count + times);
  return count === 0 ? base : `${base}_${count}`;
}

/** `keras/src/utils/naming.py`: `SimpleRNN` to `simple_rnn`. */
function snakeCase(className: string): string {
  return className
    .replace(/\W+/g, '')
    .replace(/(.)([A-Z][a-z]+)/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();
}
