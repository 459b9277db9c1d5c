/**
 * Mutated links, model files and worker messages through the very modules that the page reads them with; started by
 * `npm run faults`, which hands over which of them, how many and a seed, and takes one JSON object from stdout. A crash
 * is anything but an answer or one of the errors that are told to users. A fourth argument tries only that one again.
 */
import fc from 'fast-check';
import { ExchangeError, exportModel, importModel } from '../../src/exchange/index.ts';
import { registerKernels } from '../../src/kernels/register.ts';
import { readLink, writeLink } from '../../src/models/link.ts';
import { experimentFromPreset, NETWORKS } from '../../src/models/index.ts';
import {
  PROTOCOL_VERSION,
  type CommandMessage,
  type CommandName,
} from '../../src/workers/protocol.ts';
import { WorkerSession } from '../../src/workers/worker-session.ts';
import * as tf from '@tensorflow/tfjs';
import { DIGIT_SAMPLES, trained } from '../exchange/sample-networks.ts';
import { fewDigits } from '../training/linear-run.ts';
import type { Trial } from './trials.ts';

type Outcome = Pick<Trial, 'inputs' | 'failure'>;

/** A sentence for users: it begins with a word and ends as sentences do. */
const SENTENCE = /^\S.*[.!?”]$/s;

/** Every command there is: the compiler asks for one that is missing. */
const COMMANDS: Readonly<Record<CommandName, true>> = {
  ...{ start: true, build: true, train: true, pause: true, stepBatch: true, stepEpoch: true },
  ...{ setLearningRate: true, setEpochs: true, predict: true, readLine: true },
  ...{ sampleLines: true, sampleDigits: true, testDigits: true, testLines: true },
  ...{ inspect: true, mistakes: true, slowStep: true, save: true, load: true },
  ...{ choosePretrained: true, exportModel: true, importModel: true, bench: true },
  ...{
    memory: true,
    ping: true,
    cancelBench: true,
    addData: true,
    takeData: true,
    forgetData: true,
    dataFile: true,
    takeDrawings: true,
    readDrawings: true,
    examine: true,
    freshStart: true,
  },
};

const [kind, count, seed, only] = process.argv.slice(2);
await tf.setBackend('cpu');
await registerKernels('cpu');
// Refused files and messages are the point here; what they say is not read.
console.warn = () => undefined;
const kinds: Readonly<Record<string, (tries: number) => Promise<Outcome>>> = {
  links,
  files,
  messages,
};
const outcome = await kinds[kind](Number(count));
console.log(JSON.stringify(outcome));
process.exit(0);

async function tryAll<Case>(
  cases: readonly Case[],
  one: (given: Case) => unknown,
): Promise<Outcome> {
  const crashes: string[] = [];
  for (const [index, given] of cases.entries()) {
    if (only !== undefined && index !== Number(only)) continue;
    try {
      await one(given);
    } catch (error) {
      if (error instanceof ExchangeError && SENTENCE.test(error.message)) continue;
      crashes.push(crashOf(index, error));
    }
  }
  return outcomeOf(cases.length, crashes);
}

function crashOf(index: number, error: unknown): string {
  return `number ${index}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}

function outcomeOf(tried: number, crashes: readonly string[]): Outcome {
  if (only !== undefined) for (const crash of crashes) console.error(crash);
  const [first] = crashes;
  return {
    inputs: { tried, crashes: crashes.length },
    ...(first === undefined ? {} : { failure: first.split('\n')[0] }),
  };
}

/** Each edit puts some text in the place of some of what is there. */
function edits(unit: fc.Arbitrary<string>) {
  return fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(8), unit), {
    minLength: 1,
    maxLength: 4,
  });
}

function edited(text: string, changes: readonly (readonly [number, number, string])[]): string {
  return changes.reduce((now, [place, length, put]) => {
    const at = Math.floor(place * now.length);
    return now.slice(0, at) + put + now.slice(at + length);
  }, text);
}

function links(tries: number): Promise<Outcome> {
  const whole = NETWORKS.flatMap((network) =>
    network.presets.map((preset) =>
      writeLink({
        ...readLink('').state,
        experiment: experimentFromPreset(network.id, preset.id),
        preset: preset.id,
      }),
    ),
  );
  const part = fc.oneof(
    fc.string({ maxLength: 6 }),
    fc.constantFrom('&', '=', '%', '%ff', 'v=2', '1e999', '-1', 'NaN', '__proto__=1', 'units='),
  );
  const cases = fc.sample(fc.tuple(fc.constantFrom(...whole), edits(part)), {
    numRuns: tries,
    seed: Number(seed),
  });
  return tryAll(cases, ([link, changes]) => readLink(edited(link, changes)));
}

async function files(tries: number): Promise<Outcome> {
  const { checkpoint } = trained(DIGIT_SAMPLES[2]);
  const formats = ['keras', 'tfjs', 'scanline'] as const;
  const models = await Promise.all(formats.map((format) => exportModel(checkpoint, format)));
  const change = fc.record({
    model: fc.constantFrom(...models),
    /** Most of what tells a reader something stands at the beginning and, of archives, at the end. */
    places: fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(255), fc.nat(2)), {
      minLength: 1,
      maxLength: 6,
    }),
    kept: fc.oneof(fc.constant(1), fc.double({ min: 0, max: 1, noNaN: true })),
    file: fc.nat(1),
  });
  const cases = fc.sample(change, { numRuns: tries, seed: Number(seed) });
  return tryAll(cases, ({ model, places, kept, file }) =>
    importModel(
      model.map(({ name, bytes }, index) => {
        if (index !== file % model.length) return { name, bytes };
        const damaged = bytes.slice(0, Math.ceil(kept * bytes.length));
        for (const [place, value, where] of places) {
          const span = Math.min(damaged.length, 4096);
          const at = [place * span, damaged.length - place * span, place * damaged.length][where];
          if (damaged.length > 0) damaged[Math.min(damaged.length - 1, Math.floor(at))] = value;
        }
        return { name, bytes: damaged };
      }),
    ),
  );
}

async function messages(tries: number): Promise<Outcome> {
  const mnist = await fewDigits(20);
  const answered = new Set<number>();
  let waiting: (() => void) | undefined;
  const session = new WorkerSession({
    post: (message) => {
      if (!('id' in message)) return;
      answered.add(message.id);
      waiting?.();
    },
    loadMnist: () => Promise.resolve(mnist),
  });
  // What is right for one command or another is among the wrong, so that they get as far as they can.
  const experiment = experimentFromPreset('simple-rnn', 'sgd-256');
  Object.assign(experiment.options, { units: 4 });
  Object.assign(experiment.training, { trainingDigits: 100, testDigits: 10, epochs: 2 });
  const right = [
    ...['cpu', 'keras', 'here', experiment, new Float32Array(784).fill(0.5), 28, 2, [0, 3]],
    ...[{ ask: 'reading' }, { ask: 'states' }, [new File(['{}'], 'model.json')]],
  ];
  const value = fc.oneof(
    fc.constantFrom(...right),
    fc.constantFrom(null, undefined, NaN, -1, 1e308, '', '__proto__', [], {}, 'end', true),
    fc.anything({ withTypedArray: true, withMap: true, withDate: true, maxDepth: 2 }),
  );
  const types: readonly string[] = [...Object.keys(COMMANDS), 'nothing'];
  const cases = fc.sample(commandsOf(types, value), { numRuns: tries, seed: Number(seed) });
  const crashes: string[] = [];
  let now = 0;
  const crash = (error: unknown) => crashes.push(crashOf(now, error));
  process.on('unhandledRejection', crash);
  process.on('uncaughtException', crash);
  const first = [
    { type: 'start', backend: 'cpu' } as const,
    { type: 'build', experiment } as const,
  ];
  for (const [index, command] of first.entries()) {
    session.handle({ ...command, id: -1 - index, version: PROTOCOL_VERSION });
    await answer(-1 - index);
  }
  for (const [index, given] of cases.entries()) {
    if (only !== undefined && index > Number(only)) break;
    try {
      [now] = [index];
      const id = index + 1;
      session.handle({ ...given, id, version: PROTOCOL_VERSION } as unknown as CommandMessage);
      await answer(id);
    } catch (error) {
      crash(error);
    }
  }
  const last = tries + 1;
  session.handle({ type: 'ping', id: last, version: PROTOCOL_VERSION });
  await answer(last).catch(crash);
  return outcomeOf(cases.length, crashes);

  /** A command that is never answered leaves the page waiting for ever. */
  function answer(id: number): Promise<void> {
    if (answered.has(id)) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const limit = setTimeout(
        () => reject(new Error(`Not answered: ${JSON.stringify(cases[id - 1])}`)),
        20_000,
      );
      waiting = () => {
        if (!answered.has(id)) return;
        clearTimeout(limit);
        resolve();
      };
    });
  }
}

function commandsOf(types: readonly string[], value: fc.Arbitrary<unknown>) {
  const names = [
    ...['until', 'pixels', 'width', 'files', 'format', 'checkpoint', 'experiment', 'backend'],
    ...['learningRate', 'epochs', 'runId', 'mnist', 'count', 'seed', 'indices', 'question'],
    ...['place', 'source', 'cases', 'backend', 'experiment'],
  ];
  return fc
    .tuple(fc.constantFrom(...types), fc.dictionary(fc.constantFrom(...names), value))
    .map(([type, given]) => ({ ...given, type }));
}
