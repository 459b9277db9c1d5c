/** Fixed colour scales that all eyes can tell apart: cividis for shares, blue to orange for signed values. */

type Colour = readonly [number, number, number];

/** Nuñez, Anderton and Renslow (2018): the same for eyes that lack a cone. */
const CIVIDIS: readonly Colour[] = [
  [0, 32, 77],
  [49, 68, 107],
  [102, 105, 112],
  [149, 143, 120],
  [202, 185, 105],
  [255, 234, 70],
];
const BLUE_TO_ORANGE: readonly Colour[] = [
  [5, 48, 97],
  [67, 147, 195],
  [240, 240, 240],
  [224, 130, 20],
  [127, 59, 8],
];

export interface Scale {
  least: number;
  most: number;
  colour(value: number): Colour;
}

/** Dark at `least`, bright at `most`. */
export function shares(least = 0, most = 1): Scale {
  return { least, most, colour: between(CIVIDIS, least, most) };
}

/** Blue below 0, orange above. */
export function signed(most: number): Scale {
  return { least: -most, most, colour: between(BLUE_TO_ORANGE, -most, most) };
}

/** 1, 2 or 5 times a power of ten that holds all values: few scales, so that pictures can be compared. */
export function roundBound(values: ArrayLike<number>): number {
  let largest = 0;
  for (let i = 0; i < values.length; i++) largest = Math.max(largest, Math.abs(values[i]));
  if (!(largest > 0) || !Number.isFinite(largest)) return 1;
  const power = 10 ** Math.floor(Math.log10(largest));
  return power * ([1, 2, 5, 10].find((step) => largest <= step * power) ?? 10);
}

function between(stops: readonly Colour[], least: number, most: number) {
  return (value: number): Colour => {
    const share = Math.min(1, Math.max(0, (value - least) / (most - least)));
    const at = (Number.isNaN(share) ? 0 : share) * (stops.length - 1);
    const below = Math.min(stops.length - 2, Math.floor(at));
    const [from, to] = [stops[below], stops[below + 1]];
    const mix = (i: 0 | 1 | 2) => Math.round(from[i] + (to[i] - from[i]) * (at - below));
    return [mix(0), mix(1), mix(2)];
  };
}
