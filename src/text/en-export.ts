/** Why a network cannot be taken away in a format. */

/** Formats that cannot hold every network. */
type Format = 'keras' | 'tfjs' | 'onnx' | 'cluster';

/** The program that would open the file. */
const program = (format: Format) => (format === 'tfjs' ? 'TensorFlow.js' : 'Keras');

const noMdlstm: Readonly<Record<Format, string>> = {
  keras: 'Keras has no two-dimensional LSTM, so there is no .keras file that it could open.',
  tfjs: 'TensorFlow.js has no two-dimensional LSTM, so there is no model file that it could open.',
  onnx: 'ONNX has no operator for a two-dimensional LSTM.',
  cluster:
    'Keras, which trains on a cluster, has no two-dimensional LSTM. Scanline trains this network on one machine.',
};

function noCell(format: Format, cell: string): string {
  switch (format) {
    case 'keras':
      return `Keras has no ${cell} layer, so there is no .keras file that it could open.`;
    case 'tfjs':
      return `TensorFlow.js has no ${cell} layer, so there is no model file that it could open.`;
    case 'onnx':
      return `ONNX has no operator for ${cell}.`;
    case 'cluster':
      return `Keras, which trains on a cluster, has no ${cell} layer. Scanline trains this network on one machine.`;
  }
}

/** Said before anything is written. */
export const notOffered = {
  mdlstm: (format: Format) => noMdlstm[format],
  cell: noCell,
  shuffledPixels: (format: Format) =>
    `${program(format)} has no layer that reads the pixels in a shuffled order.`,
  unevenBlocks: (format: Format) =>
    `${program(format)} has no layer that gathers blocks which do not fill the image evenly.`,
  sumOverImage: (format: Format) => `${program(format)} has no layer that sums over an image.`,
  hardSigmoid: (format: Format) =>
    format === 'tfjs'
      ? 'The hard sigmoid of TensorFlow.js is that of early Keras, and would compute something else.'
      : 'The hard sigmoid of Keras 3 is another than that of early Keras, which this network has.',
  gru: 'The GRU of TensorFlow.js is that of early Keras, with one bias instead of two, and would compute something else.',
  numbers:
    'The program for clusters trains networks that name one image, not those that read lines.',
  otherData: 'The program for clusters loads MNIST only.',
  sequences:
    'Networks that read made-up sequences can be taken away as checkpoints only: the other formats are for networks that read images.',
  changedDigits:
    'The program for clusters learns from all labels and from the images as they are; set the share of labels, wrong labels and the changes of images to their defaults first.',
  schedule:
    'The program for clusters keeps the learning rate constant, but for one drop; set its course over time to constant first.',
  /** The same to somebody who asked for it all the same. */
  instead: (reason: string) => `${reason} Save the network as a checkpoint (.safetensors) instead.`,
} as const;

/** Said by a writer that meets what it has no counterpart for. */
export const notWritten = {
  onnxCell: (className: string) =>
    `ONNX has no operator for ${className}. Save the network as a checkpoint (.safetensors).`,
  onnxLayer: (layer: string) =>
    `The layer ${layer} cannot be written in ONNX. Save the network as a checkpoint (.safetensors).`,
  kerasLayer: (layer: string) =>
    `The layer ${layer} has no counterpart in Keras or TensorFlow.js, so this network cannot be written in their formats. Save it as a checkpoint (.safetensors).`,
  kerasCell: (layer: string, className: string) =>
    `The layer ${layer} is of the cell ${className}, which Keras and TensorFlow.js do not have, so this network cannot be written in their formats. Save it as a checkpoint (.safetensors).`,
  unevenBlocks: (layer: string) =>
    `The layer ${layer} gathers blocks that do not fill the image evenly, which Keras and TensorFlow.js have no layer for. Save the network as a checkpoint (.safetensors).`,
} as const;
