/** Registers the CTC loss of the reference for a backend whose tensors lie in the processor's memory. */
import * as tf from '@tensorflow/tfjs';
import type { KernelBackend, TensorInfo } from '@tensorflow/tfjs';
import { checkCtcTargets, CTC_LOSS } from '../ctc-loss.ts';
import { ctcSums } from './ctc-loss.ts';

export function registerReferenceCtc(backendName: string): void {
  tf.registerKernel({
    kernelName: CTC_LOSS,
    backendName,
    kernelFunc: ({ inputs, backend }) => {
      const memory = backend as KernelBackend;
      const { logits, labels, frames } = inputs as Record<
        'logits' | 'labels' | 'frames',
        TensorInfo
      >;
      const [batch, mostFrames, classes] = logits.shape;
      const targets = [labels, frames].map(({ dataId }) => memory.readSync(dataId) as Int32Array);
      checkCtcTargets(targets[0], targets[1], mostFrames, classes);
      const { lossSum, exact, editDistance, gradient } = ctcSums(
        memory.readSync(logits.dataId) as Float32Array,
        targets[0],
        targets[1],
        { batch, frames: mostFrames, classes, longest: labels.shape[1] },
      );
      const write = (values: Float32Array, shape: number[]): TensorInfo => ({
        dataId: memory.write(values, shape, 'float32'),
        shape,
        dtype: 'float32',
      });
      return [
        write(Float32Array.of(lossSum / batch), []),
        write(Float32Array.of(lossSum, exact, editDistance), [3]),
        write(
          Float32Array.from(gradient, (value) => value / batch),
          logits.shape,
        ),
      ];
    },
  });
}
