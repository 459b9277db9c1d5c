/** What holds of every lesson that comes with the page. Whether it is true of the page is seen in lessons.wasm.spec.ts. */
import { describe, expect, it } from 'vitest';
import { LESSONS } from '../../src/lessons/index.ts';
import { readLesson } from '../../src/lessons/lesson-file.ts';
import { wishOf, wishOfAll } from '../../src/lessons/setup.ts';

describe.each(LESSONS.map((lesson) => [lesson.id, lesson] as const))('%s', (_, lesson) => {
  it('is what a teacher could have written', () => {
    expect(readLesson(JSON.parse(JSON.stringify(lesson)))).toEqual(lesson);
  });

  it('has five to nine steps, of which some ask for something, and each points at something or ends it', () => {
    expect(lesson.steps.length).toBeGreaterThanOrEqual(5);
    expect(lesson.steps.length).toBeLessThanOrEqual(9);
    expect(lesson.steps.filter(({ done }) => done !== undefined).length).toBeGreaterThanOrEqual(3);
    for (const { highlight } of lesson.steps.slice(0, -1)) expect(highlight).toBeDefined();
  });

  it('begins at a network of its own, with the pad’s usual ways', () => {
    const { settings, normalise } = wishOf(lesson.steps[0]);
    expect(settings).toBeDefined();
    expect(normalise).toBe(true);
  });

  it('is trained in seconds: on few digits, for few epochs', () => {
    lesson.steps.forEach((_step, at) => {
      const { settings, trained } = wishOfAll(lesson.steps.slice(0, at + 1));
      if (trained === undefined || settings === undefined) return;
      const { trainingDigits, epochs, testDigits } = settings.experiment.training;
      expect(trainingDigits * epochs).toBeLessThanOrEqual(20_000);
      expect(testDigits).toBeLessThanOrEqual(1000);
    });
  });
});

describe('the lessons', () => {
  it('are ten, each with a name of its own', () => {
    expect(LESSONS.length).toBe(10);
    expect(new Set(LESSONS.map(({ id }) => id)).size).toBe(LESSONS.length);
    expect(new Set(LESSONS.map(({ title }) => title)).size).toBe(LESSONS.length);
  });
});
