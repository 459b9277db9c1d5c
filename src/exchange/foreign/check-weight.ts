/** A weight from a file, before it is believed. */
import type { StoredTensor } from '../../training/safetensors.ts';
import { ExchangeError } from '../exchange-error.ts';
import type { WeightSpec } from '../graph/graph-weights.ts';

/** @throws ExchangeError when the shape in `file` is not the network's. */
export function checkShape(
  { name, shape }: WeightSpec,
  given: readonly number[],
  file: string,
): void {
  if (given.join() === shape.join()) return;
  throw new ExchangeError(
    `The weight "${name}" in ${file} has the shape [${given.join(', ')}]; the network needs [${shape.join(', ')}]. The file is damaged, or weights and network do not belong together.`,
  );
}

/** @throws ExchangeError when a number is NaN or infinite. */
export function checkNumbers(name: string, data: Float32Array, file: string): void {
  const at = data.findIndex((value) => !Number.isFinite(value));
  if (at < 0) return;
  throw new ExchangeError(
    `The weight "${name}" in ${file} holds ${data[at]} at place ${at}: its network had diverged when it was saved, or the file is damaged. Choose an earlier file.`,
  );
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
      throw new ExchangeError(
        `${file} has a weight "${name}", which the network does not have. Weights and network do not belong together.`,
      );
    }
  }
}

export function missingWeight(
  { name, shape }: WeightSpec,
  file: string,
  where = '',
): ExchangeError {
  return new ExchangeError(
    `${file} has no weight "${name}" of shape [${shape.join(', ')}]${where}. It is damaged, or was saved without all of its weights.`,
  );
}
