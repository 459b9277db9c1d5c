/**
 * The lesson that is being followed: brings the page to what each step wishes, and notices when what it asks for is
 * done. It works on the store's state and through the store's own ways only, so it never knows how the page looks.
 */
import type { StoreApi } from 'zustand/vanilla';
import { holds } from '../../lessons/condition.ts';
import type { Facts } from '../../lessons/facts.ts';
import { lessonById } from '../../lessons/index.ts';
import type { Lesson } from '../../lessons/lesson.ts';
import { LessonError, parseLesson } from '../../lessons/lesson-file.ts';
import { isPacked, packLesson, unpackLesson } from '../../lessons/packed-lesson.ts';
import { namesNetwork, type PageWish, wishOf, wishOfAll } from '../../lessons/setup.ts';
import { linkKey } from '../../models/link.ts';
import type { Experiment } from '../../models/experiment.ts';
import {
  type InsidePlace,
  type LessonPlace,
  type PageSettings,
  writePage,
} from '../../models/page-settings.ts';
import { lessons as words } from '../../text/en-lessons.ts';
import { type AppState, hasBegun, statusOf, taskOf } from '../store/app-state.ts';
import type { NetworkReader } from '../store/network-reader.ts';
import type { PadContent } from '../store/pad-content.ts';
import type { RememberedText } from '../store/remembered.ts';
import { writeFinished } from './finished-lessons.ts';
import { lessonFacts } from './lesson-facts.ts';

export interface CourseSetup {
  page: StoreApi<AppState>;
  pad: PadContent;
  reader: NetworkReader;
  /** Where the browser remembers which lessons were followed to their end. */
  finished: RememberedText;
  /** Takes up an experiment as if the reader had chosen it, as an entry of the browser's history or not. */
  take: (experiment: Experiment, preset: string, link: 'entry' | 'same') => void;
  setPage: (changes: Partial<PageSettings>) => void;
  train: () => void;
  reset: () => void;
}

const FIRST_PLACE: InsidePlace = { view: 'reading' };

export class LessonCourse {
  readonly #setup: CourseSetup;
  /** The facts when the step began. */
  #before: Facts = {};
  /** What can only be brought about once there is a network. */
  #waiting: Pick<PageWish, 'trained'> & { digit?: number } = {};

  constructor(setup: CourseSetup) {
    this.#setup = setup;
    setup.page.subscribe(() => this.#look());
    setup.pad.subscribe(() => this.#look());
  }

  /** Begins a lesson that comes with the page. */
  begin(id: string): void {
    const lesson = lessonById(id);
    if (lesson !== undefined) this.#enter(lesson, { name: id, step: 1 }, wishOf(lesson.steps[0]));
  }

  /** Begins the lesson in a teacher's file, or says what is wrong with it. */
  openFile(json: string): void {
    this.#reading(() => {
      const lesson = parseLesson(json);
      this.#enter(lesson, { name: packLesson(lesson), step: 1 }, wishOf(lesson.steps[0]));
    });
  }

  /** @param to from 0 */
  go(to: number): void {
    const { lesson: open, page } = this.#state;
    if (open === undefined || page.lesson === undefined) return;
    const { lesson, step } = open;
    if (to < 0 || to >= lesson.steps.length) return;
    // What the reader has done stands when the lesson goes on; on any other way the page is brought there.
    const wish =
      to === step + 1 ? wishOf(lesson.steps[to]) : wishOfAll(lesson.steps.slice(0, to + 1));
    this.#enter(lesson, { name: page.lesson.name, step: to + 1 }, wish);
  }

  /** Its end is reached: it is remembered. */
  finish(): void {
    const { lesson: open, finishedLessons } = this.#state;
    const { page, finished } = this.#setup;
    if (open !== undefined) {
      const { id } = open.lesson;
      page.setState({ finishedLessons: writeFinished(finished, finishedLessons, id) });
    }
    this.leave();
  }

  /** The page stays as it is. */
  leave(): void {
    this.#waiting = {};
    this.#setup.page.setState({ lesson: undefined, lessonFailure: undefined });
    this.#setup.setPage({ lesson: undefined });
  }

  /** Takes up the lesson that a link names, with what its step needs where the link itself names no experiment. */
  follow(place: LessonPlace | undefined, link: string): void {
    if (place === undefined) {
      this.#waiting = {};
      this.#setup.page.setState({ lesson: undefined });
      return;
    }
    const begin = (lesson: Lesson) => this.#followInto(lesson, place, link);
    const known = lessonById(place.name);
    if (known !== undefined) begin(known);
    else if (isPacked(place.name)) {
      this.#reading(() => begin(parseLesson(unpacked(place.name))));
    } else if (place.name.endsWith('.json')) {
      void load(place.name).then((json) => this.#reading(() => begin(parseLesson(json()))));
    } else this.#fail(words.unknown(place.name));
  }

  /** The link to a step of the lesson that is followed, without `#`; from 0. */
  linkTo(step: number): string {
    const { page } = this.#state;
    const name = page.lesson?.name ?? '';
    // The step itself brings the experiment it needs, and the backend is the reader's own affair.
    const lessonPage = { ...page, backend: 'auto', inside: undefined } as const;
    const entries = writePage({ ...lessonPage, lesson: { name, step: step + 1 } }, linkKey);
    return entries.map(([key, value]) => `${key}=${encodeURIComponent(value)}`).join('&');
  }

  #followInto(lesson: Lesson, { name, step }: LessonPlace, link: string): void {
    const at = Math.min(step, lesson.steps.length);
    const { settings, ...rest } = wishOfAll(lesson.steps.slice(0, at));
    const wish = namesNetwork(link) || settings === undefined ? rest : { ...rest, settings };
    this.#enter(lesson, { name, step: at }, wish, 'same');
  }

  #enter(
    lesson: Lesson,
    place: LessonPlace,
    wish: PageWish,
    link: 'entry' | 'same' = 'entry',
  ): void {
    const { page, pad } = this.#setup;
    page.setState({ lesson: undefined, lessonFailure: undefined });
    this.#bringAbout(wish, link);
    this.#setup.setPage({ lesson: place });
    this.#before = lessonFacts(this.#state, pad);
    page.setState({ lesson: { lesson, step: place.step - 1, done: false } });
    this.#look();
  }

  #bringAbout(wish: PageWish, link: 'entry' | 'same'): void {
    const { page, pad: content, take, setPage, reset } = this.#setup;
    const { settings, tab, inside, pad, normalise, fresh, trained } = wish;
    if (normalise !== undefined) page.setState({ normalise });
    if (settings !== undefined) take(settings.experiment, settings.preset, link);
    if (fresh && hasBegun(this.#state)) reset();
    if (inside !== undefined || tab === 'inside') setPage({ inside: inside ?? FIRST_PLACE });
    else if (tab !== undefined) {
      page.setState({ tab });
      setPage({ inside: undefined });
    }
    if (pad === 'empty') content.put('empty');
    this.#waiting = {
      ...(trained === undefined ? {} : { trained }),
      ...(typeof pad === 'number' ? { digit: pad } : {}),
    };
  }

  /** Hears of every change of the state. */
  #look(): void {
    const { lesson: open } = this.#state;
    if (open === undefined) return;
    this.#bringAboutWhatWaits();
    const asked = open.lesson.steps[open.step].done;
    if (open.done || asked === undefined) return;
    const facts = lessonFacts(this.#state, this.#setup.pad);
    if (holds(asked, facts, this.#before)) {
      this.#setup.page.setState({ lesson: { ...open, done: true } });
    }
  }

  #bringAboutWhatWaits(): void {
    const { trained, digit } = this.#waiting;
    const status = statusOf(this.#state);
    if (!['ready', 'paused', 'finished', 'training'].includes(status)) return;
    this.#waiting = {};
    if (digit !== undefined) void this.#putDigit(digit);
    if (trained && (status === 'ready' || status === 'paused')) this.#setup.train();
  }

  async #putDigit(index: number): Promise<void> {
    const { reader, pad } = this.#setup;
    const isLine = taskOf(this.#state) === 'number';
    const [sample] = isLine
      ? await reader.testLines([index])
      : (await reader.testDigits([index])).map((one) => ({ ...one, width: one.columns }));
    if (sample === undefined) return;
    const { label, width: columns, pixels } = sample;
    pad.put({ index, label: [label].flat(), columns, pixels });
  }

  /** Says what is wrong where a lesson cannot be read. */
  #reading(task: () => void): void {
    try {
      task();
    } catch (error) {
      if (!(error instanceof LessonError)) throw error;
      this.#fail(error.message);
    }
  }

  #fail(sentence: string): void {
    this.#setup.page.setState({ lesson: undefined, lessonFailure: sentence });
    this.#setup.setPage({ lesson: undefined });
  }

  get #state(): AppState {
    return this.#setup.page.getState();
  }
}

/** @throws LessonError when the link was cut. */
function unpacked(name: string): string {
  try {
    return unpackLesson(name);
  } catch {
    throw new LessonError(words.damaged);
  }
}

/** A lesson's file beside the page. What went wrong is thrown when the text is asked for. */
async function load(path: string): Promise<() => string> {
  const failed = (status: string) => () => {
    throw new LessonError(words.notFound(path, status));
  };
  try {
    const answer = await fetch(path);
    if (!answer.ok) return failed(`${answer.status} ${answer.statusText}`.trim());
    const json = await answer.text();
    return () => json;
  } catch (error) {
    return failed(error instanceof Error ? error.message : String(error));
  }
}
