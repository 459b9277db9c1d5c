/**
 * The scan over the timesteps, in two forms. A thread owns four units (one vec4) of `samplesPerThread`
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
 * overwritten by the scan, or computed on the spot when `inline` (few features, e.g. one pixel a step).
 */
import type { Cell } from './cell.ts';
import type { Program } from './command-stream.ts';

export interface ScanShape {
  timesteps: number;
  features: number;
  units: number;
}

export interface ScanTiling {
  threadsAcross: number;
  threadsDown: number;
  samplesPerThread: number;
  /** One dispatch a step; then `threadsAcross` may be fewer than the vec4s of units. */
  stepwise: boolean;
}

export interface ForwardOptions {
  /** Compute x W + b in the scan: no `[samples, timesteps, gates, units]` of it is written first. */
  inline: boolean;
  /** Write what the backward pass needs. Otherwise only the output. */
  keep: boolean;
  returnSequences: boolean;
  goBackwards: boolean;
  bias: boolean;
  mask: boolean;
}

/**
 * Uniforms: samples (of this part of the batch), firstSample (its place in the whole batch), begin, end
 * (steps of this dispatch).
 *
 * Bindings from 1 on, in this order: packed R, the slots where they are read or kept, output, carry
 * `[samples, 3, 4 * vec4s]`, the bias where the scan itself adds one, and x, packed W and the mask when
 * inline. What is carried from dispatch to dispatch: h in the first or second place as the step is even or
 * odd, so that one step's can be read while the next's is written; the cell's own in the third.
 */
export function forwardScanProgram(
  cell: Cell,
  shape: ScanShape,
  tiling: ScanTiling,
  options: ForwardOptions,
): Program {
  const { units, timesteps, features } = shape;
  const across = Math.ceil(units / 4);
  const samples = samplesPerWorkgroup(tiling);
  const stride = (options.keep ? cell.kept : cell.gates) * units;
  const bindings = new Bindings();
  // What a shader binds and never uses, the device leaves out of its layout, and then refuses to be given.
  const usesSlots = options.keep || !options.inline;
  bindings.add('packedR', 'array<vec4<f32>>');
  if (usesSlots) bindings.add('slots', vectorOrScalar(units), 'read_write');
  bindings.add('output', vectorOrScalar(units), 'read_write');
  bindings.add('carry', 'array<vec4<f32>>', 'read_write');
  const recurrentBias = cell.separateRecurrent && options.bias;
  if (options.bias && (options.inline || recurrentBias)) {
    bindings.add('bias', vectorOrScalar(units));
  }
  if (options.inline) {
    bindings.add('x', 'array<f32>');
    bindings.add('packedW', 'array<vec4<f32>>');
    if (options.mask) bindings.add('mask', 'array<f32>');
  }
  const gates = range(cell.gates);
  const each = (text: string) => forSamples(tiling, text);
  const part = cell.separateRecurrent ? 'u' : 'a';

  const inputPart = options.inline
    ? `
        ${gates.map((g) => `a${g}# = ${options.bias ? `loadBias(${g * units}u, j)` : 'vec4<f32>(0.0)'};`).join(' ')}
        for (var d = 0u; d < ${features}u; d++) {
          let value# = x[((u.firstSample + n#) * ${timesteps}u + t) * ${features}u + d]${
            options.mask ? ` * mask[(u.firstSample + n#) * ${features}u + d]` : ''
          };
          ${gates.map((g) => `a${g}# += value# * packedW[(d * ${cell.gates}u + ${g}u) * ${across}u + j];`).join(' ')}
        }`
    : `
        ${gates.map((g) => `a${g}# = loadSlots(row# * ${stride}u + ${g * units}u, j);`).join(' ')}`;
  const recurrentStart = cell.separateRecurrent
    ? gates
        .map(
          (g) =>
            `\n      var u${g}# = ${recurrentBias ? `loadBias(${(cell.gates + g) * units}u, j)` : 'vec4<f32>(0.0)'};`,
        )
        .join('')
    : '';
  const keepLines = options.keep
    ? range(cell.kept)
        .map((i) => `\n        storeSlots(row# * ${stride}u + ${i * units}u, j, k${i}#);`)
        .join('')
    : '';
  const outputLine = options.returnSequences
    ? `storeOutput((u.firstSample * ${timesteps}u + row#) * ${units}u, j, h#);`
    : `if (step == ${timesteps - 1}u) { storeOutput((u.firstSample + n#) * ${units}u, j, h#); }`;

  return {
    label: `${cell.name} forward scan`,
    code: `
struct Uniforms { samples: u32, firstSample: u32, begin: u32, end: u32 };
@group(0) @binding(0) var<uniform> u: Uniforms;
${bindings.declarations()}
${tiling.stepwise ? '' : `var<workgroup> hidden: array<vec4<f32>, ${samples * across}>;`}
${usesSlots ? access('Slots', 'slots', units, true) : ''}
${access('Output', 'output', units, true)}
${options.bias && (options.inline || recurrentBias) ? access('Bias', 'bias', units, false) : ''}
${cell.functions}
@compute @workgroup_size(${tiling.threadsAcross}, ${tiling.threadsDown}, 1)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_id) local: vec3<u32>) {
  let j = ${ownUnits(tiling)};
  let mine = j < ${across}u;
  ${each(`
  let slot# = local.y * ${tiling.samplesPerThread}u + #index;
  let n# = group.x * ${samples}u + slot#;
  let live# = mine && n# < u.samples;
  var h# = vec4<f32>(0.0);
  var carry# = vec4<f32>(0.0);
  if (live# && u.begin > 0u) {
    h# = carry[(n# * 3u + (u.begin & 1u)) * ${across}u + j];
    carry# = carry[(n# * 3u + 2u) * ${across}u + j];
  }`)}
  ${tiling.stepwise ? '' : `if (mine) { ${each(`hidden[slot# * ${across}u + j] = h#;`)} }\n  workgroupBarrier();`}
  for (var step = u.begin; step < u.end; step++) {
    let t = ${options.goBackwards ? `${timesteps - 1}u - step` : 'step'};
    if (mine) {
      ${each(`
      let row# = n# * ${timesteps}u + step;
      let hPrev# = h#;`)}
      ${each(gates.map((g) => `\n      var a${g}# = vec4<f32>(0.0);`).join(''))}
      ${each(`if (live#) {${inputPart}
      }`)}
      ${each(recurrentStart)}
      // a += h_{t-1} R, four k at a time
      for (var k = ${tiling.stepwise ? `select(0u, ${across}u, step == 0u)` : '0u'}; k < ${across}u; k++) {
        ${each(
          tiling.stepwise
            ? `let seen# = carry[(n# * 3u + (step & 1u)) * ${across}u + k];`
            : `let seen# = hidden[slot# * ${across}u + k];`,
        )}
        ${range(4)
          .map((c) =>
            gates
              .map(
                (g) => `
        { let r = packedR[((k * 4u + ${c}u) * ${cell.gates}u + ${g}u) * ${across}u + j]; ${each(`${part}${g}# += seen#[${c}] * r;`)} }`,
              )
              .join(''),
          )
          .join('')}
      }
      ${each(`{${cell.forward}
        if (live#) {${keepLines}
          ${outputLine}
        }
      }`)}
    }
    ${
      tiling.stepwise
        ? ''
        : `workgroupBarrier();
    if (mine) { ${each(`hidden[slot# * ${across}u + j] = h#;`)} }
    workgroupBarrier();`
    }
  }
  ${each(`
  if (live#) {
    carry[(n# * 3u + (u.end & 1u)) * ${across}u + j] = h#;
    carry[(n# * 3u + 2u) * ${across}u + j] = carry#;
  }`)}
}
`,
  };
}

/**
 * Uniforms: samples, firstSample, begin, end: the steps end-1 … begin are walked, last first.
 *
 * Bindings: 1 packed R^T, 2 slots (kept), 3 dy, 4 gradients `[samples, timesteps, gradients, units]`,
 * 5 carry `[samples, 3, 4 * vec4s]`: dz_{t+1} R^T, and the cell's own. Stepwise, dz_{t+1} R^T is worked out
 * at the start of step t from the gradients that the dispatch before wrote.
 */
export function backwardScanProgram(
  cell: Cell,
  shape: ScanShape,
  tiling: ScanTiling,
  options: { returnSequences: boolean },
): Program {
  const { units, timesteps } = shape;
  const across = Math.ceil(units / 4);
  const samples = samplesPerWorkgroup(tiling);
  const bindings = new Bindings();
  bindings.add('packedR', 'array<vec4<f32>>');
  bindings.add('slots', vectorOrScalar(units));
  bindings.add('dy', vectorOrScalar(units));
  bindings.add('gradients', vectorOrScalar(units), 'read_write');
  bindings.add('carry', 'array<vec4<f32>>', 'read_write');
  const each = (text: string) => forSamples(tiling, text);
  const kept = range(cell.kept)
    .map(
      (i) => `\n        let k${i}# = loadSlots(row# * ${cell.kept * units}u + ${i * units}u, j);`,
    )
    .join('');
  const previous =
    cell.previousKept === undefined
      ? ''
      : `
        var previous# = vec4<f32>(0.0);
        if (step > 0u) { previous# = loadSlots((row# - 1u) * ${cell.kept * units}u + ${cell.previousKept * units}u, j); }`;
  const dy = options.returnSequences
    ? `let dy# = loadDy(((u.firstSample + n#) * ${timesteps}u + step) * ${units}u, j);`
    : `var dy# = vec4<f32>(0.0);
        if (step == ${timesteps - 1}u) { dy# = loadDy((u.firstSample + n#) * ${units}u, j); }`;
  // back = dz R^T, four k of one gate at a time
  const takeBack = `
      ${each('back# = vec4<f32>(0.0);')}
      for (var k = 0u; k < ${across}u; k++) {
        ${range(cell.gates)
          .map(
            (g) => `
        {
          ${each(
            tiling.stepwise
              ? `let seen# = loadGradients((n# * ${timesteps}u + step + 1u) * ${cell.gradients * units}u + ${cell.recurrentGradient[g] * units}u, k);`
              : `let seen# = taken[(${g}u * ${samples}u + slot#) * ${across}u + k];`,
          )}
          ${range(4)
            .map(
              (c) =>
                `{ let r = packedR[(${g}u * ${across * 4}u + k * 4u + ${c}u) * ${across}u + j]; ${each(`back# += seen#[${c}] * r;`)} }`,
            )
            .join('\n          ')}
        }`,
          )
          .join('')}
      }`;
  return {
    label: `${cell.name} backward scan`,
    code: `
struct Uniforms { samples: u32, firstSample: u32, begin: u32, end: u32 };
@group(0) @binding(0) var<uniform> u: Uniforms;
${bindings.declarations()}
${
  tiling.stepwise
    ? ''
    : `// What R^T takes back, one slot a gate: [gates, samples, vec4s]
var<workgroup> taken: array<vec4<f32>, ${cell.gates * samples * across}>;`
}
${access('Slots', 'slots', units, false)}
${access('Dy', 'dy', units, false)}
${access('Gradients', 'gradients', units, true)}
${cell.functions}
@compute @workgroup_size(${tiling.threadsAcross}, ${tiling.threadsDown}, 1)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_id) local: vec3<u32>) {
  let j = ${ownUnits(tiling)};
  let mine = j < ${across}u;
  ${each(`
  let slot# = local.y * ${tiling.samplesPerThread}u + #index;
  let n# = group.x * ${samples}u + slot#;
  let live# = mine && n# < u.samples;
  var back# = vec4<f32>(0.0);
  var carry# = vec4<f32>(0.0);
  if (live# && u.end < ${timesteps}u) {
    ${tiling.stepwise ? '' : `back# = carry[(n# * 3u) * ${across}u + j];`}
    carry# = carry[(n# * 3u + 2u) * ${across}u + j];
  }`)}
  for (var step = u.end; step > u.begin;) {
    step--;
    ${tiling.stepwise ? `if (mine && step + 1u < ${timesteps}u) { ${takeBack} }` : ''}
    if (mine) {
      ${each(`
      let row# = n# * ${timesteps}u + step;
      ${
        tiling.stepwise
          ? ''
          : range(cell.gates)
              .map((g) => `var taken${g}# = vec4<f32>(0.0);`)
              .join(' ')
      }
      if (live#) {
        ${dy}
        let dh# = dy# + back#;      // dh_t = dy_t + dz_{t+1} R^T${kept}${previous}${cell.backward}
        ${range(cell.gradients)
          .map(
            (i) => `storeGradients(row# * ${cell.gradients * units}u + ${i * units}u, j, d${i}#);`,
          )
          .join(' ')}
        ${tiling.stepwise ? '' : cell.recurrentGradient.map((d, g) => `taken${g}# = d${d}#;`).join(' ')}
      }
      ${
        tiling.stepwise
          ? ''
          : range(cell.gates)
              .map((g) => `taken[(${g}u * ${samples}u + slot#) * ${across}u + j] = taken${g}#;`)
              .join(' ')
      }`)}
    }
    ${
      tiling.stepwise
        ? ''
        : `workgroupBarrier();
    if (mine) { ${takeBack} }
    workgroupBarrier();`
    }
  }
  ${each(`
  if (live#) {
    ${tiling.stepwise ? '' : `carry[(n# * 3u) * ${across}u + j] = back#;`}
    carry[(n# * 3u + 2u) * ${across}u + j] = carry#;
  }`)}
}
`,
  };
}

/** Workgroups of a dispatch. */
export function scanWorkgroups(
  tiling: ScanTiling,
  samples: number,
  units: number,
): [number, number, number] {
  const across = tiling.stepwise ? Math.ceil(Math.ceil(units / 4) / tiling.threadsAcross) : 1;
  return [Math.ceil(samples / samplesPerWorkgroup(tiling)), across, 1];
}

function ownUnits({ stepwise, threadsAcross }: ScanTiling): string {
  return stepwise ? `group.y * ${threadsAcross}u + local.x` : 'local.x';
}

function samplesPerWorkgroup(tiling: ScanTiling): number {
  return tiling.threadsDown * tiling.samplesPerThread;
}

/** Writes a text once for each sample of a thread, `#index` being its number and `#` its suffix. */
function forSamples(tiling: ScanTiling, text: string): string {
  return range(tiling.samplesPerThread)
    .map((r) => text.replaceAll('#index', `${r}u`).replaceAll('#', `_${r}`))
    .join('\n      ');
}

/** Units in fours are read as vec4s; otherwise one by one, with zeros past the last. */
function vectorOrScalar(units: number): string {
  return units % 4 === 0 ? 'array<vec4<f32>>' : 'array<f32>';
}

/** `load<Name>(base, j)` and `store<Name>(base, j, value)`: units 4j to 4j+3 of a row that starts at `base`. */
function access(name: string, buffer: string, units: number, writes: boolean): string {
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
class Bindings {
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

function range(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}
