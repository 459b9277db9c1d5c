/** The files of each format. */
import { strToU8 } from 'fflate';
import { writeCheckpoint, type Checkpoint } from '../training/checkpoint.ts';
import { clusterTexts } from './cluster/cluster-texts.ts';
import { writeKeras } from './keras/write-keras.ts';
import type { ExportFormat, ModelFile } from './export-formats.ts';
import { writeOnnx } from './onnx/write-onnx.ts';
import { writeTfjs } from './tfjs/write-tfjs.ts';

/** @throws ExchangeError when the network cannot be written so. */
export async function writeModel(
  checkpoint: Checkpoint,
  format: ExportFormat,
): Promise<ModelFile[]> {
  const { experiment, weights } = checkpoint;
  const { network } = experiment;
  switch (format) {
    case 'scanline':
      return [{ name: `${network}.safetensors`, bytes: writeCheckpoint(checkpoint) }];
    case 'keras':
      return [{ name: `${network}.keras`, bytes: await writeKeras(experiment, weights) }];
    case 'tfjs':
      return writeTfjs(experiment, weights);
    case 'onnx':
      return [{ name: `${network}.onnx`, bytes: writeOnnx(experiment, weights) }];
    case 'cluster':
      return clusterFolder(checkpoint);
  }
}

/** The network, where its run stands, and the program that goes on with it in Keras on JAX. */
async function clusterFolder(checkpoint: Checkpoint): Promise<ModelFile[]> {
  const { experiment, weights } = checkpoint;
  const text = (content: string) => strToU8(content) as Uint8Array<ArrayBuffer>;
  return [
    ...Object.entries(clusterTexts()).map(([name, content]) => ({ name, bytes: text(content) })),
    { name: 'model.keras', bytes: await writeKeras(experiment, weights) },
    { name: 'experiment.json', bytes: text(`${JSON.stringify(experiment, null, 2)}\n`) },
    { name: 'checkpoint.safetensors', bytes: writeCheckpoint(checkpoint) },
  ].map(({ name, bytes }) => ({ name: `cluster/${name}`, bytes }));
}
