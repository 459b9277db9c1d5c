/** Reads an `.h5` file of Keras 2 or 3: the description of the network in an attribute, the weights in groups. */
import type { DataInUse } from '../import/recognise.ts';
import { importFiles, importHdf5, importWeights } from '../../text/en-import-files.ts';
import { ExchangeError } from '../exchange-error.ts';
import { findNetwork, readWeights } from '../import/find-network.ts';
import { parseJson } from '../import/parse-json.ts';
import { readTopology } from '../import/read-topology.ts';
import { groupsOf, nameOfWeight } from '../import/weight-names.ts';
import type { ImportedModel } from '../imported-model.ts';
import type { ModelFile } from '../export-formats.ts';
import { readHdf5 } from './hdf5.ts';
import { dialectOf } from './read-keras.ts';

const WEIGHTS = 'model_weights';

/** Begins as HDF5 files do. */
export function looksLikeHdf5(bytes: Uint8Array): boolean {
  return [0x89, 0x48, 0x44, 0x46].every((byte, i) => bytes[i] === byte);
}

/** @throws ExchangeError naming what is wrong with the file. */
export function readH5({ name, bytes }: ModelFile, inUse?: DataInUse): Promise<ImportedModel> {
  return readHdf5(bytes, name, (file) => {
    const config = file.attribute('model_config');
    if (config === undefined) throw new ExchangeError(importHdf5.noDescription(name));
    const place = importFiles.part('model_config', name);
    const description = parseJson(new TextEncoder().encode(config), place);
    const dialect = dialectOf({ keras_version: file.attribute('keras_version') });
    const model = readTopology(description, name, dialect);
    const network = findNetwork(model, undefined, name, inUse);
    const groups = groupsOf(model.root);
    const weights = readWeights(
      network,
      (source) => {
        const models = groups.get(source.layer) ?? [];
        // The group is that of the layer, or of the outermost model that the layer is in.
        const group = `${WEIGHTS}/${models.at(1) ?? source.layer.name}`;
        const names = file.names(group);
        const found = models.length < 2 ? only(source, names) : nameOfWeight(source, models, names);
        if (found === undefined) return importWeights.inGroup(group);
        const path = `${group}/${found}`;
        return file.dataset(path) ?? importWeights.atPath(path);
      },
      name,
    );
    return { experiment: network.experiment, weights, notices: network.notices };
  });
}

/** Of the names in a layer's own group that of its kind and direction, whatever stands before it. */
function only(
  source: Parameters<typeof nameOfWeight>[0],
  names: readonly string[],
): string | undefined {
  const own = new Map(names.map((name) => [`layer/${name}`, name]));
  const found = nameOfWeight({ ...source, layer: { name: 'layer' } }, [], [...own.keys()]);
  return own.get(found ?? '');
}
