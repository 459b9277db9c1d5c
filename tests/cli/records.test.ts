/** A record is not lost to a run that went less far. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { keepRecord, loadRecords } from '../../cli/records.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'scanline-records-'));
});
afterAll(() => rm(folder, { recursive: true }));

it('keeps the record of the run that went furthest, and makes the document of it', async () => {
  const place = { folder: join(folder, 'results'), document: join(folder, 'results.md') };
  const [whole] = await loadRecords();
  const part = { ...whole, complete: false, epochs: whole.epochs - 1 };
  const path = join(place.folder, `${whole.recipe}.json`);

  expect(await keepRecord(part, place)).toBe(path);
  expect(await keepRecord(whole, place)).toBe(path);
  const document = await readFile(place.document, 'utf8');
  expect(await keepRecord(part, place)).toBeUndefined();
  expect(await loadRecords(place.folder)).toEqual([whole]);
  expect(await readFile(place.document, 'utf8')).toBe(document);
});
