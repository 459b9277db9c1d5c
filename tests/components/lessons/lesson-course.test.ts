import { afterEach, describe, expect, it, vi } from 'vitest';
import { packLesson } from '../../../src/lessons/packed-lesson.ts';
import { readFinished, writeFinished } from '../../../src/components/lessons/finished-lessons.ts';
import { storeByHand, settled } from '../store/scripted-worker.ts';

const LESSON = {
  id: 'mine',
  title: 'Mine',
  about: 'About it.',
  minutes: 3,
  steps: [
    { text: 'Look.', setup: { link: 'network=gru&units=8', pad: 'empty' } },
    { text: 'Train.', highlight: 'transport', done: { status: 'training' } },
    {
      text: 'Forget.',
      setup: { link: 'network=lstm&units=8&inside=gradient' },
      done: { inside: 'states' },
    },
    { text: 'Done.', setup: { trained: true } },
  ],
} as const;
const JSON_TEXT = JSON.stringify(LESSON);

async function following() {
  const parts = storeByHand('');
  await parts.store.start();
  parts.store.lessons.openFile(JSON_TEXT);
  await settled();
  const open = () => parts.store.snapshot().lesson;
  return { ...parts, open, lessons: parts.store.lessons };
}

afterEach(() => vi.unstubAllGlobals());

describe('a lesson that is followed', () => {
  it('brings the page to what its steps need', async () => {
    const { store, worker, lessons } = await following();
    expect(store.snapshot().experiment).toMatchObject({ network: 'gru', options: { units: 8 } });
    expect(worker.last('build')?.experiment.network).toBe('gru');
    lessons.go(1);
    lessons.go(2);
    await settled();
    expect(worker.last('build')?.experiment.network).toBe('lstm');
    expect(store.snapshot().page.inside).toEqual({ view: 'gradient' });
  });

  it('is remembered once it was followed to its end', async () => {
    const { store, lessons, open } = await following();
    expect(store.snapshot().finishedLessons).toEqual([]);
    lessons.finish();
    expect(open()).toBeUndefined();
    expect(store.snapshot().finishedLessons).toEqual(['mine']);
  });

  it('notices what is done, and does not forget it', async () => {
    const { store, lessons, open } = await following();
    lessons.go(1);
    expect(open()).toMatchObject({ step: 1, done: false });
    store.train();
    await settled();
    expect(open()?.done).toBe(true);
    store.pause();
    await settled();
    expect(open()?.done).toBe(true);
    lessons.go(2);
    expect(open()).toMatchObject({ step: 2, done: false });
    store.lookInside({ view: 'states' });
    expect(open()?.done).toBe(true);
  });

  it('leaves what the reader did when it goes on, and undoes it when it goes back', async () => {
    const { store, lessons } = await following();
    store.setField('units', 32);
    lessons.go(1);
    expect(store.snapshot().experiment.options['units']).toBe(32);
    lessons.go(0);
    expect(store.snapshot().experiment.options['units']).toBe(8);
  });

  it('trains where a step needs a trained network, however one came there', async () => {
    const { worker, lessons } = await following();
    lessons.go(3);
    await settled();
    await settled();
    expect(worker.last('build')?.experiment.network).toBe('lstm');
    expect(worker.names.at(-1)).toBe('train');
  });

  it('stays within its steps, and is left with the page as it stands', async () => {
    const { store, lessons, open } = await following();
    lessons.go(-1);
    lessons.go(4);
    expect(open()?.step).toBe(0);
    lessons.leave();
    expect(open()).toBeUndefined();
    expect(store.snapshot().page.lesson).toBeUndefined();
    expect(store.snapshot().experiment.network).toBe('gru');
  });

  it('says what is wrong with a file, and goes on showing the page', async () => {
    const { store, open, lessons } = await following();
    lessons.openFile(JSON_TEXT.replace('"transport"', '"transprot"'));
    expect(open()).toBeUndefined();
    expect(store.snapshot().lessonFailure).toMatch(
      /^Step 2: "highlight" is "transprot"; it must be/,
    );
    lessons.begin('first-network');
    expect(store.snapshot().lessonFailure).toBeUndefined();
    expect(open()?.lesson.id).toBe('first-network');
  });
});

describe('the link of a lesson', () => {
  it('opens it at its step, in one build, with the experiment that step needs', async () => {
    const parts = storeByHand('lesson=first-network&lesson-step=3');
    await parts.store.start();
    await settled();
    expect(parts.store.snapshot().lesson).toMatchObject({
      step: 2,
      lesson: { id: 'first-network' },
    });
    const builds = parts.worker.names.filter((name) => name === 'build');
    expect(builds).toHaveLength(1);
    expect(parts.worker.last('build')?.experiment.options['units']).toBe(64);
  });

  it('is that of a teacher’s own lesson as well, and keeps what a class link hides', async () => {
    const { store, lessons } = await following();
    store.setPage({ hidden: ['bench', 'learningRate'], presenter: true });
    lessons.go(1);
    const link = lessons.linkTo(1);
    expect(link).toContain(`lesson=${encodeURIComponent(packLesson(LESSON as never))}`);
    const other = storeByHand(link);
    expect(other.store.snapshot().lesson).toMatchObject({ step: 1, lesson: LESSON });
    expect(other.store.snapshot().page).toMatchObject({
      hidden: ['bench', 'learningRate'],
      presenter: true,
    });
  });

  it('with an experiment in it shows that one, as after a reload', async () => {
    const { store } = storeByHand('network=gru&units=99&lesson=first-network&lesson-step=2');
    expect(store.snapshot().experiment).toMatchObject({ network: 'gru', options: { units: 99 } });
    expect(store.snapshot().lesson?.step).toBe(1);
  });

  it('is followed when one goes back, without a new entry', async () => {
    const { store, address, lessons, entries } = await following();
    store.flushLink();
    const first = address.link;
    lessons.go(1);
    lessons.go(2);
    store.flushLink();
    const before = entries.length;
    address.link = first;
    store.followAddress();
    store.flushLink();
    expect(store.snapshot().lesson?.step).toBe(0);
    expect(entries.length).toBe(before);
    address.link = 'network=gru';
    store.followAddress();
    expect(store.snapshot().lesson).toBeUndefined();
  });

  it('names a file beside the page, or says why there is none', async () => {
    vi.stubGlobal('fetch', (path: string) =>
      Promise.resolve(
        path === 'lessons/mine.json'
          ? new Response(JSON_TEXT)
          : new Response('', { status: 404, statusText: 'Not Found' }),
      ),
    );
    const { store } = storeByHand('lesson=lessons/mine.json&lesson-step=2');
    await vi.waitFor(() => expect(store.snapshot().lesson?.step).toBe(1));
    const other = storeByHand('lesson=lessons/none.json');
    await vi.waitFor(() =>
      expect(other.store.snapshot().lessonFailure).toBe(
        'The lesson "lessons/none.json" could not be loaded: 404 Not Found.',
      ),
    );
    const unknown = storeByHand('lesson=nonsense');
    expect(unknown.store.snapshot().lessonFailure).toMatch(/no lesson called "nonsense"/);
    const cut = storeByHand('lesson=packed:abc');
    expect(cut.store.snapshot().lessonFailure).toMatch(/damaged/);
  });
});

it('finished lessons outlast the visit, each once', () => {
  let kept: string | undefined;
  const memory = { read: () => kept, write: (words: string) => void (kept = words) };
  expect(readFinished(memory)).toEqual([]);
  writeFinished(memory, writeFinished(memory, ['rows'], 'gates'), 'rows');
  expect(readFinished(memory)).toEqual(['gates', 'rows']);
});
