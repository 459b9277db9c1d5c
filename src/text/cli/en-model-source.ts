/** What is said of the first word of a command that works with one trained network. */

export const MODEL_FILES = '.keras, .h5, model.json, .safetensors or .zip';

export const modelSource = {
  operand: `The folder of a run, as "train --out DIR" leaves it, its checkpoint, or a model file (${MODEL_FILES}). Required.`,
  missing: (command: string) =>
    `"${command}" needs a RUN_OR_MODEL_FILE: the folder that "train --out DIR" leaves, its checkpoint, or a model file (${MODEL_FILES}).`,
  notReadable: (path: string) => `The run, model file or checkpoint ${path} cannot be read`,
  /** `models`: several model files, or none. */
  noRun: (folder: string, checkpoint: string, models: readonly string[]) =>
    `The folder ${folder} holds no run: there is no ${checkpoint} in it, ${models.length === 0 ? 'and no model file' : `but ${models.join(', ')}`}. Name the folder of a run, or one file.`,
  needsImages: (command: string, dataset: string) =>
    `"${command}" puts images to a network, and this one reads made-up sequences (${dataset}). Read its test sequences with "evaluate".`,
} as const;
