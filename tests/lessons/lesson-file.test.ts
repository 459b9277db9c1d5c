import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FACTS } from '../../src/lessons/facts.ts';
import { LESSONS } from '../../src/lessons/index.ts';
import {
  LessonError,
  looksLikeLesson,
  parseLesson,
  readLesson,
} from '../../src/lessons/lesson-file.ts';
import { PANELS, TABS } from '../../src/models/page-settings.ts';
import { packLesson, unpackLesson } from '../../src/lessons/packed-lesson.ts';

const step = { text: 'Press Train.', highlight: 'transport', done: { status: 'training' } };
const lesson = { id: 'mine', title: 'Mine', about: 'About it.', minutes: 3, steps: [step, step] };

function complaint(given: unknown): string {
  try {
    readLesson(given);
  } catch (error) {
    if (error instanceof LessonError) return error.message;
    throw error;
  }
  return '';
}

const withStep = (wrong: object) => ({ ...lesson, steps: [step, step, { ...step, ...wrong }] });

describe('a lesson from a file', () => {
  it('is read as it stands', () => {
    expect(readLesson(lesson)).toEqual(lesson);
    expect(parseLesson(`\uFEFF${JSON.stringify(lesson)}`)).toEqual(lesson);
  });

  it.each<[unknown, string | RegExp]>([
    [
      withStep({ highlight: 'pannel' }),
      /^Step 3: "highlight" is "pannel"; it must be one of networks, .*learningRate\.$/,
    ],
    [
      withStep({ text: '' }),
      /^Step 3: "text" is ""; it must be a text of 1 to 1,500 characters\.$/,
    ],
    [
      withStep({ sound: 'bell' }),
      'Step 3 has an entry called "sound", which the page does not know.',
    ],
    [
      withStep({ setup: { tab: 'insides' } }),
      /^Step 3: "setup.tab" is "insides"; it must be one of curves, inside/,
    ],
    [
      withStep({ setup: { link: 'network=lstm&width=4' } }),
      /^Step 3: "setup.link" is wrong\. The link's "width" is not known/,
    ],
    [
      withStep({ setup: { pad: 10_000 } }),
      /^Step 3: "setup.pad" is 10000; it must be "empty", or the number/,
    ],
    [
      withStep({ done: { epohc: 3 } }),
      /^Step 3: "done" is wrong\. The page knows no "epohc"\. It knows network, .*units/,
    ],
    [
      withStep({ done: { epoch: 'three' } }),
      /^Step 3: "done" is wrong\. What it asks of "epoch" is "three"; it must be a number/,
    ],
    [
      withStep({ done: { status: 'done' } }),
      /of "status" is "done"; it must be one of loading, .*finished/,
    ],
    [withStep({ done: {} }), /^Step 3: "done" is wrong\. It must be an object of facts/],
    [withStep({ done: [] }), /^Step 3: "done" is wrong\. It must be an object of facts/],
    [withStep({ done: { status: { atLeast: 3 } } }), /of "status" is \{"atLeast":3\}/],
    [
      { ...lesson, title: undefined },
      '"title" is missing; it must be a text of 1 to 100 characters.',
    ],
    [{ ...lesson, steps: [] }, /^"steps" is \[\]; it must be a list of 1 to 40 steps\.$/],
    [{ ...lesson, id: 'My lesson' }, /^"id" is "My lesson"; it must be a short name/],
    [
      [lesson],
      /^The lesson is \[.*; it must be an object with id, title, about, minutes and steps\.$/,
    ],
    [undefined, /^The lesson is missing; /],
  ])('that is wrong is refused with the place of the mistake (%#)', (given, said) => {
    if (typeof said === 'string') expect(complaint(given)).toBe(said);
    else expect(complaint(given)).toMatch(said);
  });

  it('that is no JSON, or far too large, is refused in a sentence', () => {
    expect(() => parseLesson('{"steps": [')).toThrow(/^The file is not JSON: .*\.$/);
    expect(() => parseLesson(`"${'x'.repeat(200_000)}"`)).toThrow(/more than 100,000 characters/);
  });

  it('is told from a network’s file', () => {
    expect(looksLikeLesson(JSON.stringify(lesson))).toBe(true);
    expect(looksLikeLesson('{"modelTopology": {}, "weightsManifest": []}')).toBe(false);
  });

  it('travels in a link and comes out the same', () => {
    for (const each of LESSONS) {
      const packed = packLesson(each);
      expect(packed).toMatch(/^packed:[\w-]{1,16000}$/);
      expect(parseLesson(unpackLesson(packed))).toEqual(each);
    }
    expect(() => unpackLesson(packLesson(LESSONS[0]).slice(0, 100))).toThrow();
  });
});

describe('docs/lessons.md', () => {
  const page = readFileSync(new URL('../../docs/lessons.md', import.meta.url), 'utf8');

  it('shows an example that can be opened', () => {
    const [, example = ''] = /```json\n(.*?)```/s.exec(page) ?? [];
    expect(parseLesson(example).steps.length).toBeGreaterThan(2);
  });

  it('names every tab, every panel but the dialog for links, and every fact', () => {
    const names = [...TABS, ...PANELS.filter((panel) => panel !== 'class'), ...Object.keys(FACTS)];
    for (const name of names) expect(page, name).toContain(`\`${name}\``);
  });
});
