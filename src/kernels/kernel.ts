/**
 * A kernel of this project in tfjs's registry: its name there and, as types, what it takes. The op's own file
 * defines it, ops.ts lists them all, and each backend gives an implementation; what passes through tfjs
 * untyped between them is typed here.
 */
import * as tf from '@tensorflow/tfjs';

/** `Inputs`: tensors by name, those with `?` left out when not used. `Attributes`: what else it is told. */
export interface Kernel<Inputs, Attributes> {
  readonly name: string;
  /** Never set: it only carries the types. */
  readonly takes?: (inputs: Inputs, attributes: Attributes) => void;
}

/** What an implementation does: reads the inputs and returns the outputs. */
export type KernelImplementation<K, Backend> =
  K extends Kernel<infer Inputs, infer Attributes>
    ? (backend: Backend, inputs: Handed<Inputs>, attributes: Attributes) => tf.TensorInfo[]
    : never;

/** The inputs as a backend's kernels are handed them. */
export type Handed<Inputs> = { [Name in keyof Inputs]: tf.TensorInfo };

/** @param name unique among all tfjs kernels; without the project's prefix */
export function defineKernel<Inputs, Attributes = Record<never, never>>(
  name: string,
): Kernel<Inputs, Attributes> {
  return { name: `Scanline${name}` };
}

/** A kernel whose types its caller has checked in another way, or cannot follow. */
export function untyped<Inputs, Attributes>({
  name,
}: Kernel<never, never>): Kernel<Inputs, Attributes> {
  return { name };
}

/** Registers an implementation, in place of the one there was. */
export function registerKernel<Inputs, Attributes, Backend>(
  { name }: Kernel<Inputs, Attributes>,
  backendName: string,
  run: (backend: Backend, inputs: Handed<Inputs>, attributes: Attributes) => tf.TensorInfo[],
): void {
  if (tf.getKernel(name, backendName) !== undefined) tf.unregisterKernel(name, backendName);
  tf.registerKernel({
    kernelName: name,
    backendName,
    kernelFunc: ({ inputs, attrs, backend }) =>
      run(backend as Backend, inputs as unknown as Handed<Inputs>, attrs as unknown as Attributes),
  });
}

/** Whether the current backend has an implementation. */
export function hasKernel({ name }: Kernel<never, never>): boolean {
  return tf.getKernel(name, tf.getBackend()) !== undefined;
}

/**
 * Runs the current backend's implementation.
 *
 * @throws Error when there is none
 */
export function runKernel<Inputs, Attributes>(
  { name }: Kernel<Inputs, Attributes>,
  inputs: Inputs,
  attributes: Attributes,
): tf.Tensor[] {
  const given = Object.fromEntries(
    Object.entries(inputs as Record<string, tf.Tensor | undefined>).filter(
      (input): input is [string, tf.Tensor] => input[1] !== undefined,
    ),
  );
  const outputs = tf.engine().runKernel(name, given, attributes as unknown as tf.NamedAttrMap);
  return outputs as unknown as tf.Tensor[];
}
