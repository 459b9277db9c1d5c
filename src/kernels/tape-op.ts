/**
 * How a whole sequence, or a whole image, becomes ONE node on tfjs's tape.
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
import { runKernel, untyped, type Kernel } from './kernel.ts';

/** What an op reads. Those that are not used are left out. */
export type OpInputs = Readonly<Record<string, tf.Tensor | undefined>>;

export interface TapeOp<Attributes> {
  /** Takes the inputs; returns `[output]`, or `[output, states]` when told to `saveForBackward`. */
  forward: Kernel<never, Attributes & { saveForBackward: boolean }>;
  /**
   * Takes `{dy, output, states, ...inputs}`; returns the gradient of every input in `trained` that is there,
   * in that order, and then, when told `inputGradient`, that of `x`.
   */
  backward: Kernel<never, Attributes & { inputGradient: boolean }>;
  /** The inputs besides `x` that have a gradient; the others must not depend on what is trained. */
  trained: readonly string[];
}

/** Runs the forward kernel and records the backward kernel as its gradient. */
export function runTapeOp<T extends tf.Tensor, Attributes extends object>(
  { forward, backward, trained }: TapeOp<Attributes>,
  inputs: OpInputs,
  attributes: Attributes,
): T {
  const engine = tf.engine() as unknown as TapeEngine;
  const saveForBackward = engine.isTapeOn();
  const used = usedInputs(inputs);
  const names = Object.keys(used);

  const forwardFunc = (_backend: unknown, save: (tensors: tf.Tensor[]) => void): tf.Tensor => {
    const outputs = runKernel(untyped(forward), used, { ...attributes, saveForBackward });
    if (saveForBackward) save([...outputs, ...Object.values(used)]);
    return outputs[0];
  };

  const backwardsFunc = (dy: tf.Tensor, saved: tf.Tensor[]): Record<string, () => tf.Tensor> => {
    const [output, states, ...rest] = saved;
    const savedInputs = Object.fromEntries(rest.map((tensor, i) => [names[i], tensor]));
    const gradients = new LazyGradients(
      trained.filter((name) => name in used),
      (inputGradient) =>
        runKernel(
          untyped(backward),
          { dy, output, states, ...savedInputs },
          { ...attributes, inputGradient },
        ),
    );
    // `x` stands first among the inputs, so tfjs asks for it first when anything before this layer is
    // trained, and never otherwise: the first layer of a network so skips the product that its input's
    // gradient would cost.
    return Object.fromEntries(
      names.map((name) => [
        name,
        name === 'x' || trained.includes(name)
          ? () => gradients.take(name)
          : () => {
              throw new Error(`${name} has no gradient: it must not depend on what is trained.`);
            },
      ]),
    );
  };

  return engine.runKernelFunc({ forwardFunc, backwardsFunc, inputs: used }) as T;
}

/** Those that are there, `x` first: tfjs asks for gradients in the order of the inputs. */
function usedInputs({ x, ...others }: OpInputs): Record<string, tf.Tensor> {
  return Object.fromEntries(
    Object.entries({ x, ...others }).filter(
      (input): input is [string, tf.Tensor] => input[1] !== undefined,
    ),
  );
}

/**
 * The gradients of one op, computed together the first time one of them is asked for. tfjs asks for
 * each inside a scope of its own and disposes whatever else was made there, so the others are kept
 * until they are asked for, and what nobody asks for is disposed once the backward pass is over.
 */
class LazyGradients {
  private kept: Map<string, tf.Tensor> | undefined;

  constructor(
    private readonly names: readonly string[],
    private readonly compute: (inputGradient: boolean) => tf.Tensor[],
  ) {}

  take(name: string): tf.Tensor {
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
    const order = inputGradient ? [...this.names, 'x'] : this.names;
    const kept = new Map(results.map((gradient, i) => [order[i], gradient]));
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
