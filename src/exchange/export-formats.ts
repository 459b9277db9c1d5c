/**
 * In which formats a network can be taken away, and why not in the others. Without tfjs and without the
 * writers, so that the page can show it at once.
 */
import { CELLS, isInKeras } from '../graph/cells.ts';
import type { Layer, LayerNode } from '../graph/layer-graph.ts';
import type { Experiment } from '../models/experiment.ts';
import { graphOf, taskOf } from '../models/index.ts';
import { changesDigits } from '../models/training-fields.ts';
import { notOffered as words } from '../text/en-export.ts';

/**
 * - `scanline`: this project's own checkpoint, a `.safetensors` from which training resumes exactly;
 * - `keras`: a `.keras` file of Keras 3;
 * - `tfjs`: a LayersModel of TensorFlow.js, `model.json` and its weights;
 * - `onnx`: an `.onnx` file;
 * - `cluster`: a folder with the network and a program that trains it on several devices.
 */
export type ExportFormat = 'scanline' | 'keras' | 'tfjs' | 'onnx' | 'cluster';

export const EXPORT_FORMATS: readonly ExportFormat[] = [
  'scanline',
  'keras',
  'tfjs',
  'onnx',
  'cluster',
];

/** A file to be written, or one that was chosen; the name may contain folders, `cluster/train.py`. */
export interface ModelFile {
  name: string;
  bytes: Uint8Array<ArrayBuffer>;
}

export type ExportOffer =
  | { format: ExportFormat; offered: true }
  /** `reason`: a sentence for the reader. */
  | { format: ExportFormat; offered: false; reason: string };

/** What is offered for the network of `experiment`, in the order of `EXPORT_FORMATS`. */
export function exportOffers(experiment: Experiment): readonly ExportOffer[] {
  return EXPORT_FORMATS.map((format) => {
    const reason = reasonAgainst(format, experiment);
    return reason === undefined ? { format, offered: true } : { format, offered: false, reason };
  });
}

function reasonAgainst(format: ExportFormat, experiment: Experiment): string | undefined {
  if (format === 'scanline') return undefined;
  const task = taskOf(experiment);
  if (task === 'recall' || task === 'adding') return words.sequences;
  const { nodes } = graphOf(experiment);
  const has = (test: (layer: Layer) => boolean) => nodes.some(({ layer }) => test(layer));
  if (has(({ kind }) => kind === 'mdlstm')) return words.mdlstm(format);
  const missing = nodes.map(cellOnlyHere).find((name) => name !== undefined);
  if (missing !== undefined) return words.cell(format, missing);
  if (format === 'onnx') return undefined;
  if (has(({ kind }) => kind === 'permute-pixels')) return words.shuffledPixels(format);
  if (nodes.some(isUneven)) return words.unevenBlocks(format);
  if (has((layer) => layer.kind === 'collapse' && layer.axes === 'both')) {
    return words.sumOverImage(format);
  }
  const unknownGates = format === 'tfjs' ? 'hardSigmoid' : 'hardSigmoidKeras1';
  if (
    has((layer) => 'recurrent' in layer && layer.recurrent.recurrentActivation === unknownGates)
  ) {
    return words.hardSigmoid(format);
  }
  if (
    format === 'tfjs' &&
    has((layer) => 'recurrent' in layer && !CELLS[layer.recurrent.cell].inTfjs)
  ) {
    return words.gru;
  }
  if (format === 'cluster' && experiment.training.data !== 'mnist') return words.otherData;
  if (format === 'cluster' && changesDigits(experiment.training)) return words.changedDigits;
  if (format === 'cluster' && experiment.training.schedule !== 'constant') return words.schedule;
  if (format === 'cluster' && task === 'number') {
    return words.numbers;
  }
  return undefined;
}

/** The name of a layer's cell that neither Keras nor ONNX has. */
function cellOnlyHere({ layer }: LayerNode): string | undefined {
  if (layer.kind === 'glu') return 'GLU';
  if (!('recurrent' in layer) || isInKeras(layer.recurrent.cell)) return undefined;
  return CELLS[layer.recurrent.cell].className;
}

/** Blocks that are filled up at the image's edges. A width that is open is filled up before the network. */
function isUneven({ layer, inputs }: LayerNode): boolean {
  if (layer.kind !== 'blocks') return false;
  const [, height, width] = inputs[0].shape;
  const isOdd = (size: number | null, by: number) => size !== null && size % by !== 0;
  return isOdd(height, layer.height) || isOdd(width, layer.width);
}
