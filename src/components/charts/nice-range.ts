/** Ends of an axis that are round numbers, so that a growing curve does not shift at every reading. */

const ROUND = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10];

/** The next round number at or above `value`; `fallback` where there is nothing to go by. */
export function roundUp(value: number, fallback: number): number {
  if (!Number.isFinite(value) || value <= 0) return fallback;
  const power = 10 ** Math.floor(Math.log10(value));
  const leading = ROUND.find((round) => round * power >= value * (1 - 1e-9)) ?? 10;
  return leading * power;
}

/** The ends of a logarithmic axis: 1, 2 or 5 times a power of ten around what it must hold. */
export function logRange(lowest: number, highest: number): { min: number; max: number } {
  if (!(lowest > 0) || !Number.isFinite(highest)) return { min: 0.01, max: 10 };
  const min = roundDownLog(lowest);
  const max = roundUpLog(highest);
  return { min, max: max > min ? max : min * 10 };
}

function roundDownLog(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return ([5, 2, 1].find((leading) => leading * power <= value) ?? 1) * power;
}

function roundUpLog(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 5].find((leading) => leading * power >= value) ?? 10) * power;
}

const TICK_STEPS = [1, 2, 2.5, 5, 10, 12.5, 20, 25];
const MOST_TICKS = 4;

/**
 * The distance of ticks on an axis from 0 to `end`: a round number, of which the end is a multiple where there is one,
 * and no more than four ticks after the first. Chart.js divides what is no multiple into uneven numbers.
 */
export function tickStep(end: number): number {
  const power = 10 ** Math.floor(Math.log10(end / MOST_TICKS));
  const steps = TICK_STEPS.map((step) => step * power);
  const few = steps.filter((step) => end / step <= MOST_TICKS + 0.01);
  return few.find((step) => isWhole(end / step)) ?? few[0] ?? end;
}

function isWhole(value: number): boolean {
  return Math.abs(value - Math.round(value)) < 1e-9;
}
