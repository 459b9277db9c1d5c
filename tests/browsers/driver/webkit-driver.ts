/**
 * WebKit through WebKitGTK's own WebDriver and its small browser, on a screen of its own. The W3C protocol is a
 * dozen requests, so `fetch` speaks it: clients of it want a newer Node than Scanline does.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import {
  COMMAND_DEADLINE,
  DriverStalled,
  inTime,
  keyParts,
  sourceOf,
  type Breaking,
  type Driver,
  type MouseStep,
} from './driver.ts';

export interface WebKitSetup {
  /** Paths of WebKitWebDriver, of its MiniBrowser and of Xvfb. */
  program: string;
  miniBrowser: string;
  screen: string;
}

export async function startWebKit({ program, miniBrowser, screen }: WebKitSetup): Promise<Driver> {
  const home = await mkdtemp(join(tmpdir(), 'scanline-webkit-'));
  const processes: ChildProcess[] = [];
  try {
    const downloads = await makeHome(home);
    const display = start(processes, screen, [
      ...['-displayfd', '3', '-screen', '0', '1600x1200x24'],
      ...['-nolisten', 'tcp'],
    ]);
    const [shown] = await inTime('start a screen', once(display.stdio[3] as Readable, 'data'));
    const port = await freePort();
    start(processes, program, [`--port=${port}`, '--host=127.0.0.1'], {
      ...process.env,
      HOME: home,
      XDG_CONFIG_HOME: join(home, '.config'),
      XDG_DATA_HOME: join(home, '.local'),
      XDG_CACHE_HOME: join(home, '.cache'),
      XDG_DOWNLOAD_DIR: downloads,
      DISPLAY: `:${String(shown).trim()}`,
      GDK_BACKEND: 'x11',
      LIBGL_ALWAYS_SOFTWARE: '1',
      WEBKIT_DISABLE_COMPOSITING_MODE: '1',
      NO_AT_BRIDGE: '1',
    });
    const { address, version } = await newSession(`http://127.0.0.1:${port}`, miniBrowser);
    // A tab that crashes ends the session, and with it all that it kept.
    const breaking: Breaking = { version: () => Promise.resolve(`WebKitGTK ${version}`) };
    return new WebKitDriver(address, downloads, breaking, () => endAll(processes, home));
  } catch (error) {
    await endAll(processes, home);
    throw error;
  }
}

/** A home of its own, so that it shares nothing with the user's and its downloads are found. */
async function makeHome(home: string): Promise<string> {
  const downloads = join(home, 'Downloads');
  await mkdir(join(home, '.config'), { recursive: true });
  await mkdir(downloads);
  const folders = `XDG_DOWNLOAD_DIR="${downloads}"\n`;
  await writeFile(join(home, '.config', 'user-dirs.dirs'), folders);
  return downloads;
}

/** Starts a program in a process group of its own, so that what it starts ends with it. */
function start(
  processes: ChildProcess[],
  program: string,
  args: string[],
  env: NodeJS.ProcessEnv = process.env,
): ChildProcess {
  const child = spawn(program, args, {
    detached: true,
    env,
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  child.on('error', () => undefined);
  processes.push(child);
  return child;
}

async function endAll(processes: readonly ChildProcess[], home: string): Promise<void> {
  for (const { pid } of [...processes].reverse()) {
    try {
      if (pid !== undefined) process.kill(-pid, 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
  }
  await rm(home, { recursive: true, force: true, maxRetries: 5 }).catch(() => undefined);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

/** @returns the session's address, and the browser's version */
async function newSession(
  driver: string,
  miniBrowser: string,
): Promise<{ address: string; version: string }> {
  const until = Date.now() + COMMAND_DEADLINE;
  for (;;) {
    const ready = await fetch(`${driver}/status`).catch(() => undefined);
    if (ready?.ok) break;
    if (Date.now() > until) throw new DriverStalled('start', COMMAND_DEADLINE);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const { sessionId, capabilities } = (await request(`${driver}/session`, 'POST', {
    capabilities: {
      alwaysMatch: {
        browserName: 'MiniBrowser',
        'webkitgtk:browserOptions': { binary: miniBrowser, args: ['--automation'] },
        timeouts: { script: COMMAND_DEADLINE, pageLoad: COMMAND_DEADLINE },
      },
    },
  })) as { sessionId: string; capabilities: { browserVersion?: string } };
  return {
    address: `${driver}/session/${sessionId}`,
    version: capabilities.browserVersion ?? '',
  };
}

/** @throws DriverStalled when there is no answer in time, and Error with the driver's words when it refuses. */
async function request(address: string, method: 'POST' | 'GET' | 'DELETE', given?: unknown) {
  const what = `${method} ${address.replace(/.*\/session\/?[^/]*/, '')}`;
  const asked = fetch(address, {
    method,
    ...(given !== undefined && { body: JSON.stringify(given) }),
    signal: AbortSignal.timeout(COMMAND_DEADLINE),
  });
  const answer = await asked.catch(() => {
    throw new DriverStalled(what, COMMAND_DEADLINE);
  });
  const { value } = (await answer.json()) as { value: unknown };
  if (answer.ok) return value;
  const { error, message } = value as { error: string; message: string };
  if (error === 'invalid session id') throw new DriverStalled(`${what}: ${message}`, 0);
  throw new Error(`${what}: ${error}: ${message}`);
}

/** How W3C's WebDriver names an element, and the keys that are no characters. */
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';
const KEYS: Readonly<Record<string, string>> = {
  Backspace: '\ue003',
  Tab: '\ue004',
  Enter: '\ue007',
  Shift: '\ue008',
  Escape: '\ue00c',
  End: '\ue010',
  Home: '\ue011',
  ArrowLeft: '\ue012',
  ArrowUp: '\ue013',
  ArrowRight: '\ue014',
  ArrowDown: '\ue015',
};

class WebKitDriver implements Driver {
  constructor(
    readonly session: string,
    readonly downloads: string,
    readonly breaking: Breaking,
    readonly endProcesses: () => Promise<void>,
  ) {}

  async goTo(address: string): Promise<void> {
    // A change of the part after # alone loads nothing, in any browser.
    await this.#post('url', { url: address });
  }

  async reload(): Promise<void> {
    await this.#post('refresh', {});
  }

  async run<Given extends unknown[], Result>(
    task: (...given: Given) => Result | Promise<Result>,
    ...given: Given
  ): Promise<Result> {
    const script = `
      const done = arguments[arguments.length - 1];
      Promise.resolve()
        .then(() => (${sourceOf(task)})(...JSON.parse(arguments[0])))
        .then((value) => done(JSON.stringify({ value })), (error) => done(JSON.stringify({ error: String(error) })));`;
    const answer = await this.#post('execute/async', { script, args: [JSON.stringify(given)] });
    const { value, error } = JSON.parse(answer as string) as { value: Result; error?: string };
    if (error !== undefined) throw new Error(error);
    return value;
  }

  async mouse(steps: readonly MouseStep[]): Promise<void> {
    const actions = steps.map((step) => {
      if (step === 'down') return { type: 'pointerDown', button: 0 };
      if (step === 'up') return { type: 'pointerUp', button: 0 };
      const { x, y } = step.move;
      return { type: 'pointerMove', x: Math.round(x), y: Math.round(y), duration: 0 };
    });
    await this.#post('actions', {
      actions: [{ type: 'pointer', id: 'mouse', parameters: { pointerType: 'mouse' }, actions }],
    });
  }

  async press(combined: string): Promise<void> {
    const { shift, key } = keyParts(combined);
    const value = KEYS[key] ?? key;
    const held = (type: string) => (shift ? [{ type, value: KEYS['Shift'] }] : []);
    const actions = [
      ...held('keyDown'),
      { type: 'keyDown', value },
      { type: 'keyUp', value },
      ...held('keyUp'),
    ];
    await this.#post('actions', { actions: [{ type: 'key', id: 'keyboard', actions }] });
  }

  async chooseFile(path: string): Promise<void> {
    // What is chosen comes beside what was chosen before, where a user's choice takes its place.
    await this.run(() => {
      const [field] = document.querySelectorAll<HTMLInputElement>('input[type=file]');
      if (field !== undefined) field.value = '';
    });
    const field = (await this.#post('element', {
      using: 'css selector',
      value: 'input[type=file]',
    })) as { [ELEMENT]: string };
    await this.#post(`element/${field[ELEMENT]}/value`, { text: path });
  }

  async screenshot(): Promise<Uint8Array> {
    const picture = await request(`${this.session}/screenshot`, 'GET');
    return Buffer.from(picture as string, 'base64');
  }

  async resize(width: number, height: number): Promise<void> {
    // The window has a frame: what is lacking the first time is added the second.
    let [outerWidth, outerHeight] = [width, height];
    for (let attempt = 0; attempt < 2; attempt += 1) {
      await this.#post('window/rect', { width: outerWidth, height: outerHeight });
      const [innerWidth, innerHeight] = await this.run(() => [
        globalThis.innerWidth,
        globalThis.innerHeight,
      ]);
      outerWidth += width - (innerWidth ?? width);
      outerHeight += height - (innerHeight ?? height);
    }
  }

  async newTab(): Promise<void> {
    const { handle } = (await this.#post('window/new', { type: 'tab' })) as { handle: string };
    // One that has crashed may be gone already.
    await request(`${this.session}/window`, 'DELETE').catch(() => undefined);
    await this.#post('window', { handle });
  }

  async end(): Promise<void> {
    const ended = request(this.session, 'DELETE').catch(() => undefined);
    await inTime('end', ended, 5_000).catch(() => undefined);
    await this.endProcesses();
  }

  #post(command: string, given: unknown): Promise<unknown> {
    return request(`${this.session}/${command}`, 'POST', given);
  }
}
