/** The digits that drive each unit most: what a unit seems to look for. */
import type { Breathe } from './breathe.ts';
import type { InspectedNetwork } from './network.ts';
import { layerNamed, trace } from './trace.ts';

export interface DrivingDigits {
  layer: string;
  /** Digits that were read for it, from the first. */
  read: number;
  /** For each unit as many digits, by their numbers, the most driving first: `[units, each]`. */
  digits: Int32Array;
  /** The largest value that the unit's state reached while that digit was read, and at which step: `[units, each]`. */
  values: Float64Array;
  steps: Int32Array;
  each: number;
}

/** How many digits are shown for a unit. */
export const EACH = 9;

/**
 * @param pixelsOf the pixels of digit `index`, 0 to 1
 * @param mayGoOn asked before each digit after the first nine; the rest is left when it says no
 */
export async function drivingDigits(
  network: InspectedNetwork,
  layer: string,
  { count, pixelsOf }: { count: number; pixelsOf: (index: number) => Float64Array },
  breathe: Breathe,
  mayGoOn: (read: number) => boolean = () => true,
): Promise<DrivingDigits> {
  const best: { digit: number; value: number; step: number }[][] = [];
  let read = 0;
  for (; read < count && (read < EACH || mayGoOn(read)); read++) {
    const { states, units, handsOn } = layerNamed(trace(network, pixelsOf(read)), layer);
    const h = states[handsOn];
    for (let unit = 0; unit < units; unit++) {
      let [value, at] = [-Infinity, 0];
      for (let i = unit; i < h.length; i += units) if (h[i] > value) [value, at] = [h[i], i];
      const own = (best[unit] ??= []);
      if (own.length === EACH && value <= own[EACH - 1].value) continue;
      own.push({ digit: read, value, step: Math.floor(at / units) });
      own.sort((a, b) => b.value - a.value);
      own.length = Math.min(own.length, EACH);
    }
    await breathe();
  }
  const each = Math.min(EACH, read);
  const all = best.flat();
  return {
    ...{ layer, read, each },
    digits: Int32Array.from(all, ({ digit }) => digit),
    values: Float64Array.from(all, ({ value }) => value),
    steps: Int32Array.from(all, ({ step }) => step),
  };
}
