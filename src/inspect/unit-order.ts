/** Units beside those that behave alike, so that a heat map of many has shapes that an eye can find. */
import type { LayerStates } from './recurrent-parts.ts';

/**
 * An order of the layer's units by their traces of one state: it begins with the unit whose trace has the largest
 * variance and goes on with the one, of those left, that is most correlated with the last. Units that never move
 * come last. `[units]`
 */
export function orderByLikeness(
  { units, timesteps }: Pick<LayerStates, 'units' | 'timesteps'>,
  values: Float64Array,
): Int32Array {
  const traces = Array.from({ length: units }, (_, unit) => normal(values, unit, units, timesteps));
  const left = new Set(traces.keys());
  const order: number[] = [];
  const moving = [...left].filter((unit) => traces[unit].length > 0);
  let last = moving.toSorted((a, b) => traces[b].length - traces[a].length)[0];
  while (last !== undefined) {
    order.push(last);
    left.delete(last);
    let [next, closest]: [number | undefined, number] = [undefined, -Infinity];
    for (const unit of left) {
      if (traces[unit].length === 0) continue;
      const likeness = product(traces[last].values, traces[unit].values);
      if (likeness > closest) [next, closest] = [unit, likeness];
    }
    if (next === undefined) break;
    last = next;
  }
  return Int32Array.from([...order, ...left]);
}

/** A unit's trace less its mean, of length 1, and how long it was. */
function normal(values: Float64Array, unit: number, units: number, timesteps: number) {
  const own = Float64Array.from({ length: timesteps }, (_, t) => values[t * units + unit]);
  const mean = own.reduce((sum, value) => sum + value, 0) / timesteps;
  const centred = own.map((value) => value - mean);
  const length = Math.sqrt(product(centred, centred));
  return length < 1e-9
    ? { values: centred, length: 0 }
    : { values: centred.map((value) => value / length), length };
}

function product(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
