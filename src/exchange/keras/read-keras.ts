/** Reads a `.keras` file of Keras 3: Scanline's own, or one that Keras wrote of the same network. */
import type { StoredTensor } from '../../training/safetensors.ts';
import { checkNumbers, checkShape, missingWeight } from '../foreign/check-weight.ts';
import {
  bytesOfWeights,
  matchNetwork,
  readOwnExperiment,
  type MatchedNetwork,
} from '../foreign/match-network.ts';
import { parseJson } from '../foreign/parse-json.ts';
import { readTopology } from '../foreign/read-topology.ts';
import type { ZipArchive } from '../foreign/zip-archive.ts';
import { ExchangeError } from '../exchange-error.ts';
import type { ImportedModel } from '../formats.ts';
import { readHdf5, type Hdf5Reader } from './hdf5.ts';
import { KERAS_ENTRIES } from './keras-entries.ts';
import { weightParts } from './keras-weights.ts';
import { layerPaths } from './weight-paths.ts';

/** The description of the largest network here has some ten thousand bytes. */
const LONGEST_CONFIG = 4_000_000;
/** An optimizer's averages, which are not read, take at most three times the room of the weights. */
const OPTIMIZER_SHARE = 4;
const HDF5_OVERHEAD = 16_000_000;

/**
 * @param name what messages call the file
 * @throws ExchangeError naming what is wrong with the file.
 */
export async function readKeras(archive: ZipArchive, name: string): Promise<ImportedModel> {
  const { config, experiment, weights } = KERAS_ENTRIES;
  const readJson = (entry: string) => {
    const bytes = archive.read(entry, LONGEST_CONFIG, 'the description of a network takes');
    return parseJson(bytes, `${entry} in ${name}`);
  };
  const model = readTopology(readJson(config), `${config} in ${name}`);
  const network = matchNetwork(
    model,
    archive.has(experiment)
      ? readOwnExperiment(readJson(experiment), `${experiment} in ${name}`)
      : undefined,
    name,
  );
  const most = OPTIMIZER_SHARE * bytesOfWeights(network.layers) + HDF5_OVERHEAD;
  const file = archive.read(weights, most, 'the weights of this network take');
  // A first layer that Keras only implies has no place in the file.
  const inFile = model.layers.filter(({ place }) => place >= 0);
  const paths = layerPaths(inFile.map(({ className }) => className));
  const fileName = `${weights} in ${name}`;
  return {
    experiment: network.experiment,
    weights: await readHdf5(file, fileName, (reader) =>
      readWeights(reader, network, paths, fileName),
    ),
  };
}

function readWeights(
  file: Hdf5Reader,
  { layers }: MatchedNetwork,
  paths: readonly string[],
  name: string,
): Map<string, StoredTensor> {
  const weights = new Map<string, StoredTensor>();
  for (const { own, place } of layers) {
    for (const part of weightParts(own)) {
      part.specs.forEach((spec, i) => {
        const path = [paths[place], part.path, 'vars', i].filter((each) => each !== '').join('/');
        const dataset = file.dataset(path);
        if (dataset === undefined)
          throw missingWeight(spec, name, `, which Keras keeps at ${path}`);
        checkShape(spec, dataset.shape, name);
        if (dataset.type !== 'float32' && dataset.type !== 'float64') {
          throw new ExchangeError(
            `The weight "${spec.name}" in ${name} is stored as ${dataset.type}; only 32-bit and 64-bit floats can be read. Save the model with the float32 policy.`,
          );
        }
        const data = dataset.read();
        checkNumbers(spec.name, data, name);
        weights.set(spec.name, { shape: spec.shape, data });
      });
    }
  }
  return weights;
}
