/**
 * What WGSL that is to run in every browser keeps to. Each rule stands for a fault that was seen:
 *
 * - Safari 26 gives a workgroup array whose size is an `override` no memory, without a word.
 * - Safari compiles an array constructor through a type alias into wrong Metal code.
 * - Some Mali drivers get atomics in workgroup memory wrong.
 * - Some drivers do not clear workgroup memory, or not before every thread reads it.
 * - A device grants eight storage buffers, 16 KiB of workgroup memory and 256 threads, and some only 128.
 * - naga does not know `enable subgroups`.
 */
import type { Program } from '../../../src/kernels/webgpu/command-stream.ts';

interface Limits {
  maxStorageBuffersPerShaderStage: number;
  maxComputeWorkgroupStorageSize: number;
  maxComputeInvocationsPerWorkgroup: number;
}

const BANNED: readonly [RegExp, string][] = [
  [/\boverride\b/, 'has an override'],
  [/\balias\b/, 'has a type alias'],
  [/\batomic\w*\b/, 'has atomics'],
  [/^\s*(enable|requires)\b/m, 'wants a feature that not every device has'],
];

/** In words; none where all is well. */
export function faultsOf({ label, code }: Program, limits: Limits): string[] {
  const text = code.replace(/\/\/.*$/gm, '');
  const faults = BANNED.flatMap(([pattern, fault]) => (pattern.test(text) ? [fault] : []));
  const buffers = [...text.matchAll(/var<storage\b/g)].length;
  if (buffers > limits.maxStorageBuffersPerShaderStage) faults.push(`binds ${buffers} buffers`);

  const threads = threadsOf(text);
  if (!(threads <= limits.maxComputeInvocationsPerWorkgroup)) faults.push(`has ${threads} threads`);

  const arrays = workgroupArrays(text);
  const bytes = arrays.reduce((sum, array) => sum + array.bytes, 0);
  if (!(bytes <= limits.maxComputeWorkgroupStorageSize)) faults.push(`keeps ${bytes} bytes`);
  for (const { name } of arrays) {
    const fault = readsTooEarly(text, name);
    if (fault !== undefined) faults.push(`${fault} ${name}`);
  }
  return faults.map((fault) => `${label} ${fault}`);
}

function threadsOf(text: string): number {
  const size = /@workgroup_size\(([\d, ]+)\)/.exec(text);
  if (size === null) return NaN;
  return size[1].split(',').reduce((product, side) => product * Number(side), 1);
}

const BYTES: Readonly<Record<string, number>> = {
  f32: 4,
  u32: 4,
  i32: 4,
  'vec2<f32>': 8,
  'vec3<f32>': 16,
  'vec4<f32>': 16,
};

/** NaN bytes for a type that is not known, so that no comparison with a limit holds. */
function workgroupArrays(text: string): { name: string; bytes: number }[] {
  return [...text.matchAll(/var<workgroup>\s*(\w+)\s*:\s*([^;]+);/g)].map(([, name, type]) => {
    const array = /^array<(.+),\s*(\d+)>$/.exec(type);
    return { name, bytes: array === null ? NaN : (BYTES[array[1]] ?? NaN) * Number(array[2]) };
  });
}

/** Told by the order in the text: the first mention in `main` is a store, and a barrier stands before the first read. */
function readsTooEarly(text: string, name: string): string | undefined {
  const main = text.slice(text.indexOf('fn main('));
  const stores = [`${name}\\[[^;]*\\] = `];
  const mentions = [`\\b${name}\\[`];
  for (const [, called, body] of text.matchAll(/fn (?!main\b)(\w+)\([^{]*\{([^}]*)\}/g)) {
    if (!body.includes(`${name}[`)) continue;
    mentions.push(`\\b${called}\\(`);
    if (new RegExp(`^\\s*\\w+\\[\\w+\\] = [^[]*;`).test(body)) stores.push(`${called}\\(`);
  }
  const store = new RegExp(`^(${stores.join('|')})`);
  const all = [...main.matchAll(new RegExp(mentions.join('|'), 'g'))].map(({ index }) => index);
  if (all.length === 0 || !store.test(main.slice(all[0]))) return 'reads before it writes';
  const read = all.find((index) => !store.test(main.slice(index)));
  const barrier = main.indexOf('workgroupBarrier()');
  return read !== undefined && (barrier < 0 || barrier > read)
    ? 'waits for nobody before'
    : undefined;
}

/** Programs that no compiler may take: that they are refused shows that refusals are noticed. */
export const BROKEN: readonly [string, string][] = [
  ['what is no WGSL', '@compute @workgroup_size(1) fn main() { let x = ; }'],
  [
    'a number where a vector is wanted',
    '@compute @workgroup_size(1) fn main() { let x: vec4<f32> = 1.0 + 2; }',
  ],
  [
    'a buffer that is read-only and written',
    '@group(0) @binding(0) var<storage, read> x: array<f32>;\n@compute @workgroup_size(1) fn main() { x[0] = 1.0; }',
  ],
  ['more threads than any device grants', '@compute @workgroup_size(4096) fn main() {}'],
];
