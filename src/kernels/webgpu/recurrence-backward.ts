/** The recurrence from the last step of a walk to the first, which gives the gradients of every step's gates. */
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

/**
 * Uniforms: samples, firstSample, begin, end: the steps end-1 … begin are walked, last first.
 *
 * Bindings: 1 packed R^T, 2 slots (kept), 3 dy, 4 gradients `[samples, timesteps, gradients, units]`,
 * 5 carry `[samples, places, 4 * vec4s]`: dz_{t+1} R^T, and the cell's own (see `carriedPlaces`). Stepwise, dz_{t+1} R^T is worked out
 * at the start of step t from the gradients that the dispatch before wrote.
 */
export function backwardRecurrenceProgram(
  cell: Cell,
  shape: RecurrenceShape,
  tiling: RecurrenceTiling,
  { returnSequences }: { returnSequences: boolean },
): Program {
  const { units } = shape;
  const across = Math.ceil(units / 4);
  const samples = samplesPerWorkgroup(tiling);
  const bindings = new Bindings();
  bindings.add('packedR', 'array<vec4<f32>>');
  bindings.add('slots', vectorOrScalar(units));
  bindings.add('dy', vectorOrScalar(units));
  bindings.add('gradients', vectorOrScalar(units), 'read_write');
  bindings.add('carry', 'array<vec4<f32>>', 'read_write');
  const walk: Walk = {
    cell,
    shape,
    across,
    samples,
    step: stepText(cell, shape, returnSequences),
    each: (text) => forSamples(tiling, text),
  };
  const { each } = walk;
  return {
    label: `${cell.name} backward recurrence`,
    code: `${UNIFORMS}
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
  ${cell.states === 2 ? 'var dSecond# = vec4<f32>(0.0); var carrySecond# = vec4<f32>(0.0);' : ''}`)}
  ${tiling.stepwise ? stepwiseWalk(walk) : persistentWalk(walk)}
}
`,
  };
}

/** What both walks are written from. */
interface Walk {
  cell: Cell;
  shape: RecurrenceShape;
  /** vec4s of units */
  across: number;
  /** Samples of a workgroup. */
  samples: number;
  /** One sample's step: reads back#, writes the gradients. */
  step: string;
  each: (text: string) => string;
}

/** All timesteps in one workgroup, which hands on what R^T takes back through its memory. */
function persistentWalk({ cell, shape, across, samples, step, each }: Walk): string {
  const gates = range(cell.gates);
  const carried = carriedBack(cell, across);
  return `${each(`
  if (live# && u.end < ${shape.timesteps}u) {
    ${carried.map(({ name, place }) => `${name}# = ${place};`).join('\n    ')}
  }`)}
  for (var step = u.end; step > u.begin;) {
    step--;
    if (mine) {
      ${each(`
      let row# = n# * ${shape.timesteps}u + step;
      ${gates.map((g) => `var taken${g}# = vec4<f32>(0.0);`).join(' ')}
      if (live#) {
        ${step}
        ${cell.recurrentGradient.map((d, g) => `taken${g}# = d${d}#;`).join(' ')}
      }
      ${gates.map((g) => `taken[(${g}u * ${samples}u + slot#) * ${across}u + j] = taken${g}#;`).join(' ')}`)}
    }
    workgroupBarrier();
    if (mine) {
      ${takeBack(cell, across, each, (g) => `taken[(${g}u * ${samples}u + slot#) * ${across}u + k]`)}
    }
    workgroupBarrier();
  }
  ${each(`
  if (live#) {
    ${carried.map(({ name, place }) => `${place} = ${name}#;`).join('\n    ')}
  }`)}`;
}

/** What passes from dispatch to dispatch, and where it lies meanwhile. */
function carriedBack(cell: Cell, across: number): { name: string; place: string }[] {
  const places: Record<string, string> =
    cell.states === 1
      ? { back: '0u', carry: '2u' }
      : { back: '0u', carry: '2u', dSecond: '3u', carrySecond: '4u' };
  return Object.entries(places).map(([name, place]) => ({
    name,
    place: `${carriedAt(cell, place, across)} + j]`,
  }));
}

/** One step a dispatch, which reads what R^T takes back from the gradients that the dispatch before wrote. */
function stepwiseWalk({ cell, shape, across, step, each }: Walk): string {
  const { timesteps, units } = shape;
  const written = (gate: number) =>
    `loadGradients((n# * ${timesteps}u + step + 1u) * ${cell.gradients * units}u + ${cell.recurrentGradient[gate] * units}u, k)`;
  const carried = carriedBack(cell, across).filter(({ name }) => name.startsWith('carry'));
  return `${each(`
  if (live# && u.end < ${timesteps}u) {
    ${carried.map(({ name, place }) => `${name}# = ${place};`).join('\n    ')}
  }`)}
  for (var step = u.end; step > u.begin;) {
    step--;
    if (mine && step + 1u < ${timesteps}u) {
      ${takeBack(cell, across, each, written)}
    }
    if (mine) {
      ${each(`
      let row# = n# * ${timesteps}u + step;
      if (live#) {
        ${step}
      }`)}
    }
  }
  ${each(`
  if (live#) {
    ${carried.map(({ name, place }) => `${place} = ${name}#;`).join('\n    ')}
  }`)}`;
}

/** back = dz_{t+1} R^T, four k of one gate at a time; `gradient` says where the k-th vec4 of a gate's lies. */
function takeBack(
  cell: Cell,
  across: number,
  each: (text: string) => string,
  gradient: (gate: number) => string,
): string {
  const names = ['back', 'dSecond'].slice(0, cell.states);
  // A block is a gate, or a state, each of which takes back the one gate's gradient.
  const row = (g: number, c: number) =>
    names
      .map(
        (name, state) =>
          `{ let r = packedR[(${g + state}u * ${across * 4}u + k * 4u + ${c}u) * ${across}u + j]; ${each(`${name}# += seen#[${c}] * r;`)} }`,
      )
      .join(' ');
  const gates = range(cell.gates).map(
    (g) => `{
          ${each(`let seen# = ${gradient(g)};`)}
          ${range(4)
            .map((c) => row(g, c))
            .join('\n          ')}
        }`,
  );
  return `${each(names.map((name) => `${name}# = vec4<f32>(0.0);`).join(' '))}
      for (var k = 0u; k < ${across}u; k++) {
        ${gates.join('\n        ')}
      }`;
}

/** dh_t = dy_t + dz_{t+1} R^T, the cell's equations, and the gradients written. */
function stepText(
  cell: Cell,
  { units, timesteps }: RecurrenceShape,
  returnSequences: boolean,
): string {
  const dy = returnSequences
    ? `let dy# = loadDy(((u.firstSample + n#) * ${timesteps}u + step) * ${units}u, j);`
    : `var dy# = vec4<f32>(0.0);
        if (step == ${timesteps - 1}u) { dy# = loadDy((u.firstSample + n#) * ${units}u, j); }`;
  const saved = range(cell.kept)
    .map((i) => `let k${i}# = loadSlots(row# * ${cell.kept * units}u + ${i * units}u, j);`)
    .join('\n        ');
  const previous =
    cell.previousKept === undefined
      ? ''
      : `
        var previous# = vec4<f32>(0.0);
        if (step > 0u) { previous# = loadSlots((row# - 1u) * ${cell.kept * units}u + ${cell.previousKept * units}u, j); }`;
  const store = range(cell.gradients)
    .map((i) => `storeGradients(row# * ${cell.gradients * units}u + ${i * units}u, j, d${i}#);`)
    .join(' ');
  return `${dy}
        let dh# = dy# + back#;
        ${saved}${previous}${cell.backward}
        ${store}`;
}
