/** A network's weights as Keras 3 keeps them, `model.weights.h5`. */
import type { Group } from 'h5wasm';
import type { StoredTensor } from '../../training/safetensors.ts';
import type { WeightSpec } from '../../graph/weights.ts';
import { layersUpTo, type KerasLayer } from '../keras-layers/keras-layer.ts';
import { writeHdf5 } from './hdf5.ts';
import { layerPaths, partPaths } from './weight-paths.ts';

/** `weights` by stable name; all that the layers up to `output` name must be there. */
export async function kerasWeights(
  modelName: string,
  output: KerasLayer,
  weights: ReadonlyMap<string, StoredTensor>,
): Promise<Uint8Array<ArrayBuffer>> {
  const layers = layersUpTo(output);
  const paths = layerPaths(layers.map(({ className }) => className));
  return writeHdf5((file) => {
    variablesGroup(file, '', modelName);
    layers.forEach((layer, i) => {
      variablesGroup(file, paths[i], layer.name);
      for (const { path, specs } of weightParts(layer)) {
        const group = variablesGroup(file, [paths[i], path].filter(Boolean).join('/'));
        specs.forEach(({ name }, place) => {
          const tensor = weights.get(name);
          if (tensor === undefined) throw new TypeError(`There is no weight "${name}" to write.`);
          const { shape, data } = tensor;
          group.create_dataset({ name: String(place), data, shape: [...shape], dtype: '<f4' });
        });
      }
    });
  });
}

interface WeightPart {
  /** Below the layer's group. */
  path: string;
  specs: readonly WeightSpec[];
}

/** A layer's weights in the parts that Keras keeps apart. */
function weightParts({ className, inside, weights }: KerasLayer): WeightPart[] {
  const insides = Object.values(inside);
  return partPaths(className)
    .map((path, i) => ({ path, specs: insides.length > 0 ? insides[i].weights : weights }))
    .filter(({ specs }) => specs.length > 0);
}

/** The group `vars` under `path`, made with all groups on the way; Keras notes whose it is. */
function variablesGroup(file: Group, path: string, owner?: string): Group {
  const parts = [...path.split('/').filter(Boolean), 'vars'];
  let group = file;
  let made = false;
  for (const part of parts) {
    const next = group.get(part);
    made = next === null;
    group = next === null ? group.create_group(part) : (next as Group);
  }
  if (made && owner !== undefined) group.create_attribute('name', owner);
  return group;
}
