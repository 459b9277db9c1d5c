/**
 * The loss for tfjs's WASM backend: plain loops over tfjs's own memory. They take microseconds where
 * composed operations take a pass over memory and a tensor each; copying to the compiled kernels' memory and
 * back would cost more than the loops.
 */
import type { TensorInfo } from '@tensorflow/tfjs';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';

/** Equations in ../softmax-cross-entropy.ts. Returns `[loss, totals, gradient]`. */
export function crossEntropy(
  backend: BackendWasm,
  inputs: { logits: TensorInfo; labels: TensorInfo },
): TensorInfo[] {
  const [batch, classes] = inputs.logits.shape;
  const loss = backend.makeOutput([], 'float32');
  const totals = backend.makeOutput([2], 'float32');
  const gradient = backend.makeOutput([batch, classes], 'float32');
  // Views last: making a tensor may move tfjs's memory.
  const logits = backend.typedArrayFromHeap(inputs.logits);
  const labels = backend.typedArrayFromHeap(inputs.labels);
  const dz = backend.typedArrayFromHeap(gradient);
  let lossSum = 0;
  let correct = 0;
  for (let n = 0; n < batch; n++) {
    const row = n * classes;
    let winner = 0;
    let largest = logits[row];
    for (let j = 1; j < classes; j++) {
      if (logits[row + j] > largest) {
        largest = logits[row + j];
        winner = j;
      }
    }
    let total = 0;
    for (let j = 0; j < classes; j++) total += Math.exp(logits[row + j] - largest);
    // log sum_j exp z_j - z_y
    lossSum += Math.log(total) - (logits[row + labels[n]] - largest);
    if (winner === labels[n]) correct += 1;
    for (let j = 0; j < classes; j++) {
      // ( softmax(z) - onehot(y) ) / N
      const probability = Math.exp(logits[row + j] - largest) / total;
      dz[row + j] = (probability - (j === labels[n] ? 1 : 0)) / batch;
    }
  }
  backend.typedArrayFromHeap(loss)[0] = lossSum / batch;
  backend.typedArrayFromHeap(totals).set([lossSum, correct]);
  return [loss, totals, gradient];
}
