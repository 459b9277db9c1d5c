/** Reads a `.keras` file of Keras 3 or of TensorFlow 2.12 and later: Scanline's own, or another's. */
import type { DataInUse } from '../import/recognise.ts';
import { z } from 'zod';
import type { Experiment } from '../../models/experiment.ts';
import { importFiles, importWeights } from '../../text/en-import-files.ts';
import { parseJson } from '../import/parse-json.ts';
import {
  bytesOfWeights,
  findNetwork,
  type FoundNetwork,
  readOwnExperiment,
  readWeights,
} from '../import/find-network.ts';
import { type Dialect, type ForeignModel, readTopology } from '../import/read-topology.ts';
import type { ZipArchive } from '../import/zip-archive.ts';
import type { ImportedModel } from '../imported-model.ts';
import { type Hdf5Reader, readHdf5 } from './hdf5.ts';
import { KERAS_ENTRIES } from './keras-entries.ts';
import { DEPENDENCIES, groupPaths, LAYERS, weightPath } from './weight-paths.ts';

/** The description of the largest network here has some ten thousand bytes. */
const LONGEST_CONFIG = 4_000_000;
/** An optimizer's averages, which are not read, take at most three times the room of the weights. */
const OPTIMIZER_SHARE = 4;
const HDF5_OVERHEAD = 16_000_000;

/**
 * @param folder in the archive, `''` or with a slash behind it
 * @param name what messages call the file
 * @throws ExchangeError naming what is wrong with the file.
 */
export async function readKeras(
  archive: ZipArchive,
  folder: string,
  name: string,
  inUse?: DataInUse,
): Promise<ImportedModel> {
  const { config, experiment, metadata, weights } = KERAS_ENTRIES;
  const readJson = (entry: string) => {
    const bytes = archive.read(folder + entry, LONGEST_CONFIG, 'description');
    return parseJson(bytes, importFiles.part(entry, name));
  };
  const has = (entry: string) => archive.has(folder + entry);
  const dialect = dialectOf(has(metadata) ? readJson(metadata) : undefined);
  const model = readTopology(readJson(config), importFiles.part(config, name), dialect);
  const own: Experiment | undefined = has(experiment)
    ? readOwnExperiment(readJson(experiment), importFiles.part(experiment, name))
    : undefined;
  const network = findNetwork(model, own, name, inUse);
  const most = OPTIMIZER_SHARE * bytesOfWeights(network) + HDF5_OVERHEAD;
  const file = archive.read(folder + weights, most, 'weights');
  const fileName = importFiles.part(weights, name);
  return {
    experiment: network.experiment,
    notices: network.notices,
    weights: await readHdf5(file, fileName, (reader) =>
      weightsIn(reader, model, network, fileName),
    ),
  };
}

/** By the version of Keras that wrote a file. */
export function dialectOf(metadata: unknown): Dialect {
  const read = z.object({ keras_version: z.string() }).safeParse(metadata);
  return read.success && /^[12]\./.test(read.data.keras_version) ? 'keras2' : 'keras3';
}

function weightsIn(file: Hdf5Reader, { root }: ForeignModel, network: FoundNetwork, name: string) {
  const paths = groupPaths(root, file.has(LAYERS) ? LAYERS : DEPENDENCIES);
  return readWeights(
    network,
    (source) => {
      const path = `${paths.get(source.layer) ?? ''}/${weightPath(source)}`;
      return file.dataset(path) ?? importWeights.atPath(path);
    },
    name,
  );
}
