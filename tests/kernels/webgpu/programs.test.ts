/** What holds for every program that the WebGPU kernels write, whatever the device. */
import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { create, globals } from 'webgpu';
import type { Program } from '../../../src/kernels/webgpu/command-stream.ts';
import { everyProgram } from './program-list.ts';
import { DEFAULT_LIMITS, SMALLEST_LIMITS } from './recording.ts';
import { BROKEN, faultsOf } from './wgsl-rules.ts';

let recorded: Awaited<ReturnType<typeof everyProgram>>;
let programs: Program[];

beforeAll(async () => {
  recorded = await everyProgram();
  ({ programs } = recorded);
}, 60_000);

describe('the list of programs', () => {
  test('has something of each kernel that is registered', () => {
    expect(recorded.idle).toEqual([]);
    expect(programs.length).toBeGreaterThan(600);
  });

  test('has something of each text in the sources', () => {
    const folder = new URL('../../../src/kernels/webgpu/', import.meta.url);
    const labels = readdirSync(folder).flatMap((file) =>
      [...readFileSync(new URL(file, folder), 'utf8').matchAll(/\blabel: (['`])(.*?)\1/g)].map(
        ([, , label]) => label,
      ),
    );
    expect(labels.length).toBeGreaterThan(15);
    const missing = labels.filter((label) => {
      const pattern = new RegExp(`^${label.replace(/\$\{.*?\}/g, '.*')}$`);
      return !programs.some((program) => pattern.test(program.label));
    });
    expect(missing).toEqual([]);
  });
});

test('the rules of portable WGSL hold', () => {
  const faults = programs.flatMap((program) => faultsOf(program, DEFAULT_LIMITS));
  expect(faults).toEqual([]);
});

test.for([
  [
    'a workgroup array that is read first',
    'x[0] = a[0]; a[0] = 1.0; workgroupBarrier();',
    /reads before/,
  ],
  ['one that is read by a function first', 'x[0] = get(1u); a[0] = 1.0;', /reads before/],
  ['a read without a barrier', 'a[0] = 1.0; x[0] = a[1];', /waits for nobody/],
  ['atomics', 'a[0] = 1.0; workgroupBarrier(); let y: atomic<u32>;', /has atomics/],
])('%s is noticed', ([, body, words]) => {
  const code = `
@group(0) @binding(0) var<storage, read_write> x: array<f32>;
var<workgroup> a: array<f32, 64>;
fn get(i: u32) -> f32 { return a[i]; }
@compute @workgroup_size(64) fn main() { ${body as string} }`;
  expect(faultsOf({ label: 'broken', code }, DEFAULT_LIMITS).join()).toMatch(words as RegExp);
});

test('too much of everything is noticed', () => {
  const buffers = Array.from(
    { length: 9 },
    (_, i) => `@group(0) @binding(${i}) var<storage, read> b${i}: array<f32>;`,
  );
  const code = `enable f16; override n = 3; alias V = vec4<f32>;
${buffers.join('\n')}
var<workgroup> a: array<vec4<f32>, 1025>;
@compute @workgroup_size(16, 17) fn main() { a[0] = V(1.0); }`;
  expect(faultsOf({ label: 'This', code }, DEFAULT_LIMITS)).toEqual([
    'This has an override',
    'This has a type alias',
    'This wants a feature that not every device has',
    'This binds 9 buffers',
    'This has 272 threads',
    'This keeps 16400 bytes',
  ]);
});

test('and on a device with 128 threads a workgroup', async () => {
  const small = await everyProgram(SMALLEST_LIMITS);
  expect(small.programs.flatMap((program) => faultsOf(program, SMALLEST_LIMITS))).toEqual([]);
});

test('a size is a number in the text and no more text: loops are rolled', async () => {
  const shapes = (list: Program[]) => list.map(({ code }) => code.replace(/\d+/g, 'N'));
  const usual = new Set(shapes(programs));
  const larger = await everyProgram(DEFAULT_LIMITS, 4);
  expect(shapes(larger.programs).filter((shape) => !usual.has(shape))).toEqual([]);
});

describe('Tint, the compiler of Chromium', () => {
  // Dawn's instance ends when nothing refers to it any more, and its threads with it, in the middle of a program.
  let gpu: GPU;
  let device: GPUDevice;

  beforeAll(async () => {
    Object.assign(globalThis, globals);
    // Compiles and checks, and computes nothing: no driver is wanted.
    gpu = create(['backend=null']);
    const adapter = await gpu.requestAdapter();
    if (adapter === null) throw new Error('Dawn has no null backend.');
    device = await adapter.requestDevice();
  });

  test('takes every program under the limits that each device grants', async () => {
    expect(device.limits.maxComputeInvocationsPerWorkgroup).toBe(256);
    expect(device.limits.maxStorageBuffersPerShaderStage).toBeLessThanOrEqual(10);
    const refused: string[] = [];
    for (const program of programs) {
      const fault = await refusal(device, program);
      if (fault !== undefined) refused.push(`${program.label}: ${fault}`);
    }
    expect(refused).toEqual([]);
  }, 120_000);

  test.for(BROKEN)('refuses %s', async ([, code]) => {
    expect(await refusal(device, { label: 'broken', code })).toMatch(/./);
  });
});

async function refusal(device: GPUDevice, { label, code }: Program): Promise<string | undefined> {
  device.pushErrorScope('validation');
  const module = device.createShaderModule({ label, code });
  try {
    await device.createComputePipelineAsync({
      label,
      layout: 'auto',
      compute: { module, entryPoint: 'main' },
    });
  } catch (error) {
    await device.popErrorScope();
    return error instanceof Error ? error.message : String(error);
  }
  return (await device.popErrorScope())?.message;
}
