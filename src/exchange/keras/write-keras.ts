/** Writes a trained network as a `.keras` file of Keras 3. */
import { strToU8, zipSync } from 'fflate';
import type { Experiment } from '../../models/experiment.ts';
import type { StoredTensor } from '../../training/safetensors.ts';
import { graphOf } from '../../models/index.ts';
import { toKerasLayers } from '../keras-layers/to-keras-layers.ts';
import { KERAS_ENTRIES, KERAS_VERSION } from './keras-entries.ts';
import { kerasConfig } from './keras-config.ts';
import { kerasWeights } from './keras-weights.ts';

/**
 * The archive's bytes. Beside what Keras reads it holds the experiment, so that Scanline knows its own again.
 *
 * @throws ExchangeError when the network has layers that Keras lacks.
 */
export async function writeKeras(
  experiment: Experiment,
  weights: ReadonlyMap<string, StoredTensor>,
): Promise<Uint8Array<ArrayBuffer>> {
  const graph = graphOf(experiment);
  const output = toKerasLayers(graph);
  const { metadata, config, weights: weightsEntry, experiment: experimentEntry } = KERAS_ENTRIES;
  const json = (value: unknown) => strToU8(JSON.stringify(value));
  return zipSync(
    {
      [metadata]: json({ keras_version: KERAS_VERSION, date_saved: savedAt(new Date()) }),
      [config]: json(kerasConfig(graph.name, output)),
      [weightsEntry]: await kerasWeights(graph.name, output, weights),
      [experimentEntry]: json(experiment),
    },
    // Weights do not get smaller by packing, and Keras does not pack them either.
    { level: 0 },
  );
}

/** As Keras writes it, `2026-03-01@09:30:00`. */
function savedAt(date: Date): string {
  return date.toISOString().slice(0, 19).replace('T', '@');
}
