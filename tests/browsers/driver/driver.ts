/**
 * What a story needs of a browser, whichever it is. Everything a user does goes through real mouse and key
 * events of that browser; what a user reads is read by functions that run in the page.
 *
 * To add a story, write a `test` in `tests/browsers/stories/`: it is run in every engine. Say what the user does
 * with `ScanlinePage` (`../scanline-page.ts`: open, click by role and name, press, draw, read) and what must
 * hold with `until`. Begin with `page.open(link)`, so that the story stands alone: where the driver of a browser
 * stalls, the story is told once more in a new session. Keep the data small. A new engine is one file here and
 * one line in `open-driver.ts`.
 */

/** How a story runs: Firefox twice, without and with WebGPU. Chromium's software WebGPU is for faults only. */
export type Engine = 'chromium' | 'chromium-webgpu' | 'firefox' | 'firefox-webgpu' | 'webkit';

export interface Point {
  x: number;
  y: number;
}

/** The mouse, in CSS pixels from the upper left corner of what is shown of the page. */
export type MouseStep = { move: Point } | 'down' | 'up';

export interface Driver {
  /** The folder into which the browser saves files. */
  readonly downloads: string;
  goTo(address: string): Promise<void>;
  reload(): Promise<void>;
  /**
   * Runs a function in the page, which sees nothing but its arguments.
   *
   * @returns what it gives, as JSON
   */
  run<Given extends unknown[], Result>(
    task: (...given: Given) => Result | Promise<Result>,
    ...given: Given
  ): Promise<Result>;
  mouse(steps: readonly MouseStep[]): Promise<void>;
  /** Presses and lets go one key, named as in `KeyboardEvent.key`, with Shift held where the name says so. */
  press(key: string): Promise<void>;
  /** Chooses a file in the page's file field. */
  chooseFile(path: string): Promise<void>;
  /** What is shown, as PNG. */
  screenshot(): Promise<Uint8Array>;
  /** Gives the page a size, as near as the browser's window allows. */
  resize(width: number, height: number): Promise<void>;
  /** Opens an empty tab and closes the one there was, crashed or not. */
  newTab(): Promise<void>;
  readonly breaking: Breaking;
  /** Ends the browser and all its processes; does not throw. */
  end(): Promise<void>;
}

/** What a browser lets be done to it from outside that no user does; absent where it lets not. */
export interface Breaking {
  /** The browser's name and version. */
  version(): Promise<string>;
  /** Ends the process that holds the page, as running out of memory does. Only `newTab` helps then. */
  crashTab?(): Promise<void>;
  /** Ends the process that drives the graphics card, as a crashing driver does. */
  crashGpu?(): Promise<void>;
  /** Runs a function in the training worker, which sees nothing but what stands in it. */
  inWorker?(task: () => void): Promise<void>;
  /** Forgets what the browser keeps of downloads by itself; not what the page keeps. */
  emptyHttpCache?(): Promise<void>;
  /** Lets the page keep so many bytes in all, or again as many as usual. */
  limitStore?(origin: string, bytes: number | undefined): Promise<void>;
  /** Bytes of JavaScript objects after a garbage collection, of the page and of the training worker. */
  heap?(): Promise<{ page: number; worker: number }>;
}

/** A browser's driver gave no answer in time. Its session is over; the story is told again in another. */
export class DriverStalled extends Error {
  override name = 'DriverStalled';

  constructor(what: string, milliseconds: number) {
    super(`The browser's driver stalled: no answer to "${what}" within ${milliseconds / 1000} s.`);
  }
}

/** No command takes so long unless the driver has stalled. */
export const COMMAND_DEADLINE = 30_000;

/** @throws DriverStalled when the answer does not come in time. */
export async function inTime<Answer>(
  what: string,
  answer: Promise<Answer>,
  milliseconds = COMMAND_DEADLINE,
): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new DriverStalled(what, milliseconds)), milliseconds);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** `Shift+ArrowUp` as its modifier and its key. */
export function keyParts(key: string): { shift: boolean; key: string } {
  return key.startsWith('Shift+') ? { shift: true, key: key.slice(6) } : { shift: false, key };
}

/**
 * A function's source as an expression for the page. Where the tests are compiled with their functions' names kept,
 * each function is handed to one that is not there.
 */
export function sourceOf(task: (...given: never[]) => unknown): string {
  return `((__name) => ${task.toString()})((named) => named)`;
}
