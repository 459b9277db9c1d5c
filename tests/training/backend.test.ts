/** Which backend computes: the best that works, and never one that computes wrong gradients. */
import * as tf from '@tensorflow/tfjs';
import { describe, expect, it, vi } from 'vitest';
import { CTC_LOSS } from '../../src/kernels/ctc-loss.ts';
import { GRU } from '../../src/kernels/gru.ts';
import { LSTM } from '../../src/kernels/lstm.ts';
import { MDLSTM } from '../../src/kernels/mdlstm.ts';
import { registerReferenceKernels } from '../../src/kernels/reference/register.ts';
import { registerKernels } from '../../src/kernels/register.ts';
import { SIMPLE_RNN } from '../../src/kernels/simple-rnn.ts';
import type { BackendName } from '../../src/training/backend-report.ts';
import { BackendError, chooseBackend } from '../../src/training/backend.ts';
import { Deadline } from '../../src/training/deadline.ts';
import { backends } from '../../src/text/en-failures.ts';
import { selfTest } from '../../src/training/self-test.ts';
import type { AdapterSource } from '../../src/training/webgpu-device.ts';

/** A browser whose adapter describes itself so; it can give no device. */
function adapters(info: Partial<GPUAdapterInfo> | null): AdapterSource {
  const described = { vendor: '', architecture: '', device: '', description: '', ...info };
  const adapter = {
    info: described,
    limits: {},
    features: new Set(),
    requestDevice: () => Promise.reject(new Error('This adapter gives no device.')),
  };
  return {
    requestAdapter: () =>
      Promise.resolve(info === null ? null : (adapter as unknown as GPUAdapter)),
  };
}

describe('without a GPU', () => {
  it('WASM is taken, and the report says why not the others', async () => {
    const tried: BackendName[] = [];
    const report = await chooseBackend('auto', {
      gpu: undefined,
      onTry: (name) => tried.push(name),
    });
    expect(report).toEqual({
      chosen: 'wasm',
      candidates: [
        { name: 'webgpu', detail: '', outcome: 'refused', reason: { kind: 'no-api' } },
        {
          name: 'wasm',
          detail: expect.stringMatching(/^SIMD, (one thread|\d+ threads)$/),
          outcome: 'chosen',
          reason: { kind: 'best' },
        },
        {
          name: 'cpu',
          detail: 'plain JavaScript',
          outcome: 'available',
          reason: { kind: 'slower' },
        },
      ],
    });
    expect(tried).toEqual(['wasm']);
    expect(tf.getBackend()).toBe('wasm');
  });

  it('the one that was asked for by name is taken', async () => {
    const { chosen, candidates } = await chooseBackend('cpu', { gpu: undefined });
    expect(chosen).toBe('cpu');
    expect(candidates.map(({ reason }) => reason.kind)).toEqual([
      'no-api',
      'not-asked-for',
      'asked-for',
    ]);
    expect(tf.getBackend()).toBe('cpu');
  });

  it('an insecure page is told apart from an old browser and from a machine without a driver', async () => {
    const reason = async (gpu: AdapterSource | undefined) =>
      (await chooseBackend('cpu', { gpu })).candidates[0].reason.kind;
    expect(await reason(undefined)).toBe('no-api');
    expect(await reason(adapters(null))).toBe('no-adapter');
    vi.stubGlobal('isSecureContext', false);
    try {
      expect(await reason(undefined)).toBe('insecure-context');
    } finally {
      vi.unstubAllGlobals();
    }
  });
});

describe('a software adapter', () => {
  it.each([
    [{ vendor: 'google', architecture: 'swiftshader' }, 'Google, swiftshader (software)'],
    [
      { description: 'llvmpipe (LLVM 15.0.6, 256 bits)' },
      'llvmpipe (LLVM 15.0.6, 256 bits) (software)',
    ],
    [{ description: 'Microsoft Basic Render Driver' }, 'Microsoft Basic Render Driver (software)'],
    [{ vendor: 'microsoft', architecture: 'warp' }, 'Microsoft, warp (software)'],
    [{ vendor: 'acme', isFallbackAdapter: true }, 'acme (software)'],
  ])('is passed over: %o', async (info, detail) => {
    const { chosen, candidates } = await chooseBackend('auto', { gpu: adapters(info) });
    expect(chosen).toBe('wasm');
    expect(candidates[0]).toEqual({
      name: 'webgpu',
      detail,
      outcome: 'passed-over',
      reason: { kind: 'software-adapter' },
    });
  });

  it('is tried when WebGPU is asked for by name', async () => {
    const tried: BackendName[] = [];
    const gpu = adapters({ architecture: 'swiftshader' });
    await chooseBackend('webgpu', { gpu, onTry: (name) => tried.push(name) });
    expect(tried).toEqual(['webgpu', 'wasm']);
  });
});

describe('a backend that does not start', () => {
  it('is refused with its own words, and the next is taken', async () => {
    const { chosen, candidates } = await chooseBackend('auto', {
      gpu: adapters({ vendor: 'nvidia', architecture: 'ampere' }),
    });
    expect(chosen).toBe('wasm');
    expect(candidates[0]).toEqual({
      name: 'webgpu',
      detail: 'NVIDIA, ampere',
      outcome: 'refused',
      reason: { kind: 'start-failed', detail: 'This adapter gives no device.' },
    });
  });

  it('is not tried at all when it failed before', async () => {
    const { candidates } = await chooseBackend('auto', {
      gpu: adapters({ vendor: 'nvidia' }),
      avoid: new Map([['webgpu', 'The device was lost.']]),
    });
    expect(candidates[0]).toMatchObject({
      outcome: 'refused',
      reason: { kind: 'device-lost', detail: 'The device was lost.' },
    });
  });
});

describe('a backend that never answers', () => {
  const patience = { auto: 1500, asked: 1500 };
  const never = new Promise<never>(() => undefined);
  const noAnswer = { outcome: 'refused', reason: { kind: 'no-answer', seconds: 1.5 } };

  it('is given up when no adapter comes, and the next is taken', async () => {
    const gpu = { requestAdapter: () => never };
    const { chosen, candidates } = await chooseBackend('auto', { gpu, patience });
    expect(chosen).toBe('wasm');
    expect(candidates[0]).toEqual({ name: 'webgpu', detail: '', ...noAnswer });
  });

  it('is given up when no device comes, and one that comes late is destroyed, not taken', async () => {
    let comeLate: (device: GPUDevice) => void = () => undefined;
    const late = new Promise<GPUDevice>((resolve) => (comeLate = resolve));
    const slow = {
      info: { vendor: 'nvidia', architecture: 'ampere' },
      limits: {},
      features: new Set(),
      requestDevice: () => late,
    } as unknown as GPUAdapter;
    const { chosen, candidates } = await chooseBackend('auto', {
      gpu: { requestAdapter: () => Promise.resolve(slow) },
      patience,
    });
    expect(chosen).toBe('wasm');
    expect(candidates[0]).toMatchObject(noAnswer);
    await new Promise<void>((resolve) => {
      comeLate({
        lost: never,
        addEventListener: () => undefined,
        destroy: resolve,
      } as unknown as GPUDevice);
    });
    expect(tf.findBackendFactory('webgpu')).toBeNull();
    expect(tf.getBackend()).toBe('wasm');
  });

  it('is given up when its kernels never stand, and the reason is said in words', async () => {
    const { chosen, candidates } = await chooseBackend('auto', {
      gpu: undefined,
      patience,
      registerKernels: (name) => (name === 'wasm' ? never : registerKernels(name)),
    });
    expect(chosen).toBe('cpu');
    expect(candidates[1]).toMatchObject(noAnswer);
    expect(backends.reason(candidates[1].reason)).toContain(
      'It did not answer within 1.5 seconds, so the next one was taken.',
    );
  });

  it('may take long as long as it gives signs of life', async () => {
    const deadline = new Deadline(300);
    let signs = 0;
    const work = new Promise<string>((resolve) => {
      const timer = setInterval(() => {
        deadline.heard();
        signs += 1;
        if (signs === 8) {
          clearInterval(timer);
          resolve('done');
        }
      }, 100);
    });
    expect(await deadline.hold(work)).toBe('done');
    expect(deadline.over).toBe(false);
  });
});

describe('a backend whose kernels are broken', () => {
  /** Registers the real kernels and then lets one go wrong on one backend. */
  const breaking =
    (broken: BackendName, kernelName: string, spoil: (values: Float32Array) => void) =>
    async (name: BackendName): Promise<void> => {
      await registerKernels(name);
      if (name !== broken) return;
      registerReferenceKernels(name);
      const { kernelFunc } = tf.getKernel(kernelName, name);
      tf.unregisterKernel(kernelName, name);
      tf.registerKernel({
        kernelName,
        backendName: name,
        kernelFunc: (call) => {
          const outputs = kernelFunc(call) as tf.TensorInfo[];
          const [output] = outputs;
          const backend = call.backend as tf.KernelBackend;
          const values = Float32Array.from(backend.readSync(output.dataId) as Float32Array);
          spoil(values);
          const dataId = backend.write(values, output.shape, 'float32');
          return [{ ...output, dataId }, ...outputs.slice(1)];
        },
      });
    };

  const mend = (name: BackendName) => {
    vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    registerReferenceKernels(name);
    vi.restoreAllMocks();
  };

  it.each([
    ['gradients of zero', SIMPLE_RNN.backward.name, (v: Float32Array) => v.fill(0), 'zeros'],
    [
      'a gradient that is no number',
      LSTM.backward.name,
      (v: Float32Array) => v.fill(NaN),
      'number',
    ],
    [
      'one wrong value among many',
      GRU.forward.name,
      (v: Float32Array) => {
        v[v.length - 1] += 0.01;
      },
      'should be',
    ],
    [
      'a loss of unaligned labels that is off',
      CTC_LOSS.name,
      (v: Float32Array) => {
        v[0] *= 1.01;
      },
      'CTC loss',
    ],
    [
      'a scan in two dimensions that learns half as much',
      MDLSTM.backward.name,
      (v: Float32Array) => v.forEach((value, i) => (v[i] = value / 2)),
      'MDLSTM gradient of the kernel',
    ],
  ])('is refused for %s, and the next is taken', async (_, kernel, spoil, words) => {
    vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const { chosen, candidates } = await chooseBackend('auto', {
      gpu: undefined,
      registerKernels: breaking('wasm', kernel, spoil),
    });
    mend('wasm');
    expect(chosen).toBe('cpu');
    expect(candidates[1]).toMatchObject({
      outcome: 'refused',
      reason: { kind: 'self-test-failed' },
    });
    expect(candidates[1].reason).toHaveProperty('detail', expect.stringContaining(words));
    expect(tf.getBackend()).toBe('cpu');
  });

  it('leaves nothing to compute with when it was the last: the error gives every reason', async () => {
    const failing = chooseBackend('auto', {
      gpu: undefined,
      registerKernels: () => Promise.reject(new Error('no kernels today')),
    });
    await expect(failing).rejects.toThrow(BackendError);
    await expect(failing).rejects.toThrow(
      /WebGPU: .*WebAssembly: .*no kernels today.*JavaScript: /,
    );
  });
});

describe('the self-test', () => {
  it.each(['wasm', 'cpu'] as const)('passes on %s and leaves no tensor behind', async (name) => {
    await chooseBackend(name, { gpu: undefined });
    const before = tf.memory().numTensors;
    expect(await selfTest()).toBeUndefined();
    expect(tf.memory().numTensors).toBe(before);
  });
});
