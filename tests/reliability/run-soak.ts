/**
 * Uses the page on and on as a restless learner does and reads what it holds after each round; `npm run soak` starts
 * it. The figures of each engine are kept in .cache/reliability/, so that engine after engine makes one table.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { engines, findEngines } from '../../scripts/setup/engines.mjs';
import { runMain, say, SetupFailure } from '../../scripts/setup/failure.mjs';
import { writeInto } from '../../scripts/setup/document.mjs';
import { serve } from '../../scripts/serve.mjs';
import { PROTOCOL_VERSION } from '../../src/workers/protocol.ts';
import type { HeldMemory } from '../../src/training/backend-report.ts';
import type { Engine } from '../browsers/driver/driver.ts';
import { openDriver } from '../browsers/driver/open-driver.ts';
import { button, PAD, ScanlinePage, until } from '../browsers/scanline-page.ts';
import { stepOf } from './training-page.ts';
import { soakTable, type Sample, type Soak } from './soak-table.ts';

const root = join(import.meta.dirname, '..', '..');
const kept = join(root, '.cache', 'reliability', 'soak.json');
const PATIENCE = 120_000;

const LINK =
  'v=1&network=simple-rnn&preset=adam-256&units=32&training-digits=2560&test-digits=200&epochs=1000';

/** V8 goes on compiling for ten minutes what is called more often, and would have that counted as memory. */
const NO_COMPILED_CODE = ['--js-flags=--no-sparkplug,--no-maglev,--no-turbofan'];

await runMain(async () => {
  const { minutes, chosen, doc } = readOptions();
  const found = await findEngines();
  const all = readSoaks();
  for (const engine of chosen) {
    if (found[engine] === undefined) throw new SetupFailure(`${engine} is not on this machine.`);
    const { title } = engines.find(({ name }) => name === engine) ?? { title: engine };
    all[engine] = await soak(engine, title, minutes);
    mkdirSync(dirname(kept), { recursive: true });
    writeFileSync(kept, JSON.stringify(all));
  }
  const { table, flat } = soakTable(Object.values(all));
  console.log(table);
  if (doc) await writeInto(root, 'reliability.md', 'soak', table);
  process.exit(flat ? 0 : 1);
});

function readOptions() {
  const known = engines.map(({ name }) => name);
  try {
    const { values } = parseArgs({
      options: {
        minutes: { type: 'string', default: '5' },
        engine: { type: 'string', default: 'chromium' },
        'no-doc': { type: 'boolean', default: false },
      },
    });
    const minutes = Number(values.minutes);
    if (!(minutes >= 1.5 && minutes <= 10_000)) {
      throw new Error(`--minutes was "${values.minutes}"; it must be a number from 1.5 to 10,000`);
    }
    const chosen = values.engine.split(',').map((asked) => {
      const engine = known.find((name) => name === asked);
      if (engine === undefined) throw new Error(`--engine was "${asked}", which is not known`);
      return engine;
    });
    return { minutes, chosen, doc: !values['no-doc'] };
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    throw new SetupFailure(
      `${words}. Known: npm run soak -- [--minutes N] [--engine ${known.join('|')}] [--no-doc]; several with a comma between.`,
    );
  }
}

function readSoaks(): Record<string, Soak> {
  try {
    return JSON.parse(readFileSync(kept, 'utf8')) as Record<string, Soak>;
  } catch {
    return {};
  }
}

async function soak(engine: Engine, title: string, minutes: number): Promise<Soak> {
  const server = await serve({ root: join(root, 'dist'), port: 0 });
  const driver = await openDriver(engine, await findEngines(), NO_COMPILED_CODE);
  const page = new ScanlinePage(driver, engine, server.url);
  const samples: Sample[] = [];
  try {
    const version = await driver.breaking.version();
    await page.open(LINK);
    await holdWorker(page);
    const begin = performance.now();
    let steps = 0;
    for (;;) {
      steps += await round(page);
      const seconds = (performance.now() - begin) / 1000;
      const heap = await driver.breaking.heap?.();
      samples.push({ seconds, steps, memory: await memoryOf(page), ...(heap && { heap }) });
      say(`${title}, ${seconds.toFixed(0)} s: ${JSON.stringify(samples.at(-1))}`);
      if (seconds > 60 * minutes) break;
    }
    return { title: `${version}${engine.endsWith('webgpu') ? ', WebGPU' : ''}`, samples };
  } finally {
    await driver.end();
    await server.close();
  }
}

/**
 * Trains, draws meanwhile, pauses, goes on, takes another network, trains it, and comes back to the first, which then
 * stands as it was built.
 *
 * @returns the steps that were trained
 */
async function round(page: ScanlinePage): Promise<number> {
  await page.click(button('Train'));
  await passEpochs(page, 3);
  await page.draw(3);
  await page.settledGuess();
  await page.click(button('Pause'));
  await page.untilStatus('Paused', PATIENCE);
  await page.click(button('Step: 1 batch'));
  await page.untilStatus('Paused', PATIENCE);
  await page.click(button('Resume'));
  await page.draw(7);
  await passEpochs(page, 5);
  const first = await stepOf(page);
  await pickNetwork(page, 'GRU');
  await page.click(button('Train'));
  const batches = await until(
    'batches of the other network pass',
    () => stepOf(page),
    (done) => done > 5,
    PATIENCE,
  );
  await page.click(button('Pause'));
  await page.untilStatus('Paused', PATIENCE);
  await pickNetwork(page, 'SimpleRNN');
  if ((await page.look(button('Clear'))).some(({ enabled }) => enabled)) {
    await page.click(button('Clear'));
  }
  await page.find(PAD);
  return first + batches;
}

async function pickNetwork(page: ScanlinePage, name: string): Promise<void> {
  await page.click({ role: 'radio', name: new RegExp(`^${name}`) });
  await page.untilStatus('Ready to train', PATIENCE);
}

async function passEpochs(page: ScanlinePage, epochs: number): Promise<void> {
  await until(
    'epochs pass',
    () => page.readout('Epoch'),
    (epoch) => epoch > epochs,
    PATIENCE,
  );
}

/** Keeps hold of the training worker, to which the page speaks with its next command. */
async function holdWorker(page: ScanlinePage): Promise<void> {
  await page.driver.run(() => {
    const { postMessage } = Worker.prototype;
    Worker.prototype.postMessage = function (
      this: Worker,
      ...given: Parameters<typeof postMessage>
    ) {
      (globalThis as { heldWorker?: Worker }).heldWorker = this;
      postMessage.apply(this, given);
    } as typeof postMessage;
  });
}

/** Asked of the worker itself, beside the page. */
async function memoryOf(page: ScanlinePage): Promise<HeldMemory> {
  return page.driver.run(
    (version) =>
      new Promise<HeldMemory>((resolve, reject) => {
        const { heldWorker } = globalThis as { heldWorker?: Worker };
        if (heldWorker === undefined) return reject(new Error('The page has no worker.'));
        // The page counts its own questions from 1.
        const id = -1;
        const hear = ({ data }: MessageEvent<{ id?: number; value?: HeldMemory }>) => {
          if (data.id !== id) return;
          heldWorker.removeEventListener('message', hear);
          if (data.value === undefined) reject(new Error('The worker does not say.'));
          else resolve(data.value);
        };
        heldWorker.addEventListener('message', hear);
        heldWorker.postMessage({ type: 'memory', id, version });
      }),
    PROTOCOL_VERSION,
  );
}
