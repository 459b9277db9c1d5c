/**
 * How a whole sequence becomes ONE node on tfjs's tape.
 *
 * A recurrent op has a forward kernel and a backward kernel, both found by name in tfjs's kernel
 * registry for the current backend. What the backward pass needs from the forward pass (gates, cell
 * states) is a second output of the forward kernel, written only while a gradient is being recorded;
 * its layout belongs to the backend and nobody else reads it.
 *
 * tfjs would make a zero gradient as large as that second output on every step (77 MB for an HRNN
 * batch), so the node is put on the tape through `Engine.runKernelFunc`, which is private. This file is
 * the only one that touches it.
 */
import * as tf from '@tensorflow/tfjs';

/** The inputs of a recurrent op. Optional ones are left out when not used. */
export interface SequenceInputs {
  /** `[batch, timesteps, features]` */
  x: tf.Tensor3D;
  /** `[features, gates * units]` */
  kernel: tf.Tensor2D;
  /** `[units, gates * units]` */
  recurrentKernel: tf.Tensor2D;
  /** `[gates * units]`, for the GRU `[2, gates * units]` */
  bias?: tf.Tensor;
  /** `[batch, features]`: the dropout mask of the input, the same at every timestep, scaled by 1/(1-p) */
  mask?: tf.Tensor2D;
}

/** What every recurrent op can be told, besides its activations. */
export interface SequenceAttributes {
  /** `true`: the hidden state of every timestep, `[batch, timesteps, units]`; `false`: the last, `[batch, units]` */
  returnSequences: boolean;
  /** Walk from the last timestep to the first. As in Keras, outputs then come in the order walked. */
  goBackwards: boolean;
}

/** What the forward kernel is given beyond the op's own attributes. */
export interface ForwardAttributes extends SequenceAttributes {
  /** Also return the states the backward kernel needs, as a second output. */
  keepStates: boolean;
}

/** What the backward kernel is given beyond the op's own attributes. */
export interface BackwardAttributes extends SequenceAttributes {
  /** Also return the gradient of `x`, as the last output. */
  inputGradient: boolean;
}

/**
 * Runs `forwardKernel` and records `backwardKernel` as its gradient.
 *
 * The forward kernel takes `SequenceInputs` and returns `[output]`, or `[output, states]` when
 * `keepStates`. The backward kernel takes `{dy, output, states, ...SequenceInputs}` and returns
 * `[dKernel, dRecurrentKernel]`, then `dBias` if there is a bias, then `dx` if `inputGradient`.
 */
export function runSequenceOp<T extends tf.Tensor>(
  forwardKernel: string,
  backwardKernel: string,
  inputs: SequenceInputs,
  attributes: SequenceAttributes & object,
): T {
  const engine = tf.engine() as unknown as TapeEngine;
  const keepStates = engine.isTapeOn();
  const { x, kernel, recurrentKernel, bias, mask } = inputs;
  const used = {
    x,
    kernel,
    recurrentKernel,
    ...(bias === undefined ? {} : { bias }),
    ...(mask === undefined ? {} : { mask }),
  };

  const forwardFunc = (_backend: unknown, save: (tensors: tf.Tensor[]) => void): tf.Tensor => {
    const outputs = runKernel(forwardKernel, used, { ...attributes, keepStates });
    if (keepStates) save([...outputs, ...Object.values(used)]);
    return outputs[0];
  };

  const backwardsFunc = (dy: tf.Tensor, saved: tf.Tensor[]): Record<string, () => tf.Tensor> => {
    const [output, states, ...rest] = saved;
    const names = Object.keys(used);
    const savedInputs = Object.fromEntries(rest.map((tensor, i) => [names[i], tensor]));
    const gradients = new LazyGradients((inputGradient) =>
      runKernel(
        backwardKernel,
        { dy, output, states, ...savedInputs },
        { ...attributes, inputGradient },
      ),
    );
    // tfjs asks for `x` first when anything before this layer is trained, and never otherwise: the
    // first layer of a network so skips the product that its input's gradient would cost.
    return {
      x: () => gradients.take('x'),
      kernel: () => gradients.take('kernel'),
      recurrentKernel: () => gradients.take('recurrentKernel'),
      bias: () => gradients.take('bias'),
      mask: () => {
        throw new Error('A dropout mask has no gradient: it must not depend on what is trained.');
      },
    };
  };

  return engine.runKernelFunc({ forwardFunc, backwardsFunc, inputs: used }) as T;
}

/**
 * The gradients of one op, computed together the first time one of them is asked for. tfjs asks for
 * each inside a scope of its own and disposes whatever else was made there, so the others are kept
 * until they are asked for, and what nobody asks for is disposed once the backward pass is over.
 */
class LazyGradients {
  private kept: Map<string, tf.Tensor> | undefined;

  constructor(private readonly compute: (inputGradient: boolean) => tf.Tensor[]) {}

  take(name: 'x' | 'kernel' | 'recurrentKernel' | 'bias'): tf.Tensor {
    this.kept ??= this.computeAll(name === 'x');
    const gradient = this.kept.get(name);
    if (gradient === undefined) throw new Error(`The backward kernel gave no gradient of ${name}.`);
    this.kept.delete(name);
    const result = gradient.clone();
    gradient.dispose();
    return result;
  }

  private computeAll(inputGradient: boolean): Map<string, tf.Tensor> {
    const results = this.compute(inputGradient);
    const dx = inputGradient ? results.pop() : undefined;
    const [kernel, recurrentKernel, bias] = results;
    const kept = new Map<string, tf.Tensor>([
      ['kernel', kernel],
      ['recurrentKernel', recurrentKernel],
    ]);
    if (bias !== undefined) kept.set('bias', bias);
    if (dx !== undefined) kept.set('x', dx);
    for (const tensor of kept.values()) tf.keep(tensor);
    // The backward pass is synchronous, so by the next microtask every wanted gradient was taken.
    queueMicrotask(() => {
      for (const tensor of kept.values()) tensor.dispose();
      kept.clear();
    });
    return kept;
  }
}

/** The part of tfjs's Engine used here; `runKernelFunc` is private in its declarations (tfjs 4.22). */
interface TapeEngine {
  isTapeOn(): boolean;
  runKernelFunc(call: {
    forwardFunc: (backend: unknown, save: (tensors: tf.Tensor[]) => void) => tf.Tensor;
    backwardsFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => Record<string, () => tf.Tensor>;
    inputs: Record<string, tf.Tensor>;
  }): tf.Tensor;
}

function runKernel(
  name: string,
  inputs: Record<string, tf.Tensor>,
  attributes: object,
): tf.Tensor[] {
  return tf
    .engine()
    .runKernel(name, inputs, attributes as tf.NamedAttrMap) as unknown as tf.Tensor[];
}
