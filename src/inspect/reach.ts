/** How far back a network learns: the length of the gradient of a quantity by the state at each step. */
import type { Quantity } from './gradients.ts';
import { gradientsOf } from './gradients.ts';
import type { Trace } from './trace.ts';

export interface LayerReach {
  layer: string;
  steps: number;
  /** ‖d(quantity)/dh_t‖ of each step in the order walked, over all units (and rows, under TimeDistributed). */
  h: Float64Array;
  /** The same of the cell state, where there is one. */
  c?: Float64Array;
  /** |d(quantity)/dh_t| of each unit: `[steps, units]`, of the first sequence. */
  units: Float64Array;
  /**
   * How many steps lie between the last one and the furthest whose gradient is at least a hundredth of the largest;
   * all where no gradient falls so low.
   */
  reachesBack: number;
}

/** A gradient that fell to this share of the largest is all but gone. */
const GONE = 0.01;

/** Of every recurrent layer that walks a sequence; an MDLSTM has a wavefront instead. */
export function reachOf(traced: Trace, quantity: Quantity): LayerReach[] {
  const { layers } = gradientsOf(traced, quantity);
  return traced.layers.flatMap(({ name, cell, timesteps, sequences, units }) => {
    const own = layers.get(name);
    if (cell === 'mdlstm' || own === undefined) return [];
    const lengths = (parts: readonly Float64Array[]) => {
      const squares = new Float64Array(timesteps);
      for (const values of parts) {
        for (let n = 0; n < sequences; n++) {
          for (let i = 0; i < timesteps * units; i++) {
            squares[Math.floor(i / units)] += values[n * timesteps * units + i] ** 2;
          }
        }
      }
      return squares.map(Math.sqrt);
    };
    // A complex state, and one of position and velocity, is as long as its two parts are together.
    const state =
      're' in own ? [own['re'], own['im']] : 'v' in own ? [own['v'], own['y']] : [own['h']];
    const h = lengths(state);
    const c = own['c'] as Float64Array | undefined;
    const reach: LayerReach = {
      layer: name,
      steps: timesteps,
      h,
      ...(c === undefined ? {} : { c: lengths([c]) }),
      units: Float64Array.from({ length: timesteps * units }, (_, i) =>
        Math.hypot(...state.map((values) => values[i])),
      ),
      reachesBack: reachesBack(h),
    };
    return [reach];
  });
}

function reachesBack(lengths: Float64Array): number {
  const largest = lengths.reduce((most, value) => Math.max(most, value), 0);
  if (largest === 0) return 0;
  const furthest = lengths.findIndex((value) => value >= GONE * largest);
  return lengths.length - 1 - furthest;
}
