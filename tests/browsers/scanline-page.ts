/** The page as a user meets it, in any browser: found by roles and names, used by mouse and keys, read by its words. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { digitStrokes } from '../../src/data/digit-strokes.ts';
import type { Driver, Engine, MouseStep } from './driver/driver.ts';

/** A text, or what it must match. */
export type Words = string | RegExp;

/** How a user tells a thing on the page: by its role and name, or by its text. */
export type Target = ({ role: string; name?: Words } | { text: Words } | { testId: string }) & {
  /** Looked for inside this only. */
  within?: Target;
};

/** What is to be seen of one thing on the page. */
export interface Seen {
  text: string;
  enabled: boolean;
  /** Ticked, chosen, switched on. */
  on: boolean;
  focused: boolean;
  /** The value of a field, or of a meter in its own units. */
  value: string;
  /** Where it is on the screen, and whether a click in its middle reaches it. */
  box: { x: number; y: number; width: number; height: number };
  reachable: boolean;
}

export const button = (name: Words): Target => ({ role: 'button', name });

/** Waits for what `read` gives to be as it must. @throws Error that tells the last value. */
export async function until<Value>(
  what: string,
  read: () => Promise<Value>,
  holds: (value: Value) => boolean,
  milliseconds = 30_000,
): Promise<Value> {
  const end = Date.now() + milliseconds;
  for (;;) {
    const value = await read();
    if (holds(value)) return value;
    if (Date.now() > end) {
      throw new Error(`Not in ${milliseconds / 1000} s: ${what}. Last: ${JSON.stringify(value)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

export class ScanlinePage {
  constructor(
    readonly driver: Driver,
    readonly engine: Engine,
    readonly address: string,
  ) {}

  /** Opens the page with a link's experiment; resolves when it can be trained. */
  async open(link = 'v=1', status = 'Ready to train'): Promise<void> {
    await this.driver.goTo('about:blank');
    await this.driver.goTo(this.addressOf(link));
    await this.untilStatus(status, 120_000);
  }

  /** With the backend that is to be tried in this engine. */
  addressOf(link: string): string {
    const backend = this.engine.endsWith('-webgpu') ? '&backend=webgpu' : '';
    return `${this.address}#${link}${backend}`;
  }

  /** All that is shown and fits, in the page's order. */
  async look(target: Target): Promise<Seen[]> {
    return await this.#look(target, false);
  }

  /** What is shown and fits, once it is there. */
  async find(target: Target, milliseconds = 30_000): Promise<Seen> {
    const what = `${describe(target)} is shown`;
    const seen = await until(
      what,
      () => this.look(target),
      ({ length }) => length > 0,
      milliseconds,
    );
    return seen[0] as Seen;
  }

  async untilGone(target: Target): Promise<void> {
    const gone = (seen: Seen[]) => seen.length === 0;
    await until(`${describe(target)} is gone`, () => this.look(target), gone);
  }

  /** Clicks the middle of the first that fits, once it can be clicked. */
  async click(target: Target): Promise<void> {
    let last = '';
    const still = async () => {
      const [seen] = await this.#look(target, true);
      const before = last;
      last = JSON.stringify(seen?.box);
      return { seen, moved: last !== before };
    };
    const { seen } = await until(
      `${describe(target)} can be clicked`,
      still,
      ({ seen, moved }) => seen !== undefined && seen.enabled && seen.reachable && !moved,
    );
    await this.#clickAt(middle((seen as Seen).box));
  }

  async press(key: string, times = 1): Promise<void> {
    for (let left = times; left > 0; left -= 1) await this.driver.press(key);
  }

  /** What the whole page says, its figures' descriptions included. */
  async words(): Promise<string> {
    return await this.driver.run(() => {
      const described = [...document.querySelectorAll('[aria-label]')];
      const labels = described.map((element) => element.getAttribute('aria-label'));
      return [document.body.innerText, ...labels].join('\n');
    });
  }

  /** Waits for the page to say something. */
  async untilSays(words: Words, milliseconds = 30_000): Promise<string> {
    const says = (all: string) => all.search(words) >= 0;
    return await until(`the page says ${words}`, () => this.words(), says, milliseconds);
  }

  async status(): Promise<string> {
    const [seen] = await this.look({ testId: 'status' });
    return seen?.text ?? '';
  }

  async untilStatus(status: string, milliseconds = 60_000): Promise<void> {
    const is = (shown: string) => shown.includes(status);
    await until(`the status is "${status}"`, () => this.status(), is, milliseconds);
  }

  /** The first number beside a label of the training bar; NaN before there is one. */
  async readout(label: string): Promise<number> {
    const shown = await this.driver.run((name) => {
      const terms = [...document.querySelectorAll('dt')];
      const term = terms.find(({ textContent }) => textContent.startsWith(name));
      return term?.nextElementSibling?.textContent ?? '';
    }, label);
    return Number.parseFloat(shown.replaceAll(',', ''));
  }

  /** Draws a digit with the mouse, in the middle of the cleared pad. */
  async draw(digit: number): Promise<void> {
    const [clear] = await this.look(button('Clear'));
    if (clear?.enabled) await this.click(button('Clear'));
    const [pad] = await this.#look(PAD, true);
    if (pad === undefined) throw new Error('The drawing pad is not shown.');
    const { x, y, width, height } = pad.box;
    const size = 0.7 * Math.min(width, height);
    const place = { left: x + (width - size) / 2, top: y + (height - size) / 2, size };
    for (const { points } of digitStrokes(digit, place)) {
      const [first, ...rest] = points;
      if (first === undefined) continue;
      const steps: MouseStep[] = [{ move: first }, 'down'];
      let at = first;
      for (const point of rest) {
        // Points that hardly change the shape cost a frame each.
        if (point !== rest.at(-1) && Math.hypot(point.x - at.x, point.y - at.y) < size / 12)
          continue;
        steps.push({ move: point });
        at = point;
      }
      await this.driver.mouse([...steps, 'up']);
    }
  }

  /** The ten probabilities in percent, as a screen reader is told them. */
  async probabilities(): Promise<number[]> {
    const bars = await this.look({ role: 'meter', name: /^Digit \d$/ });
    return bars.map(({ value }) => Number(value));
  }

  /** The best guess, once two readings of the bars agree, so that the last stroke is in it. */
  async settledGuess(): Promise<number> {
    let last = '';
    const read = async () => {
      const before = last;
      const bars = await this.probabilities();
      last = bars.join();
      return { bars, settled: last === before };
    };
    const { bars } = await until(
      'the ten bars have settled',
      read,
      ({ bars, settled }) => settled && bars.length === 10 && Math.max(...bars) > 0,
    );
    return bars.indexOf(Math.max(...bars));
  }

  /** How much of the drawing pad is white ink, as a share. */
  async ink(): Promise<number> {
    return await this.driver.run(() => {
      const canvas = document.querySelector<HTMLCanvasElement>('[role=application] canvas');
      if (canvas === null) throw new Error('The drawing pad has no canvas.');
      const { width, height } = canvas;
      const pixels = canvas.getContext('2d')?.getImageData(0, 0, width, height).data ?? [];
      let bright = 0;
      for (let at = 0; at < pixels.length; at += 4) if ((pixels[at] ?? 0) > 128) bright += 1;
      return bright / (width * height);
    });
  }

  async #clickAt(point: { x: number; y: number }): Promise<void> {
    await this.driver.mouse([{ move: point }, 'down', 'up']);
  }

  async #look(target: Target, scroll: boolean): Promise<Seen[]> {
    const given = asData(target);
    const seen = await this.driver.run(lookInPage, given, scroll);
    if (seen !== 'no library') return seen;
    await this.driver.run(ADD_LIBRARY);
    return (await this.driver.run(lookInPage, given, scroll)) as Seen[];
  }
}

export const PAD: Target = { role: 'application', name: 'Drawing pad' };

function middle({ x, y, width, height }: Seen['box']): { x: number; y: number } {
  return { x: x + width / 2, y: y + height / 2 };
}

function describe(target: Target): string {
  if ('testId' in target) return target.testId;
  return 'text' in target ? `"${target.text}"` : `the ${target.role} "${target.name ?? ''}"`;
}

/** A target that can travel into the page: what must match as its source and flags. */
interface TargetData {
  role?: string;
  testId?: string;
  words?: string | { source: string; flags: string };
  within?: TargetData;
}

function asData(target: Target): TargetData {
  const words = 'text' in target ? target.text : 'role' in target ? target.name : undefined;
  return {
    ...('role' in target && { role: target.role }),
    ...('testId' in target && { testId: target.testId }),
    ...(words !== undefined && {
      words: typeof words === 'string' ? words : { source: words.source, flags: words.flags },
    }),
    ...(target.within && { within: asData(target.within) }),
  };
}

/**
 * Testing Library computes roles and accessible names alike in every browser. The page's policy forbids it scripts
 * of strangers, but not what the driver runs.
 */
const ADD_LIBRARY = new Function(
  readFileSync(
    createRequire(import.meta.url).resolve(
      '@testing-library/dom/dist/@testing-library/dom.umd.min.js',
    ),
    'utf8',
  ),
) as () => void;

interface Library {
  queryAllByRole(root: Element, role: string, options: object): HTMLElement[];
  queryAllByText(root: Element, words: Words): HTMLElement[];
  queryAllByTestId(root: Element, id: string): HTMLElement[];
}

/** Runs in the page. */
function lookInPage(target: TargetData, scroll: boolean): Seen[] | 'no library' {
  const library = (globalThis as { TestingLibraryDom?: Library }).TestingLibraryDom;
  if (library === undefined) return 'no library';

  const find = ({ role, testId, words, within }: TargetData): HTMLElement[] => {
    const roots = within === undefined ? [document.body] : find(within);
    const asked = typeof words === 'object' ? new RegExp(words.source, words.flags) : words;
    return roots.flatMap((root) => {
      if (testId !== undefined) return library.queryAllByTestId(root, testId);
      if (role === undefined) return library.queryAllByText(root, asked ?? /./);
      const name = asked === undefined ? {} : { name: asked };
      // Whether it is shown is asked of the few that fit, which is much quicker than asking it of all.
      return library.queryAllByRole(root, role, { hidden: true, ...name });
    });
  };
  const isShown = (element: HTMLElement) =>
    element.checkVisibility({ visibilityProperty: true }) &&
    element.closest('[aria-hidden=true], [inert]') === null;

  const found = find(target).filter(isShown);
  // A tick box is drawn by its label; the field itself is invisible.
  const drawn = found.map((element) =>
    element instanceof HTMLInputElement ? (element.closest('label') ?? element) : element,
  );
  if (scroll) drawn[0]?.scrollIntoView({ block: 'center', behavior: 'instant' });
  return found.map((element, index) => {
    const shape = drawn[index] ?? element;
    const { x, y, width, height } = shape.getBoundingClientRect();
    const hit = document.elementFromPoint(x + width / 2, y + height / 2);
    const state = (name: string) => element.getAttribute(name) === 'true';
    const field = element as HTMLInputElement;
    return {
      text: element.innerText,
      enabled: !element.matches(':disabled, [aria-disabled=true], [data-disabled]'),
      on:
        field.checked === true ||
        ['aria-checked', 'aria-selected', 'aria-pressed', 'aria-expanded'].some(state),
      focused: document.activeElement === element,
      value: element.getAttribute('aria-valuenow') ?? field.value ?? '',
      box: { x, y, width, height },
      reachable: hit !== null && (shape.contains(hit) || hit.contains(shape)),
    };
  });
}
