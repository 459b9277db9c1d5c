/** `scanline import`: a network from a file, as a run that can be trained on and evaluated. */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { checkpointOf, importModel, type ModelFile } from '../src/exchange/index.ts';
import { textFlag, UsageError, type Command } from './command.ts';
import { SetupError } from './failure.ts';
import { explained } from './files.ts';
import { MODEL_FILES, noted, readModelFiles } from './model-source.ts';
import { newRunPath, RunFolder } from './run-folder.ts';
import { shownPath } from './shown-path.ts';

export const importCommand: Command = {
  name: 'import',
  summary:
    'Makes a run of a network from a file: .keras or .h5, model.json of TensorFlow.js, or .safetensors.',
  operand: {
    name: 'file',
    value: 'FILE',
    explain:
      'A .keras or .h5 file of Keras, a model.json with its weight files beside it, a checkpoint, weights in .safetensors with an experiment.json beside them, or a .zip of these. Required.',
  },

  flags: () => [
    {
      name: 'out',
      kind: 'text',
      value: 'DIR',
      explain:
        'The folder of the run. What is not Scanline’s own checkpoint begins at epoch 0 with the weights of the file. Without it a folder under runs/ is made. A folder that holds a run is refused.',
      group: 'Output',
    },
    {
      name: 'replace',
      kind: 'switch',
      explain: 'The run that --out holds may be lost.',
      group: 'Output',
    },
  ],

  async run(given, output) {
    const path = textFlag(given, 'file');
    if (path === undefined) {
      throw new UsageError(`"import" needs a FILE: ${MODEL_FILES}.`);
    }
    const model = noted(await importModel(await readFiles(path)), output);
    const { network } = model.experiment;
    const out = textFlag(given, 'out') ?? (await newRunPath(network));
    const folder = await RunFolder.take(out, given['replace'] === true ? 'a run' : 'nothing');
    try {
      const checkpoint = checkpointOf(model);
      const saved = shownPath(await folder.save(checkpoint));
      const { epoch, step } = checkpoint.loop;
      output.result(
        `${network} at ${model.checkpoint === undefined ? 'epoch 0 with the weights of the file' : `epoch ${epoch}, step ${step}`}, in ${saved}. Go on with: train --resume ${saved}`,
      );
      return 0;
    } finally {
      await folder.release();
    }
  },
};

async function readFiles(path: string): Promise<ModelFile[]> {
  return explained(`The file ${shownPath(path)} cannot be read`, async () => {
    if ((await stat(path)).isDirectory()) {
      throw new SetupError(
        `${shownPath(path)} is a folder. Name a file in it, e.g. ${shownPath(join(path, 'model.json'))}.`,
      );
    }
    return readModelFiles(path);
  });
}
