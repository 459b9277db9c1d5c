/**
 * Weights that are kept under names, as TensorFlow.js and `.h5` files keep them: after the layer, and before that
 * perhaps the models that it is in, `dense/kernel`, `lstm/lstm_cell/kernel` or
 * `sequential/bidirectional/forward_lstm/lstm_cell/bias`.
 */
import { type ForeignGroup, type ForeignLayer, isGroup } from './read-topology.ts';
import type { WeightSource } from './translate.ts';

/** The models that each layer is in, from the outermost. */
export function groupsOf(root: ForeignGroup): Map<ForeignLayer, string[]> {
  const found = new Map<ForeignLayer, string[]>();
  const visit = (group: ForeignGroup, above: string[]) => {
    const inside = [...above, group.name];
    for (const part of group.parts) {
      if (isGroup(part)) visit(part, inside);
      else found.set(part, inside);
    }
  };
  visit(root, []);
  return found;
}

/**
 * The name of a weight among `names`; `undefined` where none fits, or several do.
 *
 * @param groups the models that its layer is in
 */
export function nameOfWeight(
  { layer, part, kind }: Pick<WeightSource, 'part' | 'kind'> & { layer: { name: string } },
  groups: readonly string[],
  names: readonly string[],
): string | undefined {
  const fitting = names.filter((name) => {
    const parts = partsOf(name);
    const direction = parts.find((each) => /^(forward|backward)_/.test(each));
    const isRight = part !== 'forward' && part !== 'backward';
    return parts.at(-1) === kind && (isRight || (direction?.startsWith(`${part}_`) ?? false));
  });
  const whole = [...groups, layer.name];
  // The nearest beginning first: another layer may have the same name inside another model.
  const beginnings = whole.map((_, i) => whole.slice(whole.length - 1 - i));
  const begin = (beginning: readonly string[]) => (name: string) =>
    beginning.every((each, i) => each === partsOf(name)[i]);
  const tests = [
    ...beginnings.map(begin),
    begin([whole[0], layer.name]),
    (name: string) => partsOf(name).includes(layer.name),
  ];
  for (const test of tests) {
    const found = fitting.filter(test);
    if (found.length === 1) return found[0];
    if (found.length > 1) return undefined;
  }
  return undefined;
}

/** Without TensorFlow's number of the output behind it, `kernel:0`. */
function partsOf(name: string): string[] {
  return name.replace(/:\d+$/, '').split('/');
}
