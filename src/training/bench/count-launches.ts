/**
 * How much is asked of the backend for one step: dispatches on a GPU, calls of tfjs kernels elsewhere.
 * A tfjs kernel call that only renames a tensor (reshape, identity) is a call, but no dispatch.
 */
import * as tf from '@tensorflow/tfjs';

/** Runs `task`, which must not wait for anything, and counts. */
export function countLaunches(task: () => void): number {
  return tf.getBackend() === 'webgpu' ? countDispatches(task) : countKernelCalls(task);
}

function countKernelCalls(task: () => void): number {
  const engine = tf.engine();
  const own = Object.getOwnPropertyDescriptor(engine, 'runKernel');
  const { runKernel } = engine;
  let count = 0;
  // tf.profile would count as well, but it reads every result back, which a GPU or a large step cannot bear.
  engine.runKernel = function counted(...given: Parameters<typeof runKernel>) {
    count += 1;
    return runKernel.apply(engine, given);
  } as typeof runKernel;
  try {
    task();
  } finally {
    if (own === undefined) Reflect.deleteProperty(engine, 'runKernel');
    else Object.defineProperty(engine, 'runKernel', own);
  }
  return count;
}

/** Both tfjs's and our dispatches go through the encoder of a compute pass. */
function countDispatches(task: () => void): number {
  const { prototype } = GPUComputePassEncoder;
  const { dispatchWorkgroups } = prototype;
  let count = 0;
  prototype.dispatchWorkgroups = function counted(
    this: GPUComputePassEncoder,
    ...size: [number, number?, number?]
  ) {
    count += 1;
    dispatchWorkgroups.apply(this, size);
  };
  try {
    task();
  } finally {
    prototype.dispatchWorkgroups = dispatchWorkgroups;
  }
  return count;
}
