/** Which files a `model.json` of TensorFlow.js keeps its weights in. */
import { z } from 'zod';
import type { ModelFile } from '../export-formats.ts';
import { looksLikeJson, parseJson } from './parse-json.ts';

const schema = z.object({ weightsManifest: z.array(z.object({ paths: z.array(z.string()) })) });

/** As they are named there; none where it is no such file. */
export function weightFilesOf({ name, bytes }: ModelFile): string[] {
  if (!looksLikeJson(bytes)) return [];
  const read = schema.safeParse(parseJson(bytes, name));
  return read.success ? read.data.weightsManifest.flatMap(({ paths }) => paths) : [];
}
