/**
 * A network's variables under names that are the same in every process, e.g. `lstm/recurrent_kernel`.
 * tfjs's own names get a number appended whenever a name was used before anywhere in the process.
 */
import type * as tf from '@tensorflow/tfjs';

/** All weights of `model` in the order of its layers. */
export function namedVariables(model: tf.LayersModel): ReadonlyMap<string, tf.Variable> {
  const named = new Map<string, tf.Variable>();
  for (const { originalName, read } of weightsOf(model)) {
    let name = originalName;
    for (let copy = 1; named.has(name); copy++) name = `${originalName}_${copy}`;
    named.set(name, read());
  }
  return named;
}

function weightsOf(model: tf.LayersModel): { originalName: string; read: () => tf.Variable }[] {
  return model.layers.flatMap((layer) =>
    layer.weights.map((weight) => ({
      originalName: weight.originalName,
      read: () => weight.read() as tf.Variable,
    })),
  );
}
