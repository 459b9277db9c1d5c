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
import { exportCommand as words } from '../src/text/cli/en-export.ts';
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
  summary: words.summary,
  operand: modelOperand,

  flags: () => [
    {
      name: 'to',
      kind: 'text',
      value: EXPORT_FORMATS.join('|'),
      explain: words.flags.to,
      group: words.group,
    },
    {
      name: 'out',
      kind: 'text',
      value: 'PATH',
      explain: words.flags.out,
      group: words.group,
    },
    {
      name: 'replace',
      kind: 'switch',
      explain: words.flags.replace,
      group: words.group,
    },
  ],

  async run(given, output) {
    const path = modelWord(given, 'export');
    const format = formatOf(given);
    const checkpoint = await loadModel(path, output);
    const files = await exportModel(checkpoint, format);
    const out = textFlag(given, 'out') ?? defaultOut(checkpoint.experiment.network, format, files);
    const places = placesOf(files, out);
    await explained(words.notWritten(shownPath(out)), async () => {
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
  throw new UsageError(
    wanted === undefined
      ? words.noFormat(EXPORT_FORMATS)
      : words.otherFormat(wanted, EXPORT_FORMATS),
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
  throw new SetupError(words.inTheWay(foreign.map(({ path }) => shownPath(path))));
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
  const size = bytes < 1e6 ? words.kilobytes(bytes) : withPlainSpaces(megabytes(bytes));
  return files.length === 1 ? size : words.files(files.length, size);
}
