/**
 * Which of tfjs's backends computes: the first of WebGPU on hardware, WASM and plain JavaScript that starts
 * and passes a self-test. Page and command line choose alike.
 */
import * as tf from '@tensorflow/tfjs';
import { simd } from 'wasm-feature-detect';
import { registerKernels } from '../kernels/register.ts';
import { wasmKernelsReport } from '../kernels/wasm/register.ts';
import { backends } from '../text/en-failures.ts';
import type {
  BackendCandidate,
  BackendName,
  BackendPreference,
  BackendReason,
  BackendReport,
} from './backend-report.ts';
import { QUICK_SELF_TEST, SELF_TEST } from './self-test-cases.ts';
import { selfTest } from './self-test.ts';
import {
  findAdapter,
  registerWebGpuBackend,
  type AdapterSource,
  type DeviceFailure,
  type FoundAdapter,
} from './webgpu-device.ts';

export type { DeviceFailure } from './webgpu-device.ts';

/** Addresses of tfjs's three WASM files by their names in the package; Node finds them by itself. */
export interface WasmPaths {
  'tfjs-backend-wasm.wasm': string;
  'tfjs-backend-wasm-simd.wasm': string;
  'tfjs-backend-wasm-threaded-simd.wasm': string;
}

export interface BackendOptions {
  /** Told each backend that is about to be started. */
  onTry?: (name: BackendName) => void;
  /** Where adapters are asked for; `navigator.gpu` where not given. */
  gpu?: AdapterSource | undefined;
  wasmPaths?: WasmPaths;
  /** Backends not to be tried again, and why, e.g. a GPU that was lost twice. */
  avoid?: ReadonlyMap<BackendName, string>;
  /** Registers our kernels for a backend; the project's own where not given. */
  registerKernels?: (name: BackendName) => Promise<void>;
}

/** No backend works here. */
export class BackendError extends Error {
  override name = 'BackendError';
}

/** Best first. */
const RANKING: readonly BackendName[] = ['webgpu', 'wasm', 'cpu'];

/** In milliseconds. A software adapter needs much of the longer one to compile the kernels that are tested. */
const LONGEST_ANSWER = 15_000;
const LONGEST_START = 120_000;

/**
 * Starts the best backend that works and makes it tfjs's current one, with our kernels registered. Called
 * again, it starts afresh: whatever lived on a backend that is started again is gone.
 *
 * @param preference a name is tried first; if it does not work, the others follow in order
 * @throws BackendError when none works, with the reason of each.
 */
export async function chooseBackend(
  preference: BackendPreference,
  options: BackendOptions = {},
): Promise<BackendReport> {
  const found = await surveyGpu(preference, options);
  const order =
    preference === 'auto'
      ? RANKING
      : [preference, ...RANKING.filter((name) => name !== preference)];
  const candidates: BackendCandidate[] = [];
  let chosen: BackendName | undefined;
  for (const name of order) {
    let verdict = obstacle(name, found, preference, options) ?? standIn(name, chosen);
    if (verdict === undefined) {
      options.onTry?.(name);
      const refusal = await start(name, found, options);
      verdict = refusal ?? {
        outcome: 'chosen',
        reason: { kind: preference === name ? 'asked-for' : 'best' },
      };
      if (refusal === undefined) chosen = name;
    }
    candidates.push({ name, detail: await describe(name, found), ...verdict });
  }
  candidates.sort((a, b) => RANKING.indexOf(a.name) - RANKING.indexOf(b.name));
  if (chosen === undefined) throw new BackendError(backends.none(candidates));
  return { chosen, candidates };
}

/**
 * Calls back when the device of the current WebGPU backend fails; a device fails once.
 *
 * @returns ends the subscription.
 */
export function onDeviceLost(callback: (failure: DeviceFailure) => void): () => void {
  listeners.add(callback);
  return () => listeners.delete(callback);
}

const listeners = new Set<(failure: DeviceFailure) => void>();

type Verdict = Pick<BackendCandidate, 'outcome' | 'reason'>;
type Survey = FoundAdapter | { adapter: undefined; failed: string };

async function surveyGpu(preference: BackendPreference, options: BackendOptions): Promise<Survey> {
  const navigatorGpu = (globalThis.navigator as Navigator | undefined)?.gpu as GPU | undefined;
  const gpu = 'gpu' in options ? options.gpu : navigatorGpu;
  try {
    return await inTime(LONGEST_ANSWER, findAdapter(gpu, preference === 'webgpu'));
  } catch (error) {
    return { adapter: undefined, failed: wordsOf(error) };
  }
}

/** Why a candidate is not even tried, if so. */
function obstacle(
  name: BackendName,
  found: Survey,
  preference: BackendPreference,
  { avoid }: BackendOptions,
): Verdict | undefined {
  const avoided = avoid?.get(name);
  if (avoided !== undefined) return refused({ kind: 'device-lost', detail: avoided });
  if (name !== 'webgpu') return undefined;
  if (found.adapter === undefined) {
    return 'failed' in found
      ? refused({ kind: 'start-failed', detail: found.failed })
      : refused({ kind: found.missing });
  }
  if (found.software && preference !== 'webgpu') {
    return { outcome: 'passed-over', reason: { kind: 'software-adapter' } };
  }
  return undefined;
}

/** A candidate that need not be tried because another one works already. */
function standIn(name: BackendName, chosen: BackendName | undefined): Verdict | undefined {
  if (chosen === undefined) return undefined;
  const slower = RANKING.indexOf(name) > RANKING.indexOf(chosen);
  return { outcome: 'available', reason: { kind: slower ? 'slower' : 'not-asked-for' } };
}

/** `undefined` when it started and passed; otherwise it is gone again, and this is why. */
async function start(
  name: BackendName,
  found: Survey,
  options: BackendOptions,
): Promise<Verdict | undefined> {
  const device = new DeviceWatch();
  const before = current;
  try {
    await inTime(LONGEST_START, register(name, found, device, options));
    if (!(await tf.setBackend(name))) throw new Error(`tfjs could not initialise "${name}".`);
    await (options.registerKernels ?? registerKernels)(name);
  } catch (error) {
    giveUp(name, device);
    return refused({ kind: 'start-failed', detail: device.failure?.message ?? wordsOf(error) });
  }
  const software = name === 'webgpu' && found.adapter !== undefined && found.software;
  const fault = await inTime(LONGEST_START, selfTest(software ? QUICK_SELF_TEST : SELF_TEST)).catch(
    wordsOf,
  );
  const detail = device.failure?.message ?? fault;
  if (detail !== undefined) {
    giveUp(name, device);
    return refused({ kind: 'self-test-failed', detail });
  }
  device.tell = (failure) => listeners.forEach((listener) => listener(failure));
  current = { name, device };
  if (before !== undefined) retire(before, name);
  return undefined;
}

let current: { name: BackendName; device: DeviceWatch } | undefined;

/** Frees what the backend before held. One of the same name was removed when this one was registered. */
function retire(before: { name: BackendName; device: DeviceWatch }, successor: BackendName): void {
  before.device.tell = undefined;
  if (before.name === successor) before.device.device?.destroy();
  else giveUp(before.name, before.device);
}

/** What befalls a device: while it is being tried, a reason to refuse it; afterwards, news. */
class DeviceWatch {
  device: GPUDevice | undefined;
  failure: DeviceFailure | undefined;
  tell: ((failure: DeviceFailure) => void) | undefined;

  readonly onFailure = (failure: DeviceFailure): void => {
    this.failure = failure;
    this.tell?.(failure);
  };
}

async function register(
  name: BackendName,
  found: Survey,
  watch: DeviceWatch,
  options: BackendOptions,
): Promise<void> {
  switch (name) {
    case 'webgpu':
      if (found.adapter === undefined) throw new Error('There is no adapter.');
      watch.device = await registerWebGpuBackend(found.gpu, found.adapter, watch.onFailure);
      return;
    case 'wasm':
      return registerWasmBackend(options.wasmPaths);
    case 'cpu':
      // tfjs brings it along; it has nothing to start.
      return;
  }
}

let tfjsWasmFactory: ReturnType<typeof tf.findBackendFactory> | undefined;

/**
 * tfjs would hide why its backend did not start, so it is made here and registered when it stands.
 *
 * Its own threads are left off: they are started from the text of a function, which no longer stands for
 * itself once a bundler has shortened its names, and what is left to tfjs beside our kernels (which bring
 * threads of their own) is too little to share out.
 */
async function registerWasmBackend(paths: WasmPaths | undefined): Promise<void> {
  const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
  if (tfjsWasmFactory === undefined) {
    if (paths !== undefined) setWasmPaths({ ...paths });
    tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
    tfjsWasmFactory = tf.findBackendFactory('wasm');
  }
  if (tfjsWasmFactory === null) throw new Error("tfjs's WASM backend did not register itself.");
  const backend = await tfjsWasmFactory();
  if (tf.findBackendFactory('wasm') !== null) tf.removeBackend('wasm');
  tf.registerBackend('wasm', () => backend);
}

function giveUp(name: BackendName, { device }: DeviceWatch): void {
  if (name === 'cpu') return;
  if (tf.findBackendFactory(name) !== null) tf.removeBackend(name);
  device?.destroy();
}

async function describe(name: BackendName, found: Survey): Promise<string> {
  switch (name) {
    case 'webgpu':
      if (found.adapter === undefined) return '';
      return found.software ? backends.details.software(found.name) : found.name;
    case 'wasm':
      return backends.details.wasm({
        simd: await simd(),
        threads: wasmKernelsReport()?.threads,
      });
    case 'cpu':
      return backends.details.cpu;
  }
}

function refused(reason: BackendReason): Verdict {
  return { outcome: 'refused', reason };
}

function wordsOf(error: unknown): string {
  if (error instanceof Error) return error.message;
  // Emscripten rejects with a plain object.
  const { message } = Object(error) as { message?: unknown };
  return typeof message === 'string' ? message : String(error);
}

/** A driver may never answer; then the next candidate must have its turn. */
async function inTime<T>(limit: number, task: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLong = new Promise<never>((_, reject) => {
    const words = `It did not answer within ${limit / 1000} seconds.`;
    timer = setTimeout(() => reject(new Error(words)), limit);
  });
  try {
    return await Promise.race([task, tooLong]);
  } finally {
    clearTimeout(timer);
  }
}
