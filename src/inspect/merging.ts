/** Several values made one: side by side, added, multiplied or averaged; forward, backward and where each goes. */
import type { MergeMode } from '../graph/layer-graph.ts';

/**
 * Where each value of each input stands in the merged output.
 *
 * @param features of each row of each input
 */
export function placesOf(
  mode: MergeMode,
  sizes: readonly number[],
  features: readonly number[],
): Int32Array[] {
  const across = features.reduce((sum, own) => sum + own, 0);
  let begin = 0;
  return sizes.map((size, which) => {
    if (mode !== 'concat') return Int32Array.from({ length: size }, (_, i) => i);
    const own = features[which];
    const offset = begin;
    begin += own;
    return Int32Array.from(
      { length: size },
      (_, i) => Math.floor(i / own) * across + offset + (i % own),
    );
  });
}

/** `inputs` with so many features a row each, merged. */
export function merged(
  mode: MergeMode,
  inputs: readonly Float64Array[],
  features: readonly number[],
): Float64Array {
  const sizes = inputs.map((input) => input.length);
  const whole = mode === 'concat' ? sizes.reduce((sum, size) => sum + size, 0) : sizes[0];
  const output = new Float64Array(whole).fill(mode === 'mul' ? 1 : 0);
  const share = mode === 'ave' ? 1 / inputs.length : 1;
  placesOf(mode, sizes, features).forEach((places, which) => {
    places.forEach((at, i) => {
      if (mode === 'mul') output[at] *= inputs[which][i];
      else output[at] += inputs[which][i] * share;
    });
  });
  return output;
}

/** dL/d(each input) from dL/d(merged). */
export function unmerged(
  mode: MergeMode,
  inputs: readonly Float64Array[],
  features: readonly number[],
  gradient: Float64Array,
): Float64Array[] {
  const sizes = inputs.map((input) => input.length);
  return placesOf(mode, sizes, features).map((places, which) =>
    Float64Array.from(places, (at, i) => {
      switch (mode) {
        case 'concat':
        case 'sum':
          return gradient[at];
        case 'ave':
          return gradient[at] / inputs.length;
        case 'mul':
          return inputs.reduce(
            (product, input, other) => (other === which ? product : product * input[i]),
            gradient[at],
          );
      }
    }),
  );
}
