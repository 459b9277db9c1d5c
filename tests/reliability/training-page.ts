/** The page while a small network trains in it for long: where it stands, what is kept of it, and its worker. */
import { sourceOf } from '../browsers/driver/driver.ts';
import { button, until, type ScanlinePage } from '../browsers/scanline-page.ts';

/** Long, in small steps, with a test set that is quickly read. */
export const LONG =
  'v=1&network=simple-rnn&preset=adam-256&units=16&training-digits=5120&test-digits=100&epochs=20000';
const CHECKPOINT_INTERVAL = 10_000;
/** On a software GPU, or beside other work, all takes its time. */
export const PATIENCE = 180_000;

/** How training went until something was broken: when which step was seen, the last one last. */
export type Course = { at: number; step: number }[];

export interface Loss {
  stepsLost: number;
  intervalsLost: number;
}

/**
 * Trains past the next checkpoint and then for a share of the time to the one after it.
 *
 * @param share 0 to 1
 */
export async function trainOn(page: ScanlinePage, share: number): Promise<Course> {
  const before = await keptStep(page);
  // While it reads the test set it trains too, and says something else.
  const begins = button(/^(Train|Resume)$/);
  if ((await page.look(begins)).length > 0) await page.click(begins);
  await page.untilStatus('Training', PATIENCE);
  const course: Course = [];
  const see = async () => {
    course.push({ at: performance.now(), step: await stepOf(page) });
    return keptStep(page);
  };
  const keeps = (kept: number) => kept > before && kept > 0;
  const first = await until('a checkpoint is kept', see, keeps, PATIENCE);
  const keptAt = performance.now();
  await until(
    'training goes on past it',
    see,
    () => performance.now() >= keptAt + share * CHECKPOINT_INTERVAL && lastOf(course) > first,
    PATIENCE,
  );
  return course;
}

/** What is lost where training goes on from a step: by the time that the steps after it had taken. */
export function lossOf(course: Course, from: number): Loss {
  const last = course.at(-1);
  if (last === undefined) throw new Error('Nothing was seen of training.');
  if (last.step <= from) return { stepsLost: 0, intervalsLost: 0 };
  const after = course.findIndex(({ step }) => step > from);
  const [one = last, other = last] = [course[Math.max(0, after - 1)], course[after]];
  // Between two looks training went evenly, as far as is known.
  const share = other.step === one.step ? 0 : (from - one.step) / (other.step - one.step);
  const reached = one.at + Math.max(0, share) * (other.at - one.at);
  return {
    stepsLost: last.step - from,
    intervalsLost: (last.at - reached) / CHECKPOINT_INTERVAL,
  };
}

function lastOf(course: Course): number {
  return course.at(-1)?.step ?? 0;
}

/**
 * After the page has told that its worker or device is gone and back: the step from which it says that it goes on,
 * which it then does. Where the page offers "Try again", that is pressed.
 *
 * @param beforeTryAgain what a user does before, if anything
 */
export async function resumed(
  page: ScanlinePage,
  beforeTryAgain: () => Promise<void> = () => Promise.resolve(),
): Promise<number> {
  const told = /Training goes on from step ([\d,]+)/;
  let pressed = false;
  const from = await until(
    'the page says from which step it goes on',
    async () => {
      const words = await page.words();
      const [, step] = told.exec(words) ?? [];
      if (step !== undefined) return Number(step.replaceAll(',', ''));
      if (!pressed && (await page.look(button('Try again'))).length > 0) {
        await beforeTryAgain();
        await page.click(button('Try again'));
        pressed = true;
      }
      return undefined;
    },
    (step) => step !== undefined,
    PATIENCE,
  );
  await untilPast(page, from ?? 0);
  return from ?? 0;
}

/** From here on the page is watched for going back in its steps. @returns the last step before it did; 0 if it never */
export async function watchForRewind(page: ScanlinePage): Promise<() => Promise<number>> {
  await page.driver.run(KEEP_READER);
  await page.driver.run(() => {
    const scope = globalThis as Watching;
    clearInterval(scope.watching);
    scope.beforeRewind = 0;
    let last = 0;
    scope.watching = window.setInterval(() => {
      const step = scope.stepShown?.() ?? 0;
      if (step < last) scope.beforeRewind = Math.max(scope.beforeRewind ?? 0, last);
      last = step;
    }, 10);
  });
  return () => page.driver.run(() => (globalThis as Watching).beforeRewind ?? 0);
}

/** After the page was opened again: what it offers is taken up. @returns the step from which it goes on */
export async function continued(page: ScanlinePage): Promise<number> {
  await page.find(button('Continue'), PATIENCE);
  const from = await keptStep(page);
  await until(
    'the run goes on after "Continue"',
    async () => {
      // While the page gets ready it may move a button from under the mouse; a person presses again.
      if ((await page.look(button('Continue'))).length > 0) await page.click(button('Continue'));
      return page.status();
    },
    (status) => status.includes('Training'),
    PATIENCE,
  );
  await untilPast(page, from);
  return from;
}

/** Takes the notice of an earlier recovery away, so that the next one is known to be new. */
export async function dismissNews(page: ScanlinePage): Promise<void> {
  if ((await page.look(button('Close'))).length > 0) await page.click(button('Close'));
}

export async function untilPast(page: ScanlinePage, step: number): Promise<void> {
  await until(
    `training goes on past step ${step}`,
    () => stepOf(page),
    (now) => now > step + 2,
    PATIENCE,
  );
}

/** From the epoch and the batch that the page shows; 0 before there are any. */
export async function stepOf(page: ScanlinePage): Promise<number> {
  return page.driver.run(stepShown);
}

/** Runs in the page. */
function stepShown(): number {
  const [[epoch = NaN], [batch = NaN, batches = NaN]] = ['Epoch', 'Batch'].map((label) => {
    const terms = [...document.querySelectorAll('dt')];
    const term = terms.find(({ textContent }) => textContent.startsWith(label));
    const shown = term?.nextElementSibling?.textContent.replaceAll(',', '') ?? '';
    return (shown.match(/\d+/g) ?? []).map(Number);
  }) as [number[], number[]];
  const step = (epoch - 1) * batches + batch;
  return Number.isFinite(step) ? Math.max(0, step) : 0;
}

/** What the page is given to be watched with. */
interface Watching {
  stepShown?: () => number;
  watching?: number;
  beforeRewind?: number;
}

/** What runs in the page sees nothing of this file, and may not make functions of texts itself. */
const KEEP_READER = new Function(`globalThis.stepShown = ${sourceOf(stepShown)};`) as () => void;

/** The step of the newest run in the browser's store; 0 before there is one. */
async function keptStep(page: ScanlinePage): Promise<number> {
  return page.driver.run(async () => {
    // Opening a database that is not there would make an empty one.
    const there = await indexedDB.databases();
    if (!there.some(({ name }) => name === 'scanline')) return 0;
    return new Promise<number>((resolve, reject) => {
      const open = indexedDB.open('scanline');
      open.onerror = () => reject(open.error ?? new Error('It cannot be opened.'));
      open.onsuccess = () => {
        const database = open.result;
        const asked = database.transaction('runs').objectStore('runs').getAll();
        asked.onerror = () => reject(asked.error ?? new Error('It cannot be read.'));
        asked.onsuccess = () => {
          database.close();
          const runs = asked.result as { updated: number; position: { step: number } }[];
          runs.sort((one, other) => other.updated - one.updated);
          resolve(runs[0]?.position.step ?? 0);
        };
      };
    });
  });
}

/** Does something to the training worker, which the page keeps to itself but speaks to every second. */
export async function withWorker(
  page: ScanlinePage,
  task: (worker: Worker) => void,
): Promise<void> {
  await page.driver.run(
    new Function(`
      const { postMessage } = Worker.prototype;
      Worker.prototype.postMessage = function () {
        Worker.prototype.postMessage = postMessage;
        (${sourceOf(task)})(this);
      };`) as () => void,
  );
  await until(
    'the page spoke to its worker',
    () => page.driver.run(() => Worker.prototype.postMessage.toString().includes('native code')),
    (isNative) => isNative,
  );
}
