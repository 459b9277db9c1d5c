/** `scanline export`: a trained network in the format of another program. */
import { zipSync } from 'fflate';
import { mkdir } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import {
  EXPORT_FORMATS,
  exportModel,
  type ExportFormat,
  type ModelFile,
} from '../src/exchange/formats.ts';
import { textFlag, UsageError, type Command, type GivenFlags } from './command.ts';
import { explained, loadCheckpoint, replace } from './run-folder.ts';

export const exportCommand: Command = {
  name: 'export',
  summary: 'Writes a trained network for Keras, TensorFlow.js, ONNX or a cluster.',
  operand: {
    name: 'checkpoint',
    value: 'CHECKPOINT',
    explain: 'The checkpoint, or the folder of a run, as "train --out DIR" leaves it. Required.',
  },

  flags: () => [
    {
      name: 'to',
      kind: 'text',
      value: EXPORT_FORMATS.join('|'),
      explain:
        'The format: a .keras file, a LayersModel of TensorFlow.js (model.json and weights.bin), an .onnx file, this program’s own checkpoint, or a folder that trains on with Keras on several devices. Required.',
      group: 'Output',
    },
    {
      name: 'out',
      kind: 'text',
      value: 'PATH',
      explain:
        'Where it goes. Formats of several files make a folder of this name, or an archive where it ends in .zip. Without it the network’s name is taken.',
      group: 'Output',
    },
  ],

  async run(given, output) {
    const file = textFlag(given, 'checkpoint');
    if (file === undefined) {
      throw new UsageError(
        '"export" needs a CHECKPOINT, the file or the folder that "train --out DIR" leaves.',
      );
    }
    const format = formatOf(given);
    const checkpoint = await loadCheckpoint(file);
    const files = await exportModel(checkpoint, format);
    const out = textFlag(given, 'out') ?? defaultOut(checkpoint.experiment.network, format, files);
    await explained(`${out} cannot be written`, () => write(files, out));
    output.result(`${out}: ${inWords(files)}`);
    return 0;
  },
};

function formatOf(given: GivenFlags): ExportFormat {
  const wanted = textFlag(given, 'to');
  const format = EXPORT_FORMATS.find((known) => known === wanted);
  if (format !== undefined) return format;
  const known = EXPORT_FORMATS.join(', ');
  throw new UsageError(
    wanted === undefined
      ? `"export" needs --to and one of ${known}.`
      : `--to was "${wanted}"; it must be one of ${known}.`,
  );
}

function defaultOut(network: string, format: ExportFormat, files: readonly ModelFile[]): string {
  return files.length === 1 ? files[0].name : `${network}-${format}`;
}

/** One file as it is; several in a folder or a zip, without the folder that they all are in. */
async function write(files: readonly ModelFile[], out: string): Promise<void> {
  if (files.length === 1) return put(out, files[0].bytes);
  const inside = files.map(({ name, bytes }) => ({ name: name.replace(/^[^/]*\//, ''), bytes }));
  if (extname(out) === '.zip') {
    return put(
      out,
      zipSync(Object.fromEntries(inside.map(({ name, bytes }) => [name, bytes])), { level: 0 }),
    );
  }
  for (const { name, bytes } of inside) await put(join(out, name), bytes);
}

async function put(path: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await replace(path, bytes);
}

function inWords(files: readonly ModelFile[]): string {
  const bytes = files.reduce((sum, file) => sum + file.bytes.length, 0);
  const size = bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
  return files.length === 1 ? size : `${files.length} files, ${size}`;
}
