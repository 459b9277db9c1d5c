/**
 * The loop of a diagonal recurrence: a thread owns one vec4 of units of one sample and walks all timesteps, with no
 * barrier and nothing in workgroup memory. src/kernels/diagonal.ts has the equations. In the texts
 *
 *     a<g>   x W + b of gate g        p<i>   part i of h_{t-1}      f<i>  factor i
 *     h<i>   part i of h_t            k<i>   what is kept of a step, the last `width` of them h
 *     dh<i>  dL/dh_t, part i          d<g>   dL/da of gate g        e<i>  gradient of factor i, which is added to
 *
 * What a step keeps lies side by side, `[samples, timesteps, kept, units]`; the product x W + b is first written into
 * the first `gates` places.
 *
 * A chain has little arithmetic and waits for memory at each step, a microsecond at a time on a large card. So it reads
 * for four steps at once, before it computes and writes any of them, and waits once for the four.
 */
import { DIAGONAL_CELLS, type DiagonalCell } from '../diagonal.ts';
import { SAFE_FUNCTIONS } from './cell.ts';
import { FLAT_INDEX, type Program } from './command-stream.ts';
import { access, Bindings, range, UNIFORMS, vectorOrScalar } from './recurrence-program.ts';

export interface DiagonalTexts {
  /** Numbers of a unit that are kept of a step, and that lie in the place of the gates and after them. */
  kept: number;
  forward: string;
  backward: string;
}

const DIAGONAL_TEXTS: Readonly<Record<DiagonalCell, DiagonalTexts>> = {
  minGru: {
    kept: 3,
    forward: `
      let k0 = sigmoid4(a0);                        // z = s(a^z)
      let k1 = a1;
      h0 = p0 + k0 * (k1 - p0);                     // h_t = (1 - z) h_{t-1} + z a^h
      let k2 = h0;`,
    backward: `
      let d0 = dh0 * (k1 - p0) * k0 * (1.0 - k0);
      let d1 = dh0 * k0;
      dh0 = dh0 * (1.0 - k0);`,
  },
  minLstm: {
    kept: 4,
    forward: `
      let k0 = sigmoid4(a0);                        // f
      let k1 = sigmoid4(a1);                        // i
      let k2 = a2;
      h0 = k2 + k0 / (k0 + k1) * (p0 - k2);         // h_t = f' h_{t-1} + (1 - f') a^h
      let k3 = h0;`,
    backward: `
      let share = k0 / (k0 + k1);                   // f'
      let d2 = dh0 * (1.0 - share);
      let dShare = d2 * (p0 - k2) * share;          // df' f' (1 - f')
      let d0 = dShare * (1.0 - k0);
      let d1 = dShare * (k1 - 1.0);
      dh0 = dh0 * share;`,
  },
  indRnn: {
    kept: 1,
    forward: `
      h0 = max(a0 + f0 * p0, vec4<f32>(0.0));
      let k0 = h0;`,
    backward: `
      let d0 = select(vec4<f32>(0.0), dh0, k0 > vec4<f32>(0.0));
      e0 += d0 * p0;
      dh0 = d0 * f0;`,
  },
  lru: {
    kept: 4,
    forward: `
      let k0 = a0;
      let k1 = a1;
      h0 = f0 * p0 - f1 * p1 + f2 * a0;             // h_t = lambda h_{t-1} + g a
      h1 = f0 * p1 + f1 * p0 + f2 * a1;
      let k2 = h0;
      let k3 = h1;`,
    backward: `
      let d0 = f2 * dh0;
      let d1 = f2 * dh1;
      e0 += dh0 * p0 + dh1 * p1;
      e1 += dh1 * p0 - dh0 * p1;
      e2 += dh0 * k0 + dh1 * k1;
      let backRe = f0 * dh0 + f1 * dh1;             // conj(lambda) dh
      dh1 = f0 * dh1 - f1 * dh0;
      dh0 = backRe;`,
  },
  glu: {
    kept: 2,
    forward: `
      let k0 = a0;
      let k1 = sigmoid4(a1);
      h0 = k0 * k1;`,
    backward: `
      let d0 = dh0 * k1;
      let d1 = d0 * k0 * (1.0 - k1);
      dh0 = vec4<f32>(0.0);`,
  },
  product: {
    kept: 1,
    forward: `
      h0 = a0;
      let k0 = a0;`,
    backward: `
      let d0 = dh0;
      dh0 = vec4<f32>(0.0);`,
  },
};

/** Of one step nothing is carried from one dispatch to the next: then there is no `carry` to bind. */
export interface DiagonalProgramShape {
  timesteps: number;
  units: number;
}

const STEPS_AT_ONCE = 4;

/**
 * Uniforms: samples (of this part of the batch), firstSample (its place in the whole batch), begin, end (steps of
 * this dispatch). Bindings: slots, output, carry `[samples, width, vec4s]` of more than one step, and the parameters of a
 * cell that has any.
 */
export function diagonalForwardProgram(
  cell: DiagonalCell,
  { timesteps, units }: DiagonalProgramShape,
  { keep, returnSequences }: { keep: boolean; returnSequences: boolean },
): Program {
  const { gates, width } = DIAGONAL_CELLS[cell];
  const { kept, forward } = DIAGONAL_TEXTS[cell];
  const across = Math.ceil(units / 4);
  const bindings = new Bindings();
  bindings.add('slots', vectorOrScalar(units), keep ? 'read_write' : 'read');
  bindings.add('output', vectorOrScalar(units), 'read_write');
  const carries = timesteps > 1;
  if (carries) bindings.add('carry', 'array<vec4<f32>>', 'read_write');
  const stride = slotStride(cell, units);
  const parts = range(width);
  const ahead = range(Math.min(STEPS_AT_ONCE, timesteps));
  const place = (i: number) => `carry[(n * ${width}u + ${i}u) * ${across}u + j]`;
  const output = (row: string) =>
    parts
      .map((i) => `storeOutput((${row}) * ${width * units}u + ${i * units}u, j, h${i});`)
      .join(' ');
  const step = (s: number) => `${s === 0 ? '' : `if (first + ${s}u < u.end) `}{
      ${range(gates)
        .map((g) => `let a${g} = read${s}${g};`)
        .join(' ')} ${parts.map((i) => `let p${i} = h${i};`).join(' ')}${forward}
      ${
        keep
          ? range(kept)
              .map((i) => `storeSlots(row${s} * ${stride}u + ${i * units}u, j, k${i});`)
              .join('\n      ')
          : ''
      }
      ${
        returnSequences
          ? output(`u.firstSample * ${timesteps}u + row${s}`)
          : `if (first + ${s}u == ${timesteps - 1}u) { ${output('u.firstSample + n')} }`
      }
    }`;
  return {
    label: `${cell} forward loop`,
    code: `${UNIFORMS}
${declareParameters(bindings, cell, units)}
${access('Slots', 'slots', units, keep)}
${access('Output', 'output', units, true)}
${SAFE_FUNCTIONS}
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let index = ${FLAT_INDEX};
  if (index >= u.samples * ${across}u) { return; }
  let n = index / ${across}u;
  let j = index % ${across}u;
  ${loadFactors(cell, units)}
  ${parts.map((i) => `var h${i} = vec4<f32>(0.0);`).join(' ')}
  ${carries ? `if (u.begin > 0u) { ${parts.map((i) => `h${i} = ${place(i)};`).join(' ')} }` : ''}
  for (var first = u.begin; first < u.end; first += ${ahead.length}u) {
    ${ahead
      .map((s) => `let row${s} = n * ${timesteps}u + min(first + ${s}u, u.end - 1u);`)
      .join('\n    ')}
    ${ahead
      .flatMap((s) =>
        range(gates).map(
          (g) => `let read${s}${g} = loadSlots(row${s} * ${stride}u + ${g * units}u, j);`,
        ),
      )
      .join('\n    ')}
    ${ahead.map(step).join('\n    ')}
  }
  ${carries ? parts.map((i) => `${place(i)} = h${i};`).join(' ') : ''}
}
`,
  };
}

/**
 * Uniforms: samples, firstSample, begin, end: the steps end-1 … begin are walked, last first. Bindings: slots, dy,
 * gradients `[samples, timesteps, gates, units]`, carry `[samples, width + parameters, vec4s]` of more than one step, and
 * of a cell with parameters those and their gradients `[batch, parameters, units]`, a row for each sample.
 */
export function diagonalBackwardProgram(
  cell: DiagonalCell,
  { timesteps, units }: DiagonalProgramShape,
  { returnSequences }: { returnSequences: boolean },
): Program {
  const { gates, width, parameters } = DIAGONAL_CELLS[cell];
  const { kept, backward } = DIAGONAL_TEXTS[cell];
  const across = Math.ceil(units / 4);
  const readsSlots = cell !== 'product';
  const bindings = new Bindings();
  // What a shader binds and never uses, the device leaves out of its layout, and then refuses to be given.
  if (readsSlots) bindings.add('slots', vectorOrScalar(units));
  bindings.add('dy', vectorOrScalar(units));
  bindings.add('gradients', vectorOrScalar(units), 'read_write');
  const carries = timesteps > 1;
  if (carries) bindings.add('carry', 'array<vec4<f32>>', 'read_write');
  const declarations = declareParameters(bindings, cell, units, true);
  const stride = slotStride(cell, units);
  const parts = range(width);
  const sums = range(parameters);
  const carried = width + parameters;
  const place = (i: number) => `carry[(n * ${carried}u + ${i}u) * ${across}u + j]`;
  const dyAt = (row: string, i: number) =>
    `loadDy((${row}) * ${width * units}u + ${i * units}u, j)`;
  const ahead = range(Math.min(STEPS_AT_ONCE, timesteps));
  const usesPrevious = /\bp\d/.test(backward);
  const used = range(kept).filter((i) => new RegExp(`\\bk${i}\\b`).test(backward));
  const reads = (s: number) => [
    ...used.map((i) => `let k${i}_${s} = loadSlots(row${s} * ${stride}u + ${i * units}u, j);`),
    // Before the first step all is 0; the row that is read in its place, its own, does not count.
    ...(usesPrevious
      ? parts.map(
          (i) =>
            `let p${i}_${s} = select(vec4<f32>(0.0), loadSlots((row${s} - min(step${s}, 1u)) * ${stride}u + ${(kept - width + i) * units}u, j), step${s} > 0u);`,
        )
      : []),
    ...(returnSequences
      ? parts.map((i) => `let dy${i}_${s} = ${dyAt(`u.firstSample * ${timesteps}u + row${s}`, i)};`)
      : []),
  ];
  const step = (s: number) => `${s === 0 ? '' : `if (left > u.begin + ${s}u) `}{
      ${
        returnSequences
          ? parts.map((i) => `dh${i} += dy${i}_${s};`).join(' ')
          : `if (step${s} == ${timesteps - 1}u) { ${parts.map((i) => `dh${i} += ${dyAt('u.firstSample + n', i)};`).join(' ')} }`
      }
      ${used.map((i) => `let k${i} = k${i}_${s};`).join(' ')} ${usesPrevious ? parts.map((i) => `let p${i} = p${i}_${s};`).join(' ') : ''}${backward}
      ${range(gates)
        .map((g) => `storeGradients(row${s} * ${gates * units}u + ${g * units}u, j, d${g});`)
        .join('\n      ')}
    }`;
  return {
    label: `${cell} backward loop`,
    code: `${UNIFORMS}
${declarations}
${readsSlots ? access('Slots', 'slots', units, false) : ''}
${access('Dy', 'dy', units, false)}
${access('Gradients', 'gradients', units, true)}
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let index = ${FLAT_INDEX};
  if (index >= u.samples * ${across}u) { return; }
  let n = index / ${across}u;
  let j = index % ${across}u;
  ${loadFactors(cell, units)}
  ${parts.map((i) => `var dh${i} = vec4<f32>(0.0);`).join(' ')}
  ${sums.map((i) => `var e${i} = vec4<f32>(0.0);`).join(' ')}
  ${
    carries
      ? `if (u.end < ${timesteps}u) {
    ${parts.map((i) => `dh${i} = ${place(i)};`).join(' ')}
    ${sums.map((i) => `e${i} = ${place(width + i)};`).join(' ')}
  }`
      : ''
  }
  for (var left = u.end; left > u.begin; left -= min(${ahead.length}u, left - u.begin)) {
    ${ahead
      .map((s) =>
        s === 0
          ? `let step0 = left - 1u; let row0 = n * ${timesteps}u + step0;`
          : `let step${s} = select(u.begin, left - ${s + 1}u, left > u.begin + ${s}u); let row${s} = n * ${timesteps}u + step${s};`,
      )
      .join('\n    ')}
    ${ahead.flatMap(reads).join('\n    ')}
    ${ahead.map(step).join('\n    ')}
  }
  ${carries ? [...parts.map((i) => `${place(i)} = dh${i};`), ...sums.map((i) => `${place(width + i)} = e${i};`)].join(' ') : ''}
  ${sums.length === 0 ? '' : `if (u.begin == 0u) {${storeSums(cell, units)}\n  }`}
}
`,
  };
}

/** Values of a (sample, step) in the slots: what is kept, or the gates where they are more. */
export function slotStride(cell: DiagonalCell, units: number): number {
  return Math.max(DIAGONAL_TEXTS[cell].kept, DIAGONAL_CELLS[cell].gates) * units;
}

function declareParameters(
  bindings: Bindings,
  cell: DiagonalCell,
  units: number,
  differentiates = false,
): string {
  if (DIAGONAL_CELLS[cell].parameters === 0) return bindings.declarations();
  bindings.add('parameters', vectorOrScalar(units));
  if (differentiates) bindings.add('sums', vectorOrScalar(units), 'read_write');
  return `${bindings.declarations()}
${access('Parameters', 'parameters', units, false)}
${differentiates ? access('Sums', 'sums', units, true) : ''}`;
}

function loadFactors(cell: DiagonalCell, units: number): string {
  const row = (i: number) => `loadParameters(${i * units}u, j)`;
  if (cell === 'indRnn') return `let f0 = ${row(0)};`;
  if (cell !== 'lru') return '';
  // WGSL promises its own sin and cos to 2^-11 only. So the angle is taken to within 45 degrees of a multiple of 90, in
  // two parts that give 90 degrees to twice the digits, and both are summed by their series.
  return `let nu = exp(${row(0)});
  let phase = exp(${row(1)});
  let quarters = round(phase * 0.63661977);
  let r = (phase - quarters * 1.57079637) + quarters * 4.37113883e-8;
  let r2 = r * r;
  let sine = r + r * r2 * (-0.16666667 + r2 * (0.0083333333 + r2 * (-0.00019841270 + r2 * 0.0000027557319)));
  let cosine = 1.0 + r2 * (-0.5 + r2 * (0.041666667 + r2 * (-0.0013888889 + r2 * 0.000024801587)));
  // Odd quarters swap the two; the third and fourth turn the sine's sign, the second and third the cosine's.
  let half = floor(quarters * 0.5);
  let odd = quarters - 2.0 * half;
  let sign = 1.0 - 4.0 * fract(half * 0.5);
  let f0 = exp(-nu) * sign * (1.0 - 2.0 * odd) * mix(cosine, sine, odd);   // Re lambda = exp(-nu) cos(phase)
  let f1 = exp(-nu) * sign * mix(sine, cosine, odd);                       // Im lambda = exp(-nu) sin(phase)
  let f2 = exp(${row(2)});                          // g`;
}

/** The parameters' gradients from those of the factors. */
function storeSums(cell: DiagonalCell, units: number): string {
  const rows =
    cell === 'lru'
      ? ['-nu * (e0 * f0 + e1 * f1)', 'phase * (e1 * f0 - e0 * f1)', 'e2 * f2']
      : ['e0'];
  return rows
    .map(
      (value, i) =>
        `\n    storeSums((u.firstSample + n) * ${rows.length * units}u + ${i * units}u, j, ${value});`,
    )
    .join('');
}
