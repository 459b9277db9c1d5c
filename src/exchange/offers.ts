/**
 * In which formats a network can be taken away, and why not in the others. Without tfjs and without the
 * writers, so that the page can show it at once.
 */
import type { Experiment } from '../models/experiment.ts';

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

const NO_MDLSTM: Readonly<Record<Exclude<ExportFormat, 'scanline'>, string>> = {
  keras: 'Keras has no two-dimensional LSTM, so there is no .keras file that it could open.',
  tfjs: 'TensorFlow.js has no two-dimensional LSTM, so there is no model file that it could open.',
  onnx: 'ONNX has no operator for a two-dimensional LSTM.',
  cluster:
    'Keras, which trains on a cluster, has no two-dimensional LSTM. Scanline trains this network on one machine.',
};

function reasonAgainst(format: ExportFormat, experiment: Experiment): string | undefined {
  if (format === 'scanline') return undefined;
  const { network, options } = experiment;
  if (network === 'mdlstm' || network === 'mdlstm-line') return NO_MDLSTM[format];
  if (format === 'tfjs') {
    if (network === 'gru' || options['cell'] === 'gru') {
      return 'The GRU of TensorFlow.js is that of early Keras, with one bias instead of two, and would compute something else.';
    }
  }
  if (format === 'cluster' && network === 'blstm-line') {
    return 'The program for clusters trains networks that name single digits, not those that read numbers.';
  }
  return undefined;
}
