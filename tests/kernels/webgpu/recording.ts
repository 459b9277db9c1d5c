/**
 * A WebGPU backend without a device: tfjs's ops run on it with nothing computed, and what is left are the programs
 * that the project's kernels wrote. So the list of all programs comes from the kernels themselves.
 */
import * as tf from '@tensorflow/tfjs';
import type { Program } from '../../../src/kernels/webgpu/command-stream.ts';
import { registerWebGpuKernels, streamOf } from '../../../src/kernels/webgpu/register.ts';

const NAME = 'recording';

/** What WebGPU grants everywhere. */
export const DEFAULT_LIMITS = {
  maxStorageBuffersPerShaderStage: 8,
  maxStorageBufferBindingSize: 128 * 2 ** 20,
  maxBufferSize: 256 * 2 ** 20,
  maxComputeWorkgroupStorageSize: 16384,
  maxComputeInvocationsPerWorkgroup: 256,
  maxComputeWorkgroupSizeX: 256,
  maxComputeWorkgroupSizeY: 256,
  maxComputeWorkgroupsPerDimension: 65535,
};

/** What its compatibility mode grants. */
export const SMALLEST_LIMITS = {
  ...DEFAULT_LIMITS,
  maxComputeInvocationsPerWorkgroup: 128,
  maxComputeWorkgroupSizeX: 128,
  maxComputeWorkgroupSizeY: 128,
};

/**
 * Runs `work`, which calls ops, on a device of such limits.
 *
 * @returns every program that was written, each once, and the registered kernels that were not called.
 */
export async function record(
  limits: typeof DEFAULT_LIMITS,
  work: () => void,
): Promise<{ programs: Program[]; idle: string[] }> {
  const backend = new RecordingBackend(limits);
  await tf.ready();
  // As tfjs's own backend does.
  tf.env().registerFlag('WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE', () => 15);
  const before = tf.getBackend();
  const called = new Set<string>();
  if (tf.getKernelsForBackend(NAME).length === 0) {
    registerWebGpuKernels(NAME);
    registerAliases();
  }
  const kernels = tf.getKernelsForBackend(NAME).filter(({ kernelName }) => !isTfjs(kernelName));
  for (const kernel of kernels) {
    tf.unregisterKernel(kernel.kernelName, NAME);
    tf.registerKernel({
      ...kernel,
      kernelFunc: (call) => {
        called.add(kernel.kernelName);
        return kernel.kernelFunc(call);
      },
    });
  }
  tf.registerBackend(NAME, () => backend);
  await tf.setBackend(NAME);
  try {
    tf.tidy(work);
    const byCode = new Map(
      [...streamOf(backend).programs, ...backend.compiled].map((p) => [p.code, p]),
    );
    const idle = kernels.map(({ kernelName }) => kernelName).filter((name) => !called.has(name));
    return { programs: [...byCode.values()], idle };
  } finally {
    tf.removeBackend(NAME);
    for (const kernel of kernels) {
      tf.unregisterKernel(kernel.kernelName, NAME);
      tf.registerKernel(kernel);
    }
    await tf.setBackend(before);
  }
}

function isTfjs(kernelName: string): boolean {
  return ALIASES.includes(kernelName);
}

/** tfjs's own kernels that pass on what they are given. */
const ALIASES = ['Identity', 'Reshape', 'Multiply', 'Cast'];

function registerAliases(): void {
  for (const kernelName of ALIASES) {
    tf.registerKernel({
      kernelName,
      backendName: NAME,
      kernelFunc: ({ inputs, backend }) => {
        const { shape, dtype } = inputs['x'] ?? inputs['a'] ?? tf.scalar(0);
        return (backend as RecordingBackend).makeTensorInfo(shape, dtype);
      },
    });
  }
}

class RecordingBackend extends tf.KernelBackend {
  /** What was run, whether or not the command stream keeps it. */
  readonly compiled: Program[] = [];
  readonly tensorMap = new Map<object, object>();
  readonly commandQueueOwnedIds = new WeakSet<object>();
  readonly adapterInfo = {};
  readonly device;
  computePassEncoder: object | null = null;
  dispatchCountInPass = 0;
  readonly commandEncoder = {
    beginComputePass: () => ({
      setPipeline: () => undefined,
      setBindGroup: () => undefined,
      dispatchWorkgroups: () => undefined,
    }),
  };

  constructor(limits: typeof DEFAULT_LIMITS) {
    super();
    this.device = {
      limits,
      features: new Set<string>(),
      queue: { onSubmittedWorkDone: () => Promise.resolve() },
      createShaderModule: (module: { label: string; code: string }) => {
        this.compiled.push(module);
        return {};
      },
      createComputePipeline: () => ({ getBindGroupLayout: () => ({}) }),
      createBindGroup: () => ({}),
    };
  }

  makeTensorInfo(shape: number[], dtype: tf.DataType): tf.TensorInfo {
    const dataId = {};
    this.tensorMap.set(dataId, {});
    return { dataId, shape, dtype };
  }

  override write(): object {
    return this.makeTensorInfo([], 'float32').dataId;
  }

  override disposeData(dataId: object): boolean {
    this.tensorMap.delete(dataId);
    return true;
  }

  override dispose(): void {}

  override numDataIds(): number {
    return this.tensorMap.size;
  }

  override memory(): { unreliable: boolean } {
    return { unreliable: true };
  }

  override floatPrecision(): 16 | 32 {
    return 32;
  }

  override incRef(): void {}
  override refCount(): number {
    return 1;
  }

  uploadToGPU(): void {}
  tensorToBinding(): object {
    return {};
  }
  makeUniforms(): object {
    return {};
  }
  ensureCommandEncoderReady(): void {}
  endComputePassEncoder(): void {}
  submitQueue(): void {}
}
