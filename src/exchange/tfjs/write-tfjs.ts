/** Writes a trained network as a LayersModel of TensorFlow.js, for stock `tf.loadLayersModel`. */
import { strToU8 } from 'fflate';
import type { Experiment } from '../../models/experiment.ts';
import type { StoredTensor } from '../../training/safetensors.ts';
import { weightsOf } from '../../graph/weights.ts';
import { graphOf } from '../../models/index.ts';
import type { ModelFile } from '../export-formats.ts';
import { toKerasLayers } from '../keras-layers/to-keras-layers.ts';
import { tfjsTopology } from './tfjs-topology.ts';

const WEIGHTS_FILE = 'weights.bin';

/**
 * `model.json` and `weights.bin`, which must lie in one folder. The experiment is kept among the data that
 * tfjs leaves to users, so that Scanline knows its own again.
 *
 * @throws ExchangeError when the network has layers that tfjs lacks.
 */
export function writeTfjs(
  experiment: Experiment,
  weights: ReadonlyMap<string, StoredTensor>,
): ModelFile[] {
  const graph = graphOf(experiment);
  // tfjs calls weights as we do: by layer, direction and kind.
  const specs = weightsOf(graph);
  const model = {
    format: 'layers-model',
    generatedBy: 'Scanline',
    convertedBy: null,
    modelTopology: tfjsTopology(graph.name, toKerasLayers(graph)),
    weightsManifest: [
      {
        paths: [WEIGHTS_FILE],
        weights: specs.map(({ name, shape }) => ({ name, shape, dtype: 'float32' })),
      },
    ],
    userDefinedMetadata: { scanline: experiment },
  };
  return [
    { name: 'model.json', bytes: strToU8(JSON.stringify(model)) as Uint8Array<ArrayBuffer> },
    { name: WEIGHTS_FILE, bytes: sideBySide(specs.map(({ name }) => valuesOf(weights, name))) },
  ];
}

function valuesOf(weights: ReadonlyMap<string, StoredTensor>, name: string): Float32Array {
  const tensor = weights.get(name);
  if (tensor === undefined) throw new TypeError(`There is no weight "${name}" to write.`);
  return tensor.data;
}

/** All numbers one after the other, little-endian. */
function sideBySide(tensors: readonly Float32Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(tensors.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let at = 0;
  for (const { buffer, byteOffset, byteLength } of tensors) {
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), at);
    at += byteLength;
  }
  return bytes;
}
