/**
 * The loss and the optimizer's update for tfjs's WASM backend: plain loops over tfjs's own memory. They
 * take microseconds where composed operations take a pass over memory and a tensor each; copying to the
 * compiled kernels' memory and back would cost more than the loops.
 */
import type { TensorInfo } from '@tensorflow/tfjs';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { OptimizerStepAttributes } from '../optimizer-step.ts';

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

export interface OptimizerTensors {
  variable: TensorInfo;
  gradient: TensorInfo;
  factor?: TensorInfo;
  slot0?: TensorInfo;
  slot1?: TensorInfo;
}

/** Equations in ../optimizer-step.ts. Changes the variable and its slots in place. */
export function optimizerStep(
  backend: BackendWasm,
  tensors: OptimizerTensors,
  attributes: OptimizerStepAttributes,
): void {
  const view = (tensor: TensorInfo | undefined) =>
    tensor === undefined ? undefined : (backend.typedArrayFromHeap(tensor) as Float32Array);
  const w = view(tensors.variable) as Float32Array;
  const gradient = view(tensors.gradient) as Float32Array;
  const slot0 = view(tensors.slot0);
  const slot1 = view(tensors.slot1);
  const { limit } = attributes;
  const g: ClippedGradient = {
    values: gradient,
    factor: view(tensors.factor)?.[0] ?? 1,
    bound: limit === 0 ? Infinity : limit,
  };
  switch (attributes.rule) {
    case 'sgd':
      sgd(w, g, slot0, attributes);
      break;
    case 'rmsprop':
      rmsprop(w, g, slot0 as Float32Array, slot1, attributes);
      break;
    case 'adam':
      adam(w, g, slot0 as Float32Array, slot1 as Float32Array, attributes);
      break;
  }
  forgetPacked(backend, tensors.variable);
}

/**
 * tfjs's matrix product keeps a packed copy of its second operand for as long as that tensor lives, and
 * would go on with the old values. Announcing the end of the tensor lets go of the copy; its memory stays.
 */
function forgetPacked(backend: BackendWasm, { dataId, shape }: TensorInfo): void {
  const { id, memoryOffset } = backend.dataIdMap.get(dataId);
  const size = shape.reduce((product, length) => product * length, 1);
  backend.wasm.tfjs.disposeData(id);
  backend.wasm.tfjs.registerTensor(id, size, memoryOffset);
}

/** g'_i = clip(factor * g_i, -bound, bound), computed where it is used: an array of it costs three updates' time. */
interface ClippedGradient {
  values: Float32Array;
  factor: number;
  bound: number;
}

/** NaN stays NaN. */
function clip(value: number, bound: number): number {
  return Math.min(Math.max(value, -bound), bound);
}

type Attributes = OptimizerStepAttributes;

function sgd(
  w: Float32Array,
  { values, factor, bound }: ClippedGradient,
  m: Float32Array | undefined,
  { learningRate, momentum }: Attributes,
): void {
  if (m === undefined) {
    for (let i = 0; i < w.length; i++) w[i] -= learningRate * clip(factor * values[i], bound);
    return;
  }
  for (let i = 0; i < w.length; i++) {
    m[i] = momentum * m[i] - learningRate * clip(factor * values[i], bound);
    w[i] += m[i];
  }
}

function rmsprop(
  w: Float32Array,
  { values, factor, bound }: ClippedGradient,
  v: Float32Array,
  m: Float32Array | undefined,
  { learningRate, momentum, rho, epsilon, epsilonInsideRoot }: Attributes,
): void {
  const inside = epsilonInsideRoot ? epsilon : 0;
  const outside = epsilonInsideRoot ? 0 : epsilon;
  for (let i = 0; i < w.length; i++) {
    const g = clip(factor * values[i], bound);
    v[i] = rho * v[i] + (1 - rho) * g * g;
    let move = (learningRate * g) / (Math.sqrt(v[i] + inside) + outside);
    if (m !== undefined) {
      move += momentum * m[i];
      m[i] = move;
    }
    w[i] -= move;
  }
}

function adam(
  w: Float32Array,
  { values, factor, bound }: ClippedGradient,
  m: Float32Array,
  v: Float32Array,
  { learningRate, beta1, beta2, epsilon }: Attributes,
): void {
  for (let i = 0; i < w.length; i++) {
    const g = clip(factor * values[i], bound);
    m[i] += (1 - beta1) * (g - m[i]);
    v[i] += (1 - beta2) * (g * g - v[i]);
    w[i] -= (learningRate * m[i]) / (Math.sqrt(v[i]) + epsilon);
  }
}
