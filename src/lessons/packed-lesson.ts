/** A whole lesson within a link, so that a teacher needs no server: `packed:` and its JSON, deflated, in letters. */
import { deflateSync, inflateSync, strFromU8, strToU8 } from 'fflate';
import { fromBase64Url, toBase64Url } from '../models/base64url.ts';
import type { Lesson } from './lesson.ts';

const PACKED = 'packed:';

export function packLesson(lesson: Lesson): string {
  const bytes = deflateSync(strToU8(JSON.stringify(lesson)), { level: 9 });
  return PACKED + toBase64Url(bytes);
}

export function isPacked(name: string): boolean {
  return name.startsWith(PACKED);
}

/** The lesson's JSON. @throws Error when the link was cut or damaged. */
export function unpackLesson(name: string): string {
  return strFromU8(inflateSync(fromBase64Url(name.slice(PACKED.length))));
}
