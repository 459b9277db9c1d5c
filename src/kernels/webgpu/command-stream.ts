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
import { nudged } from './nudge.ts';

/** A WGSL program: `main` at `@group(0)`, its uniforms at binding 0, its tensors at 1, 2, 3 … */
export interface Program {
  label: string;
  code: string;
}

/** Threads of a workgroup where each makes one value of a flat array. */
const FLAT = 64;
/** As many workgroups as WebGPU promises along one side of a dispatch. */
const LONGEST_SIDE = 65535;

/** For programs run by `runFlat`: `@workgroup_size(64)`, and the number of the value a thread makes. */
export const FLAT_INDEX = `id.x + id.y * ${FLAT * LONGEST_SIDE}u`;

export class CommandStream {
  private readonly written = new Map<string, Program>();
  private readonly pipelines = new WeakMap<Program, GPUComputePipeline>();
  private timing = false;
  private rehearsal: Promise<unknown>[] | undefined;
  /** Dispatches encoded since the counter was last read: what a training step costs in launches. */
  dispatches = 0;
  /** The adapter computes on the processor: there, compiling a shader takes seconds. Whoever knows the adapter says so. */
  isSoftware = false;

  constructor(readonly backend: WebGPUBackend) {}

  /** All programs written so far, run or not. */
  get programs(): Iterable<Program> {
    return this.written.values();
  }

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

  /** The program of that key, written the first time it is asked for; it is compiled at its first run. */
  program(key: string, write: () => Program): Program {
    let program = this.written.get(key);
    if (program === undefined) {
      program = write();
      this.written.set(key, program);
    }
    return program;
  }

  /** Does `work` with every dispatch left out; what it would have run is being compiled when this returns. */
  rehearse(work: () => void): Promise<unknown>[] {
    const compiling: Promise<unknown>[] = [];
    this.rehearsal = compiling;
    try {
      work();
    } finally {
      this.rehearsal = undefined;
    }
    return compiling;
  }

  /** Nothing is run at the moment, only compiled. */
  get isRehearsing(): boolean {
    return this.rehearsal !== undefined;
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
    if (this.rehearsal !== undefined) {
      if (!this.pipelines.has(program)) this.rehearsal.push(this.compile(program));
      return;
    }
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
    const most = tf.env().getNumber('WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE');
    if (!this.timing && stream.dispatchCountInPass >= most) this.submit();
  }

  /**
   * Encodes dispatches and hands them over; resolves with the milliseconds they took: by the device's
   * own clock where it has one, otherwise from the end of what was handed over before to their end.
   */
  time(encode: () => void): Promise<number> {
    this.submit();
    const { device } = this.backend;
    return device.features.has('timestamp-query')
      ? this.timeByDevice(device, encode)
      : this.timeByWall(device, encode);
  }

  private async timeByWall(device: GPUDevice, encode: () => void): Promise<number> {
    const { queue } = device;
    const done = () => nudged(queue, queue.onSubmittedWorkDone()).then(() => performance.now());
    const before = done();
    this.encodeTogether(encode);
    this.submit();
    const after = done();
    return (await after) - (await before);
  }

  private async timeByDevice(device: GPUDevice, encode: () => void): Promise<number> {
    const stream = this.backend as unknown as PrivateStream;
    const querySet = device.createQuerySet({ type: 'timestamp', count: 2 });
    const resolved = device.createBuffer({
      size: 16,
      usage: GPUBufferUsage.QUERY_RESOLVE | GPUBufferUsage.COPY_SRC,
    });
    const read = device.createBuffer({
      size: 16,
      usage: GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ,
    });
    this.backend.ensureCommandEncoderReady();
    stream.computePassEncoder = stream.commandEncoder.beginComputePass({
      timestampWrites: { querySet, beginningOfPassWriteIndex: 0, endOfPassWriteIndex: 1 },
    });
    this.encodeTogether(encode);
    this.backend.endComputePassEncoder();
    stream.commandEncoder.resolveQuerySet(querySet, 0, 2, resolved, 0);
    stream.commandEncoder.copyBufferToBuffer(resolved, 0, read, 0, 16);
    this.submit();
    await nudged(device.queue, read.mapAsync(GPUMapMode.READ));
    const [begin, end] = new BigUint64Array(read.getMappedRange());
    read.unmap();
    for (const resource of [querySet, resolved, read]) resource.destroy();
    return Number(end - begin) / 1e6;
  }

  /** Without handing anything over in between. */
  private encodeTogether(encode: () => void): void {
    this.timing = true;
    try {
      encode();
    } finally {
      this.timing = false;
    }
  }

  /** One thread for each of `count` values; the program finds its own by `FLAT_INDEX` and checks it against the count. */
  runFlat(
    program: Program,
    count: number,
    uniforms: readonly number[],
    tensors: readonly TensorInfo[],
  ): void {
    const workgroups = Math.ceil(count / FLAT);
    const across = Math.min(workgroups, LONGEST_SIDE);
    this.run(program, [across, Math.ceil(workgroups / across), 1], uniforms, tensors);
  }

  /** Hands everything encoded so far to the device, e.g. so that a long dispatch stands alone. */
  submit(): void {
    this.backend.ensureCommandEncoderReady();
    this.backend.endComputePassEncoder();
    this.backend.submitQueue();
  }

  private pipeline(program: Program): GPUComputePipeline {
    let pipeline = this.pipelines.get(program);
    if (pipeline === undefined) {
      pipeline = this.backend.device.createComputePipeline(this.descriptor(program));
      this.pipelines.set(program, pipeline);
    }
    return pipeline;
  }

  /** In the background. */
  private async compile(program: Program): Promise<void> {
    const { device } = this.backend;
    const pipeline = await device.createComputePipelineAsync(this.descriptor(program));
    if (!this.pipelines.has(program)) this.pipelines.set(program, pipeline);
  }

  private descriptor({ label, code }: Program): GPUComputePipelineDescriptor {
    const module = this.backend.device.createShaderModule({ label, code });
    return { label, layout: 'auto', compute: { module, entryPoint: 'main' } };
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
