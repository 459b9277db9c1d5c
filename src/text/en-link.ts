/** What is said about a link that could not be taken quite as it was. */
import type { TaskName } from './score.ts';
import { WHERE } from './en-wrong-settings.ts';

export const link = {
  newerVersion: (version: string) =>
    `This link was made for another version of Scanline (${short(version)}). What it says was read as well as it could be.`,
  repeated: (key: string) => `The link gives "${short(key)}" more than once; the first was taken.`,
  unknownKeys: (keys: readonly string[]) =>
    keys.length === 1
      ? `The link's "${short(keys[0])}" is not known here and was left out.`
      : `Some of the link is not known here and was left out: ${listed(keys)}.`,
  notANumber: (key: string, value: string) =>
    `The link's "${key}" is "${short(value)}", which is no number, so the preset's value is used.`,
  notOneOf: (key: string, value: string, choices: readonly string[]) =>
    `The link's "${key}" is "${short(value)}", but it must be one of ${choices.join(', ')}; it was left out.`,
  notRead: (key: string, reason: string) =>
    `The link's "${key}" cannot be used, so the preset's value is. ${reason}`,
  unknownNetwork: (value: string, known: readonly string[], taken: string) =>
    `The link asks for a network called "${short(value)}", which is not known (${known.join(', ')} are); ${taken} is shown.`,
  unknownPreset: (value: string, known: readonly string[], taken: string) =>
    `The link asks for a preset called "${short(value)}", which is not known (${known.join(', ')} are); ${taken} is taken.`,
  unknownHidden: (value: string) =>
    `The link wants to hide "${short(value)}", but there is no control of that name.`,
  longTitle: (most: number) =>
    `The link's "title" is longer than ${most} characters, so its beginning is shown.`,
  longTask: (steps: number, characters: number) =>
    `The link's "task" has more than ${steps} lines, or lines of more than ${characters} characters, so its beginning is shown.`,
  outOfRange: (key: string, value: string, min: number, max: number) =>
    `The link's "${key}" is "${short(value)}"; it must be a whole number from ${min} to ${max}, so it was left out.`,
  badLesson: (value: string) =>
    `The link's "lesson" is "${short(value)}"; it must be the name of a lesson, or the path of a lesson's file on this server that ends in .json. No lesson was opened.`,
  notForTask: (key: string, task: TaskName) =>
    `The link's "${short(key)}" means nothing ${WHERE[task]}, so it was left out.`,
  resultNotRead: (why: string) =>
    `The settings in the link were taken, but not the result that came with them: ${why}`,
  clamped: (key: string, value: string, min: number, max: number, taken: number) =>
    `The link's "${key}" is ${short(value)}; it goes from ${min} to ${max}, so ${taken} is used.`,
} as const;

/** A link may be damaged in any way; what is repeated from it stays readable. */
function short(value: string): string {
  return value.length <= 40 ? value : `${value.slice(0, 39)}…`;
}

function listed(keys: readonly string[]): string {
  const shown = keys.slice(0, 5).map((key) => `"${short(key)}"`);
  const more = keys.length - shown.length;
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ');
}
