/** What `scanline import` says. */
import { groups } from './en-flags.ts';
import { MODEL_FILES } from './en-model-source.ts';

export const importCommand = {
  summary:
    'Makes a run of a network from a file: .keras or .h5, model.json of TensorFlow.js, or .safetensors.',
  operand:
    'A .keras or .h5 file of Keras, a model.json with its weight files beside it, a checkpoint, weights in .safetensors with an experiment.json beside them, or a .zip of these. Required.',
  group: groups.output,
  flags: {
    out: 'The folder of the run. What is not Scanline’s own checkpoint begins at epoch 0 with the weights of the file. Without it a folder under runs/ is made. A folder that holds a run is refused.',
    replace: 'The run that --out holds may be lost.',
  },
  noFile: `"import" needs a FILE: ${MODEL_FILES}.`,
  /** `where` is one of the two below. */
  done: (network: string, where: string, saved: string) =>
    `${network} at ${where}, in ${saved}. Go on with: train --resume ${saved}`,
  atTheBeginning: 'epoch 0 with the weights of the file',
  at: (epoch: number, step: number) => `epoch ${epoch}, step ${step}`,
  notReadable: (path: string) => `The file ${path} cannot be read`,
  folder: (path: string, example: string) =>
    `${path} is a folder. Name a file in it, e.g. ${example}.`,
} as const;
