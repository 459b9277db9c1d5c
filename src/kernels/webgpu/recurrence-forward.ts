/** The recurrence from the first step of a walk to the last. */
import type { Cell } from './cell.ts';
import type { Program } from './command-stream.ts';
import {
  access,
  Bindings,
  carriedAt,
  forSamples,
  ownUnits,
  range,
  samplesPerWorkgroup,
  UNIFORMS,
  vectorOrScalar,
  type RecurrenceShape,
  type RecurrenceTiling,
} from './recurrence-program.ts';

export interface ForwardOptions {
  /** Compute x W + b in the recurrence: no `[samples, timesteps, gates, units]` of it is written first. */
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
 * `[samples, places, 4 * vec4s]` (see `carriedPlaces`), the bias where the recurrence itself adds one, and x, packed W
 * and the mask when inline.
 */
export function forwardRecurrenceProgram(
  cell: Cell,
  shape: RecurrenceShape,
  tiling: RecurrenceTiling,
  options: ForwardOptions,
): Program {
  const { units } = shape;
  const across = Math.ceil(units / 4);
  const samples = samplesPerWorkgroup(tiling);
  // What a shader binds and never uses, the device leaves out of its layout, and then refuses to be given.
  const usesSlots = options.keep || !options.inline;
  const usesBias = options.bias && (options.inline || cell.separateRecurrent);
  const bindings = new Bindings();
  bindings.add('packedR', 'array<vec4<f32>>');
  if (usesSlots) bindings.add('slots', vectorOrScalar(units), 'read_write');
  bindings.add('output', vectorOrScalar(units), 'read_write');
  bindings.add('carry', 'array<vec4<f32>>', 'read_write');
  if (usesBias) bindings.add('bias', vectorOrScalar(units));
  if (options.inline) {
    bindings.add('x', 'array<f32>');
    bindings.add('packedW', 'array<vec4<f32>>');
    if (options.mask) bindings.add('mask', 'array<f32>');
  }
  const each = (text: string) => forSamples(tiling, text);
  const isDouble = cell.states === 2;
  const carried = (place: string) => `${carriedAt(cell, place, across)} + j]`;
  const texts: StepTexts = {
    cell,
    each,
    across,
    samples,
    begin: each(beginStep(cell, shape, options)),
    addRecurrent: addRecurrent(cell, across, each),
    finish: each(finishStep(cell, shape, options)),
  };
  return {
    label: `${cell.name} forward recurrence`,
    code: `${UNIFORMS}
${bindings.declarations()}
${tiling.stepwise ? '' : `var<workgroup> hidden: array<vec4<f32>, ${cell.states * samples * across}>;`}
${usesSlots ? access('Slots', 'slots', units, true) : ''}
${access('Output', 'output', units, true)}
${usesBias ? access('Bias', 'bias', units, false) : ''}
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
  ${isDouble ? 'var second# = vec4<f32>(0.0);' : ''}
  if (live# && u.begin > 0u) {
    h# = ${carried('(u.begin & 1u)')};
    carry# = ${carried('2u')};
    ${isDouble ? `second# = ${carried('3u + (u.begin & 1u)')};` : ''}
  }`)}
  ${tiling.stepwise ? stepwiseWalk(texts) : persistentWalk(texts)}
  ${each(`
  if (live#) {
    ${carried('(u.end & 1u)')} = h#;
    ${carried('2u')} = carry#;
    ${isDouble ? `${carried('3u + (u.end & 1u)')} = second#;` : ''}
  }`)}
}
`,
  };
}

/** The parts of a step that both walks have in common, each for all samples of a thread. */
interface StepTexts {
  cell: Cell;
  each: (text: string) => string;
  /** vec4s of units */
  across: number;
  /** Samples of a workgroup. */
  samples: number;
  /** Declares the gates and gives them their input part. */
  begin: string;
  /** Adds `seen#`, a vec4 of h_{t-1}, times R: rows 4k to 4k+3; and `seenSecond#` of a second state. */
  addRecurrent: string;
  /** The cell's equations, and what is written of them. */
  finish: string;
}

/** All timesteps in one workgroup, which hands on h through its memory. */
function persistentWalk(texts: StepTexts): string {
  const { cell, each, across, samples, begin, addRecurrent, finish } = texts;
  const isDouble = cell.states === 2;
  const second = `hidden[(${samples}u + slot#) * ${across}u`;
  const shareHidden = `if (mine) { ${each(`hidden[slot# * ${across}u + j] = h#; ${isDouble ? `${second} + j] = second#;` : ''}`)} }
    workgroupBarrier();`;
  return `${shareHidden}
  for (var step = u.begin; step < u.end; step++) {
    if (mine) {
      ${begin}
      for (var k = 0u; k < ${across}u; k++) {
        ${each(`let seen# = hidden[slot# * ${across}u + k]; ${isDouble ? `let seenSecond# = ${second} + k];` : ''}`)}
        ${addRecurrent}
      }
      ${finish}
    }
    workgroupBarrier();
    ${shareHidden}
  }`;
}

/** One step a dispatch, which reads h of the dispatch before from the device's memory; h_{-1} = 0. */
function stepwiseWalk({ cell, each, across, begin, addRecurrent, finish }: StepTexts): string {
  const carried = (place: string) => `${carriedAt(cell, place, across)} + k]`;
  const second = cell.states === 2 ? `let seenSecond# = ${carried('3u + (step & 1u)')};` : '';
  return `for (var step = u.begin; step < u.end; step++) {
    if (mine) {
      ${begin}
      for (var k = select(0u, ${across}u, step == 0u); k < ${across}u; k++) {
        ${each(`let seen# = ${carried('(step & 1u)')}; ${second}`)}
        ${addRecurrent}
      }
      ${finish}
    }
  }`;
}

function beginStep(
  cell: Cell,
  { units, timesteps, features }: RecurrenceShape,
  options: ForwardOptions,
): string {
  const across = Math.ceil(units / 4);
  const gates = range(cell.gates);
  const stride = slotStride(cell, units, options);
  const startOf = (bias: boolean, column: number) =>
    bias ? `loadBias(${column * units}u, j)` : 'vec4<f32>(0.0)';
  const t = options.goBackwards ? `${timesteps - 1}u - step` : 'step';
  const masked = options.mask ? ` * mask[(u.firstSample + n#) * ${features}u + d]` : '';
  const input = options.inline
    ? `
        ${gates.map((g) => `a${g}# = ${startOf(options.bias, g)};`).join(' ')}
        for (var d = 0u; d < ${features}u; d++) {
          let value# = x[((u.firstSample + n#) * ${timesteps}u + ${t}) * ${features}u + d]${masked};
          ${gates.map((g) => `a${g}# += value# * packedW[(d * ${cell.gates}u + ${g}u) * ${across}u + j];`).join(' ')}
        }`
    : `
        ${gates.map((g) => `a${g}# = loadSlots(row# * ${stride}u + ${g * units}u, j);`).join(' ')}`;
  return `
      let row# = n# * ${timesteps}u + step;
      let hPrev# = h#;
      ${gates.map((g) => `var a${g}# = vec4<f32>(0.0);`).join(' ')}
      if (live#) {${input}
      }
      ${
        cell.separateRecurrent
          ? gates
              .map((g) => `var u${g}# = ${startOf(options.bias, cell.gates + g)};`)
              .join('\n      ')
          : ''
      }`;
}

/** a += h_{t-1} R, four k at a time; u += for a cell whose recurrent parts are summed apart. */
function addRecurrent(cell: Cell, across: number, each: (text: string) => string): string {
  const sum = cell.separateRecurrent ? 'u' : 'a';
  const blocks = cell.gates * cell.states;
  // A block is a gate, or a state, each of which is added to the one gate.
  const added = (block: number, c: number) =>
    cell.states === 1
      ? `${sum}${block}# += seen#[${c}] * r;`
      : `${sum}0# += ${block === 0 ? 'seen#' : 'seenSecond#'}[${c}] * r;`;
  return range(4)
    .flatMap((c) =>
      range(blocks).map(
        (block) =>
          `{ let r = packedR[((k * 4u + ${c}u) * ${blocks}u + ${block}u) * ${across}u + j]; ${each(added(block, c))} }`,
      ),
    )
    .join('\n        ');
}

function finishStep(
  cell: Cell,
  { units, timesteps }: RecurrenceShape,
  options: ForwardOptions,
): string {
  const stride = slotStride(cell, units, options);
  const save = options.keep
    ? range(cell.kept)
        .map((i) => `storeSlots(row# * ${stride}u + ${i * units}u, j, k${i}#);`)
        .join('\n          ')
    : '';
  const output = options.returnSequences
    ? `storeOutput((u.firstSample * ${timesteps}u + row#) * ${units}u, j, h#);`
    : `if (step == ${timesteps - 1}u) { storeOutput((u.firstSample + n#) * ${units}u, j, h#); }`;
  return `{${cell.forward}
        if (live#) {
          ${save}
          ${output}
        }
      }`;
}

/** Values of a (sample, step) in the slots. */
function slotStride(cell: Cell, units: number, { keep }: ForwardOptions): number {
  return (keep ? cell.kept : cell.gates) * units;
}
