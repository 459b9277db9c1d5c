/**
 * Our dispatches in tfjs's own command order.
 *
 * tfjs's WebGPU backend collects its dispatches in one compute pass and submits a batch of them at a
 * time. A kernel of ours reads what tfjs's kernels wrote and the other way round, so it must go into the
 * same pass. `runWebGPUProgram` would do that, but it allows one output and wraps the shader in its own
 * declarations; this file encodes a plain WGSL program with any bindings instead. It is the only file
 * that touches the backend's private members (tfjs 4.22).
 */
import type { TensorInfo, DataType } from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';

/** A WGSL program: `main` at `@group(0)`, its uniforms at binding 0, its tensors at 1, 2, 3 … */
export interface Program {
  label: string;
  code: string;
}

export class CommandStream {
  private readonly pipelines = new Map<string, GPUComputePipeline>();
  /** Dispatches encoded since the counter was last read: what a training step costs in launches. */
  dispatches = 0;

  constructor(readonly backend: WebGPUBackend) {}

  get limits(): GPUSupportedLimits {
    return this.backend.device.limits;
  }

  /** A tensor whose buffer lies on the device and holds whatever was there before. */
  empty(shape: number[], dtype: DataType = 'float32'): TensorInfo {
    const info = this.backend.makeTensorInfo(shape, dtype);
    this.backend.uploadToGPU(info.dataId);
    return info;
  }

  release(info: TensorInfo): void {
    this.backend.disposeData(info.dataId);
  }

  /** Forgets what tfjs remembers of having read these tensors: a dispatch changed them in place. */
  changed(tensors: readonly TensorInfo[]): void {
    const { tensorMap } = this.backend;
    for (const { dataId } of tensors) delete (tensorMap.get(dataId) as { values?: unknown }).values;
  }

  /** Encodes one dispatch. `uniforms` are u32s; `tensors` are bound at 1, 2, 3 … in order. */
  run(
    program: Program,
    workgroups: readonly [number, number, number],
    uniforms: readonly number[],
    tensors: readonly TensorInfo[],
  ): void {
    const stream = this.backend as unknown as PrivateStream;
    for (const tensor of tensors) this.backend.uploadToGPU(tensor.dataId);
    const pipeline = this.pipeline(program);
    const buffers = tensors.map((tensor) => stream.tensorToBinding(tensor));
    const bindGroup = this.backend.device.createBindGroup({
      layout: pipeline.getBindGroupLayout(0),
      entries: [this.uniforms(stream, uniforms), ...buffers].map((resource, binding) => ({
        binding,
        resource,
      })),
    });
    for (const tensor of tensors) stream.commandQueueOwnedIds.add(tensor.dataId);
    this.backend.ensureCommandEncoderReady();
    stream.computePassEncoder ??= stream.commandEncoder.beginComputePass();
    stream.computePassEncoder.setPipeline(pipeline);
    stream.computePassEncoder.setBindGroup(0, bindGroup);
    stream.computePassEncoder.dispatchWorkgroups(...workgroups);
    stream.dispatchCountInPass++;
    this.dispatches++;
    if (stream.dispatchCountInPass >= tf.env().getNumber('WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE')) {
      this.submit();
    }
  }

  /** Hands everything encoded so far to the device, e.g. so that a long dispatch stands alone. */
  submit(): void {
    this.backend.ensureCommandEncoderReady();
    this.backend.endComputePassEncoder();
    this.backend.submitQueue();
  }

  private pipeline(program: Program): GPUComputePipeline {
    let pipeline = this.pipelines.get(program.code);
    if (pipeline === undefined) {
      const { device } = this.backend;
      pipeline = device.createComputePipeline({
        label: program.label,
        layout: 'auto',
        compute: {
          module: device.createShaderModule({ label: program.label, code: program.code }),
          entryPoint: 'main',
        },
      });
      this.pipelines.set(program.code, pipeline);
    }
    return pipeline;
  }

  private uniforms(stream: PrivateStream, values: readonly number[]): GPUBufferBinding {
    // Padded to whole vec4s: the smallest uniform buffer that every device takes.
    const padded = [...values, ...Array<number>((4 - (values.length % 4)) % 4).fill(0)];
    return stream.makeUniforms(padded.map((value) => ({ type: 'uint32', data: [value] })));
  }
}

interface PrivateStream {
  commandEncoder: GPUCommandEncoder;
  computePassEncoder: GPUComputePassEncoder | null;
  commandQueueOwnedIds: WeakSet<object>;
  dispatchCountInPass: number;
  tensorToBinding(tensor: TensorInfo): GPUBufferBinding;
  makeUniforms(uniforms: { type: string; data: number[] }[]): GPUBufferBinding;
}
