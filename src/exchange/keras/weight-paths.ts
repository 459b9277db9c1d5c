/**
 * Where Keras 3 keeps the weights of each layer in `model.weights.h5`: layers by their class in snake case,
 * counted, and under them the object that holds the variables
 * (`_save_container_state` in `keras/src/saving/saving_lib.py`).
 */

/** The groups of the layers of these classes, in their order: `layers/lstm`, `layers/lstm_1`, …. */
export function layerPaths(classNames: readonly string[]): string[] {
  const used = new Map<string, number>();
  return classNames.map((className) => {
    const base = snakeCase(className);
    const count = used.get(base) ?? 0;
    used.set(base, count + 1);
    return `layers/${count === 0 ? base : `${base}_${count}`}`;
  });
}

/** Where the weights of a layer are, below its own group: one place for each of its parts. */
export function partPaths(className: string): string[] {
  switch (className) {
    case 'SimpleRNN':
    case 'LSTM':
    case 'GRU':
      return ['cell'];
    case 'Bidirectional':
      return ['forward_layer/cell', 'backward_layer/cell'];
    case 'TimeDistributed':
      return ['layer/cell'];
    default:
      return [''];
  }
}

/** `keras/src/utils/naming.py`: `SimpleRNN` to `simple_rnn`. */
function snakeCase(className: string): string {
  return className
    .replace(/\W+/g, '')
    .replace(/(.)([A-Z][a-z]+)/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();
}
