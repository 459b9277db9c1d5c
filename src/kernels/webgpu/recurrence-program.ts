/**
 * The recurrence over the timesteps, in two forms: what forward (`recurrence-forward.ts`) and backward
 * (`recurrence-backward.ts`) have in common. A thread owns four units (one vec4) of `samplesPerThread`
 * samples; recurrent weights stream past from the cache.
 *
 *     workgroup = threadsAcross (vec4s of units) x threadsDown (groups of samples)
 *
 * Persistent: a workgroup owns all units of a few samples and walks the timesteps itself, so that no step
 * goes back to JavaScript; the hidden state of its samples lies in workgroup memory.
 *
 * Stepwise: one dispatch a step, the units dealt to several workgroups, which read the last step's states
 * from the device's memory. It keeps more of a large device busy where there are few samples and many
 * units, and has no limit on the units.
 *
 * Walk order: step s reads the input at t = s, or T-1-s when going backwards. What is kept, and what
 * comes out, lies in walk order, so only the input side knows the direction.
 *
 * Kept values of a (sample, step) lie side by side: `[samples, timesteps, kept, units]`. The input part of
 * the gates (x W + b) is first written into the first `gates` of those slots by a matrix product and then
 * overwritten by the recurrence, or computed on the spot when `inline` (few features, e.g. one pixel a step).
 */
import type { Cell } from './cell.ts';

export interface RecurrenceShape {
  timesteps: number;
  features: number;
  units: number;
}

export interface RecurrenceTiling {
  threadsAcross: number;
  threadsDown: number;
  samplesPerThread: number;
  /** One dispatch a step; then `threadsAcross` may be fewer than the vec4s of units. */
  stepwise: boolean;
}

/** The uniforms of both; `begin` and `end` are the steps of this dispatch. */
export const UNIFORMS = `
struct Uniforms { samples: u32, firstSample: u32, begin: u32, end: u32 };
@group(0) @binding(0) var<uniform> u: Uniforms;`;

/**
 * Vectors of units that a sample carries from dispatch to dispatch. Forward, h in the first or second place as the step
 * is even or odd, so that one step's can be read while the next's is written; the cell's own in the third; a second
 * state in the fourth or fifth. Backward, what R^T takes back in the first and the cell's own in the third; of a second
 * state in the fourth and fifth.
 */
export function carriedPlaces({ states }: Pick<Cell, 'states'>): number {
  return states === 1 ? 3 : 5;
}

/** WGSL of one of those places; `place` is WGSL too. */
export function carriedAt(cell: Pick<Cell, 'states'>, place: string, across: number): string {
  return `carry[(n# * ${carriedPlaces(cell)}u + ${place}) * ${across}u`;
}

/** Workgroups of a dispatch. */
export function recurrenceWorkgroups(
  tiling: RecurrenceTiling,
  samples: number,
  units: number,
): [number, number, number] {
  const across = tiling.stepwise ? Math.ceil(Math.ceil(units / 4) / tiling.threadsAcross) : 1;
  return [Math.ceil(samples / samplesPerWorkgroup(tiling)), across, 1];
}

/** Which vec4 of units a thread owns. */
export function ownUnits({ stepwise, threadsAcross }: RecurrenceTiling): string {
  return stepwise ? `group.y * ${threadsAcross}u + local.x` : 'local.x';
}

export function samplesPerWorkgroup(tiling: RecurrenceTiling): number {
  return tiling.threadsDown * tiling.samplesPerThread;
}

/** Writes a text once for each sample of a thread, `#index` being its number and `#` its suffix. */
export function forSamples(tiling: RecurrenceTiling, text: string): string {
  return range(tiling.samplesPerThread)
    .map((r) => text.replaceAll('#index', `${r}u`).replaceAll('#', `_${r}`))
    .join('\n      ');
}

/** Units in fours are read as vec4s; otherwise one by one, with zeros past the last. */
export function vectorOrScalar(units: number): string {
  return units % 4 === 0 ? 'array<vec4<f32>>' : 'array<f32>';
}

/** `load<Name>(base, j)` and `store<Name>(base, j, value)`: units 4j to 4j+3 of a row that starts at `base`. */
export function access(name: string, buffer: string, units: number, writes: boolean): string {
  if (units % 4 === 0) {
    return `
fn load${name}(base: u32, j: u32) -> vec4<f32> { return ${buffer}[base / 4u + j]; }
${writes ? `fn store${name}(base: u32, j: u32, value: vec4<f32>) { ${buffer}[base / 4u + j] = value; }` : ''}`;
  }
  return `
fn load${name}(base: u32, j: u32) -> vec4<f32> {
  var value = vec4<f32>(0.0);
  for (var i = 0u; i < 4u; i++) {
    if (4u * j + i < ${units}u) { value[i] = ${buffer}[base + 4u * j + i]; }
  }
  return value;
}
${
  writes
    ? `fn store${name}(base: u32, j: u32, value: vec4<f32>) {
  for (var i = 0u; i < 4u; i++) {
    if (4u * j + i < ${units}u) { ${buffer}[base + 4u * j + i] = value[i]; }
  }
}`
    : ''
}`;
}

/** Storage bindings from 1 on, in the order added. */
export class Bindings {
  private readonly lines: string[] = [];

  add(name: string, type: string, mode: 'read' | 'read_write' = 'read'): void {
    this.lines.push(
      `@group(0) @binding(${this.lines.length + 1}) var<storage, ${mode}> ${name}: ${type};`,
    );
  }

  declarations(): string {
    return this.lines.join('\n');
  }
}

/** 0 to `count` - 1. */
export function range(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}
