/** A weight from a file, before it is believed. */
import { importWeights as words } from '../../text/en-import-files.ts';
import type { StoredTensor } from '../../training/safetensors.ts';
import { ExchangeError } from '../exchange-error.ts';
import type { WeightSpec } from '../../graph/weights.ts';

/** @throws ExchangeError when the shape in `file` is not the network's. */
export function checkShape(
  { name, shape }: WeightSpec,
  given: readonly number[],
  file: string,
): void {
  if (given.join() === shape.join()) return;
  throw new ExchangeError(words.wrongShape({ weight: name, file }, given, shape));
}

/**
 * @param kind what the message calls it
 * @throws ExchangeError when a number is NaN or infinite.
 */
export function checkNumbers(
  name: string,
  data: Float32Array,
  file: string,
  kind: 'weight' | 'optimizer state' = 'weight',
): void {
  const at = data.findIndex((value) => !Number.isFinite(value));
  if (at < 0) return;
  throw new ExchangeError(words.noNumber({ kind, name, file, value: data[at], place: at }));
}

/** @throws ExchangeError when a weight of the network is missing, too many, misshapen or no number. */
export function checkAll(
  specs: readonly WeightSpec[],
  weights: ReadonlyMap<string, StoredTensor>,
  file: string,
): void {
  for (const spec of specs) {
    const tensor = weights.get(spec.name);
    if (tensor === undefined) throw missingWeight(spec, file);
    checkShape(spec, tensor.shape, file);
    checkNumbers(spec.name, tensor.data, file);
  }
  const names = new Set(specs.map(({ name }) => name));
  for (const name of weights.keys()) {
    if (!names.has(name)) {
      throw new ExchangeError(words.tooMany({ weight: name, file }));
    }
  }
}

/** @param where it should have been, in words */
export function missingWeight(
  { name, shape }: WeightSpec,
  file: string,
  where?: string,
): ExchangeError {
  return new ExchangeError(words.missing({ weight: name, file }, shape, where));
}
