/**
 * Every kept run and sweep as one file, a zip, and the way back in: `runs.json` with the records and their curves and
 * the sweeps, and the weights as checkpoint files beside it.
 */
import { strFromU8, strToU8, unzipSync, zipSync, type Zippable } from 'fflate';
import { z } from 'zod';
import { runArchive as words } from '../text/en-run-archive.ts';
import { COLUMNS, Curve, type ReadingChunk } from './curve.ts';
import { readEpochChunk, readRecord, type RunRecord } from './run-record.ts';
import type { AddedRun } from './run-store.ts';
import { type KeptSweep, sweepSchema } from './sweep-store.ts';

const FORMAT = 'scanline-runs';
const VERSION = 1;
const INDEX = 'runs.json';

/** A file holds no runs that can be read; the message is a sentence for the reader. */
export class ArchiveError extends Error {
  override name = 'ArchiveError';
}

export interface Archive {
  runs: readonly AddedRun[];
  sweeps: readonly KeptSweep[];
}

/** @returns the bytes of a zip file */
export function writeArchive({ runs, sweeps }: Archive): Uint8Array<ArrayBuffer> {
  const index = { format: FORMAT, version: VERSION, runs: runs.map(runJson), sweeps };
  const files: Zippable = { [INDEX]: strToU8(JSON.stringify(index)) };
  for (const { record, last, best } of runs) {
    // Weights hardly become smaller by packing.
    if (last !== undefined) files[weightsName(record, 'last')] = [last, { level: 0 }];
    if (best !== undefined) files[weightsName(record, 'best')] = [best, { level: 0 }];
  }
  return zipSync(files) as Uint8Array<ArrayBuffer>;
}

/** @throws ArchiveError saying what is wrong with the file. */
export function readArchive(bytes: Uint8Array): Archive {
  const files = unzipped(bytes);
  if (!(INDEX in files)) throw new ArchiveError(words.noRuns(INDEX));
  const read = indexSchema.safeParse(parsed(strFromU8(files[INDEX])));
  if (!read.success) {
    const [{ path, message }] = read.error.issues;
    throw new ArchiveError(words.wrong(INDEX, path.map(String).join('.'), message));
  }
  const { runs, sweeps } = read.data;
  return {
    runs: runs.map(({ record, readings, epochs }, index) =>
      runOf(record, readings, epochs, files, index),
    ),
    sweeps,
  };
}

const column = z.array(z.number().nullable());
const indexSchema = z.object({
  format: z.literal(FORMAT),
  version: z.literal(VERSION),
  runs: z.array(
    z.object({
      record: z.unknown(),
      readings: z.strictObject(
        Object.fromEntries(COLUMNS.map((name) => [name, column])) as Record<
          (typeof COLUMNS)[number],
          typeof column
        >,
      ),
      epochs: z.unknown(),
    }),
  ),
  /** Not in files of earlier versions. */
  sweeps: z.array(sweepSchema).default([]),
});

/** JSON has no NaN: what a run does not have is null. */
function runJson({ record, curve }: AddedRun): object {
  const values = (name: (typeof COLUMNS)[number]) =>
    Array.from({ length: curve.length }, (_, index) => {
      const value = curve.value(name, index);
      return Number.isFinite(value) ? value : null;
    });
  return {
    record: { ...record, curve: curve.extent },
    readings: Object.fromEntries(COLUMNS.map((name) => [name, values(name)])),
    epochs: curve.epochs,
  };
}

function runOf(
  given: unknown,
  readings: Record<(typeof COLUMNS)[number], (number | null)[]>,
  epochs: unknown,
  files: Readonly<Record<string, Uint8Array>>,
  index: number,
): AddedRun {
  try {
    const record = readRecord(given);
    const chunk = Object.fromEntries(
      COLUMNS.map((name) => [name, Float64Array.from(readings[name], (value) => value ?? NaN)]),
    ) as ReadingChunk;
    const curve = Curve.from(record.curve, [chunk], [readEpochChunk(epochs)]);
    const [last, best] = (['last', 'best'] as const).map(
      (which) => files[weightsName(record, which)] as Uint8Array | undefined,
    );
    return {
      record: { ...record, status: record.status === 'training' ? 'paused' : record.status },
      curve,
      ...(last === undefined ? {} : { last }),
      ...(best === undefined ? {} : { best }),
    };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ArchiveError(words.damagedRun(index + 1, why));
  }
}

function weightsName({ id }: RunRecord, which: 'last' | 'best'): string {
  return `weights/${id}-${which}.safetensors`;
}

function unzipped(bytes: Uint8Array): Record<string, Uint8Array> {
  try {
    return unzipSync(bytes);
  } catch {
    throw new ArchiveError(words.notAZip);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ArchiveError(words.notJson(INDEX));
  }
}
