/** One training step told in full: the batch, what the loss was, every gradient's length and every weight's way. */
import * as tf from '@tensorflow/tfjs';
import type { SlowDigit, WeightStep } from './events.ts';
import type { StoredTensor } from './safetensors.ts';

/** Lengths of gradients, kept until they are read. */
export class GradientLengths {
  #lengths = new Map<string, tf.Scalar>();

  hear(gradients: ReadonlyMap<string, tf.Tensor>): void {
    this.dispose();
    for (const [name, gradient] of gradients) {
      this.#lengths.set(name, tf.keep(tf.tidy(() => gradient.square().sum().sqrt().asScalar())));
    }
  }

  async read(): Promise<ReadonlyMap<string, number>> {
    const read = await Promise.all(
      [...this.#lengths].map(async ([name, length]) => [name, (await length.data())[0]] as const),
    );
    return new Map(read);
  }

  dispose(): void {
    for (const length of this.#lengths.values()) length.dispose();
    this.#lengths.clear();
  }
}

/** So many digits of the batch are told. */
export const SHOWN_DIGITS = 12;

/** @param before `[digits * classes]`, like `after` */
export function slowDigits(
  { pixels, labels }: { pixels: Float32Array; labels: Int32Array },
  before: Float32Array,
  after: Float32Array,
): SlowDigit[] {
  const part = (values: Float32Array, i: number) => {
    const size = values.length / labels.length;
    return values.slice(i * size, (i + 1) * size);
  };
  return [...labels].map((label, i) => ({
    label,
    pixels: part(pixels, i),
    before: part(before, i),
    after: part(after, i),
  }));
}

/** What a step did to each weight. */
export function weightSteps(
  before: ReadonlyMap<string, StoredTensor>,
  after: ReadonlyMap<string, StoredTensor>,
  gradients: ReadonlyMap<string, number>,
): WeightStep[] {
  return [...before].map(([name, { data, shape }]) => {
    const now = after.get(name)?.data ?? data;
    const changes = Float32Array.from(data, (value, i) => now[i] - value);
    return {
      ...{ name, shape, changes },
      gradient: gradients.get(name) ?? 0,
      before: lengthOf(data),
      change: lengthOf(changes),
    };
  });
}

function lengthOf(values: Float32Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
}
