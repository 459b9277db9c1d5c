/** Chromium over its DevTools protocol and Firefox over WebDriver BiDi, both through puppeteer-core. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launch, type Browser, type KeyInput, type LaunchOptions, type Page } from 'puppeteer-core';
import {
  inTime,
  keyParts,
  sourceOf,
  type Breaking,
  type Driver,
  type Engine,
  type MouseStep,
} from './driver.ts';
import { chromiumBreaking, firefoxBreaking } from './puppeteer-breaking.ts';

export interface PuppeteerSetup {
  engine: Exclude<Engine, 'webkit'>;
  /** The browser's path. */
  program: string;
  /** The file that names Mesa's software driver to Vulkan, for WebGPU. */
  vulkanDriver?: string | undefined;
  chromiumFlags?: readonly string[];
}

const START = 60_000;

export async function startPuppeteer(setup: PuppeteerSetup): Promise<Driver> {
  const downloads = await mkdtemp(join(tmpdir(), 'scanline-downloads-'));
  const browser = await inTime('start', launch(launchOptions(setup, downloads)), START);
  const [page = await browser.newPage()] = await browser.pages();
  const driver = new PuppeteerDriver(browser, page, downloads, setup.engine);
  // Firefox's first page is there before the size is given.
  try {
    await driver.resize(SIZE.width, SIZE.height);
  } catch (error) {
    await driver.end();
    throw error;
  }
  return driver;
}

function launchOptions(
  { engine, program, vulkanDriver, chromiumFlags = [] }: PuppeteerSetup,
  downloads: string,
): LaunchOptions {
  const common = { executablePath: program, headless: true, defaultViewport: SIZE, timeout: START };
  if (engine === 'chromium' || engine === 'chromium-webgpu') {
    return {
      ...common,
      browser: 'chrome',
      downloadBehavior: { policy: 'allow', downloadPath: downloads },
      // The sandbox cannot be had as root, which is what containers run as.
      args: [
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        '--disable-quic',
        ...chromiumFlags,
        ...(engine === 'chromium-webgpu'
          ? ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader']
          : []),
      ],
    };
  }
  return {
    ...common,
    browser: 'firefox',
    // Given by `resize` alone.
    defaultViewport: null,
    extraPrefsFirefox: {
      'browser.download.folderList': 2,
      'browser.download.dir': downloads,
      'browser.download.useDownloadDir': true,
      'browser.download.always_ask_before_handling_new_types': false,
      ...(engine === 'firefox-webgpu' && {
        'dom.webgpu.enabled': true,
        'gfx.webgpu.ignore-blocklist': true,
        'gfx.webgpu.force-enabled': true,
      }),
    },
    env: {
      ...process.env,
      ...(vulkanDriver !== undefined && { VK_ICD_FILENAMES: vulkanDriver }),
    },
  };
}

const SIZE = { width: 1280, height: 800 };

class PuppeteerDriver implements Driver {
  readonly breaking: Breaking;

  constructor(
    readonly browser: Browser,
    public page: Page,
    readonly downloads: string,
    engine: PuppeteerSetup['engine'],
  ) {
    this.breaking = engine.startsWith('chromium')
      ? chromiumBreaking(browser, () => this.page)
      : firefoxBreaking(browser);
  }

  async goTo(address: string): Promise<void> {
    await inTime(`go to ${address}`, this.page.goto(address, { waitUntil: 'domcontentloaded' }));
  }

  async reload(): Promise<void> {
    await inTime('reload', this.page.reload({ waitUntil: 'domcontentloaded' }));
  }

  async run<Given extends unknown[], Result>(
    task: (...given: Given) => Result | Promise<Result>,
    ...given: Given
  ): Promise<Result> {
    const source = `(${sourceOf(task)})(...${JSON.stringify(given)})`;
    return (await inTime('run a function', this.page.evaluate(source))) as Result;
  }

  async mouse(steps: readonly MouseStep[]): Promise<void> {
    const { mouse } = this.page;
    const moved = async () => {
      for (const step of steps) {
        if (step === 'down') await mouse.down();
        else if (step === 'up') await mouse.up();
        else await mouse.move(step.move.x, step.move.y);
      }
    };
    await inTime('move the mouse', moved());
  }

  async press(combined: string): Promise<void> {
    const { shift, key } = keyParts(combined);
    const { keyboard } = this.page;
    const pressed = async () => {
      if (shift) await keyboard.down('Shift');
      await keyboard.press(key as KeyInput);
      if (shift) await keyboard.up('Shift');
    };
    await inTime(`press ${combined}`, pressed());
  }

  async chooseFile(path: string): Promise<void> {
    const field = await inTime('find the file field', this.page.$('input[type=file]'));
    if (field === null) throw new Error('The page has no file field.');
    await inTime('choose a file', (field as unknown as FileField).uploadFile(path));
  }

  async screenshot(): Promise<Uint8Array> {
    return await inTime('take a screenshot', this.page.screenshot());
  }

  async resize(width: number, height: number): Promise<void> {
    const resized = this.page.setViewport({ width, height }).catch((error: unknown) => {
      // It turns the screen besides, which Firefox knows only after its release 140; the size has been given then.
      if (!String(error).includes('setScreenOrientationOverride')) throw error;
    });
    await inTime('resize', resized);
  }

  async newTab(): Promise<void> {
    const before = this.page;
    this.page = await inTime('open a tab', this.browser.newPage());
    // One that has crashed may not answer any more.
    await inTime('close a tab', before.close(), 10_000).catch(() => undefined);
    await this.page.bringToFront();
    await this.resize(SIZE.width, SIZE.height);
  }

  async end(): Promise<void> {
    try {
      await inTime('end', this.browser.close(), 10_000);
    } catch {
      this.browser.process()?.kill('SIGKILL');
    }
    await rm(this.downloads, { recursive: true, force: true });
  }
}

interface FileField {
  uploadFile(path: string): Promise<void>;
}
