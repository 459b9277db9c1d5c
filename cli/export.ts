/** `scanline export`: a trained network in the format of another program. */
import { zipSync } from 'fflate';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import {
  EXPORT_FORMATS,
  exportModel,
  type ExportFormat,
  type ModelFile,
} from '../src/exchange/index.ts';
import { CheckpointError, readCheckpoint, type Checkpoint } from '../src/training/checkpoint.ts';
import { textFlag, UsageError, type Command, type GivenFlags } from './command.ts';
import { SetupError } from './failure.ts';
import { explained, writeAllWhole } from './files.ts';
import { loadModel, modelOperand, modelWord } from './model-source.ts';
import { shownPath } from './shown-path.ts';
import { megabytes, withPlainSpaces } from '../src/text/format.ts';

interface Place {
  path: string;
  content: Uint8Array;
}

export const exportCommand: Command = {
  name: 'export',
  summary: 'Writes a trained network for Keras, TensorFlow.js, ONNX or a cluster.',
  operand: modelOperand,

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
    {
      name: 'replace',
      kind: 'switch',
      explain:
        'Files that stand there may be lost. Without it only what "export" wrote of the same network is replaced.',
      group: 'Output',
    },
  ],

  async run(given, output) {
    const path = modelWord(given, 'export');
    const format = formatOf(given);
    const checkpoint = await loadModel(path, output);
    const files = await exportModel(checkpoint, format);
    const out = textFlag(given, 'out') ?? defaultOut(checkpoint.experiment.network, format, files);
    const places = placesOf(files, out);
    await explained(`${shownPath(out)} cannot be written`, async () => {
      if (given['replace'] !== true) await requireOwn(places, checkpoint);
      await writeAllWhole(places);
    });
    output.result(`${shownPath(out)}: ${inWords(files)}`);
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
function placesOf(files: readonly ModelFile[], out: string): Place[] {
  if (files.length === 1) return [{ path: out, content: files[0].bytes }];
  const inside = files.map(({ name, bytes }) => ({ name: name.replace(/^[^/]*\//, ''), bytes }));
  if (extname(out) !== '.zip') {
    return inside.map(({ name, bytes }) => ({ path: join(out, name), content: bytes }));
  }
  const entries = Object.fromEntries(inside.map(({ name, bytes }) => [name, bytes]));
  return [{ path: out, content: zipSync(entries, { level: 0 }) }];
}

/** @throws SetupError naming the files that stand there and are no earlier export of this network. */
async function requireOwn(places: readonly Place[], checkpoint: Checkpoint): Promise<void> {
  const verdicts = await Promise.all(
    places.map(async (place) => ({ ...place, verdict: await verdictOn(place, checkpoint) })),
  );
  // Weights in a file of their own say nothing of where they come from; the description beside them does.
  const own = verdicts.some(({ verdict }) => verdict === 'own' || verdict === 'same');
  const foreign = verdicts.filter(
    ({ path, verdict }) => verdict === 'foreign' && !(own && extname(path) === '.bin'),
  );
  if (foreign.length === 0) return;
  const names = foreign.map(({ path }) => shownPath(path)).join(', ');
  throw new SetupError(
    `${names} ${foreign.length === 1 ? 'is' : 'are'} there already, and not an earlier export of this network. Name another path with --out, or give --replace if ${foreign.length === 1 ? 'it' : 'they'} may be lost.`,
  );
}

async function verdictOn(
  { path, content }: Place,
  { experiment, loop }: Checkpoint,
): Promise<'free' | 'same' | 'own' | 'foreign'> {
  const there = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (there === undefined) return 'free';
  if (there.equals(content)) return 'same';
  const kept = checkpointIn(there);
  if (kept !== undefined) {
    // It can be all that is left of a run: only one that this run was at before may go.
    const same = JSON.stringify(kept.experiment) === JSON.stringify(experiment);
    return same && kept.loop.step <= loop.step ? 'own' : 'foreign';
  }
  // Each format keeps the experiment in it, unpacked.
  const marks = [JSON.stringify(experiment), JSON.stringify(experiment, null, 2)];
  return marks.some((mark) => there.includes(mark)) ? 'own' : 'foreign';
}

function checkpointIn(bytes: Uint8Array): Checkpoint | undefined {
  try {
    return readCheckpoint(bytes);
  } catch (error) {
    if (error instanceof CheckpointError) return undefined;
    throw error;
  }
}

function inWords(files: readonly ModelFile[]): string {
  const bytes = files.reduce((sum, file) => sum + file.bytes.length, 0);
  const size = bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : withPlainSpaces(megabytes(bytes));
  return files.length === 1 ? size : `${files.length} files, ${size}`;
}
