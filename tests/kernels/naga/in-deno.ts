/**
 * Runs in Deno, whose WebGPU is Firefox's: naga compiles, wgpu drives. Reads a request from standard input,
 * writes an answer a line to standard output. `naga.test.ts` bundles it, starts it and judges what it says.
 */
import * as tf from '@tensorflow/tfjs';
import type { Program } from '../../../src/kernels/webgpu/command-stream.ts';
import { registerKernels } from '../../../src/kernels/register.ts';
import { streamOf } from '../../../src/kernels/webgpu/register.ts';
import {
  findAdapter,
  makeDevice,
  registerWebGpuBackend,
} from '../../../src/training/webgpu-device.ts';
import { ctcParityErrors } from '../ctc-parity.ts';
import { diagonalParityErrors } from '../diagonal-parity.ts';
import { layerNormalizationParityErrors } from '../layer-normalization-parity.ts';
import { mdlstmParityErrors } from '../mdlstm-parity.ts';
import { parityErrors } from '../parity.ts';
import type { Answer, NagaCase, Request } from './naga-case.ts';

declare const Deno: {
  stdin: { readable: ReadableStream<Uint8Array> };
  stdout: { writeSync(bytes: Uint8Array): number };
  exit(code: number): never;
};

const encoder = new TextEncoder();

function say(answer: Answer): void {
  Deno.stdout.writeSync(encoder.encode(`${JSON.stringify(answer)}\n`));
}

async function main(): Promise<void> {
  const { programs, cases } = JSON.parse(await new Response(Deno.stdin.readable).text()) as Request;
  const device = await start();
  say({ about: 'device', description: describe(device) });
  for (const [index, program] of programs.entries()) {
    say({ about: 'program', index, ...(await compile(device, program)) });
  }
  for (const [index, given] of cases.entries()) {
    say({ about: 'case', index, ...(await compute(given)) });
  }
  Deno.exit(0);
}

/** A device of the limits that WebGPU grants everywhere, as tfjs's backend. */
async function start(): Promise<GPUDevice> {
  const { gpu } = navigator;
  const found = await findAdapter(gpu, true);
  if (found.adapter === undefined) throw new Error(`There is no adapter: ${found.missing}.`);
  const { adapter } = found;
  const modest = {
    info: adapter.info,
    limits: {},
    features: new Set(),
    requestDevice: () => adapter.requestDevice(),
  } as unknown as GPUAdapter;
  const device = await makeDevice(modest, ({ kind, message }) => {
    say({ about: 'device', failure: `${kind}: ${message}` });
  });
  await registerWebGpuBackend(gpu, modest, device);
  await tf.setBackend('webgpu');
  const backend = tf.backend() as unknown as { device: GPUDevice };
  // tfjs would make itself a device of raised limits.
  if (backend.device !== device) throw new Error('tfjs computes on a device of its own.');
  await registerKernels('webgpu');
  return device;
}

function describe(device: GPUDevice): string {
  const { maxComputeInvocationsPerWorkgroup: threads, maxStorageBuffersPerShaderStage: buffers } =
    device.limits;
  const software = streamOf(tf.backend()).isSoftware ? 'software' : 'hardware';
  return `${software}, ${threads} threads, ${buffers} storage buffers`;
}

async function compile(device: GPUDevice, { label, code }: Program): Promise<{ refusal?: string }> {
  device.pushErrorScope('validation');
  const module = device.createShaderModule({ label, code });
  device.createComputePipeline({ label, layout: 'auto', compute: { module, entryPoint: 'main' } });
  const error = await device.popErrorScope();
  return error === null ? {} : { refusal: error.message };
}

async function compute(
  given: NagaCase,
): Promise<{ errors: Record<string, number> } | { threw: string }> {
  try {
    return { errors: await errorsOf(given) };
  } catch (error) {
    return { threw: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

function errorsOf({ op, given }: NagaCase): Promise<Record<string, number>> {
  switch (op) {
    case 'sequence':
      return parityErrors(given);
    case 'diagonal':
      return diagonalParityErrors(given);
    case 'layer-normalization':
      return layerNormalizationParityErrors(given);
    case 'image':
      return mdlstmParityErrors(given);
    case 'ctc':
      return ctcParityErrors(given);
  }
}

void main();
