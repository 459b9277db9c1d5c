/** `scanline import`: a network from a file, as a run that can be trained on and evaluated. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { checkpointOf, importModel, type ModelFile } from '../src/exchange/formats.ts';
import { textFlag, UsageError, type Command } from './command.ts';
import { SetupError } from './failure.ts';
import { explained, holdsRun, newRunFolder, prepareRunFolder, saveRun } from './run-folder.ts';

export const importCommand: Command = {
  name: 'import',
  summary:
    'Makes a run of a network from a file: .keras, model.json of TensorFlow.js, or .safetensors.',
  operand: {
    name: 'file',
    value: 'FILE',
    explain:
      'A .keras file of Keras 3, a model.json with its weight files beside it, a checkpoint, weights in .safetensors with an experiment.json beside them, or a .zip of these. Required.',
  },

  flags: () => [
    {
      name: 'out',
      kind: 'text',
      value: 'DIR',
      explain:
        'The folder of the run. What is not Scanline’s own checkpoint begins at epoch 0 with the weights of the file. Without it a folder under runs/ is made.',
      group: 'Output',
    },
  ],

  async run(given, output) {
    const path = textFlag(given, 'file');
    if (path === undefined) {
      throw new UsageError('"import" needs a FILE: .keras, model.json, .safetensors or .zip.');
    }
    const model = await importModel(await readFiles(path));
    const { network } = model.experiment;
    const out = textFlag(given, 'out') ?? newRunFolder(network);
    await requireNoRun(out);
    await prepareRunFolder(out);
    const checkpoint = checkpointOf(model);
    const saved = await saveRun(out, checkpoint);
    const { epoch, step } = checkpoint.loop;
    output.result(
      `${network} at ${model.checkpoint === undefined ? 'epoch 0 with the weights of the file' : `epoch ${epoch}, step ${step}`}, in ${saved}. Go on with: train --resume ${saved}`,
    );
    return 0;
  },
};

/** The file and, where its format keeps weights or settings in others beside it, those too. */
async function readFiles(path: string): Promise<ModelFile[]> {
  return explained(`The file ${path} cannot be read`, async () => {
    if ((await stat(path)).isDirectory()) {
      throw new SetupError(
        `${path} is a folder. Name a file in it, e.g. ${join(path, 'model.json')}.`,
      );
    }
    const file = await modelFile(path);
    const text = path.endsWith('.json') ? new TextDecoder().decode(file.bytes) : '';
    const folder = dirname(path);
    const beside = (await readdir(folder)).filter(
      (name) =>
        // model.json names its weight files, with or without a folder before.
        (name !== file.name && text.includes(`${name}"`)) ||
        (path.endsWith('.safetensors') && name === 'experiment.json'),
    );
    return [file, ...(await Promise.all(beside.map((name) => modelFile(join(folder, name)))))];
  });
}

async function modelFile(path: string): Promise<ModelFile> {
  return { name: basename(path), bytes: new Uint8Array(await readFile(path)) };
}

/** @throws SetupError when the folder holds a run, which would be lost. */
async function requireNoRun(folder: string): Promise<void> {
  if (!(await holdsRun(folder))) return;
  throw new SetupError(`The folder ${folder} holds a run already. Name another one with --out.`);
}
