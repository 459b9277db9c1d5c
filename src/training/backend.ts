/**
 * Which of tfjs's backends computes: the first of WebGPU on hardware, WASM and plain JavaScript that starts
 * and passes a self-test. Page and command line choose alike.
 */
import * as tf from '@tensorflow/tfjs';
import { simd } from 'wasm-feature-detect';
import { registerKernels } from '../kernels/register.ts';
import { wasmKernelsMemory, wasmKernelsReport } from '../kernels/wasm/register.ts';
import { backends } from '../text/en-failures.ts';
import type {
  BackendCandidate,
  BackendName,
  BackendPreference,
  BackendReason,
  BackendReport,
  HeldMemory,
} from './backend-report.ts';
import { Deadline, NoAnswer } from './deadline.ts';
import { loadPart, PartError } from './load-part.ts';
import { QUICK_SELF_TEST, SELF_TEST } from './self-test-cases.ts';
import { selfTest } from './self-test.ts';
import {
  findAdapter,
  giveUpDevice,
  makeDevice,
  registerWebGpuBackend,
  type AdapterSource,
  type DeviceFailure,
  type FoundAdapter,
  type KeptForms,
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
  /** Which forms of a recurrence each adapter computes fastest; forgotten with the page where not given. */
  forms?: KeptForms;
  /** Milliseconds for which a candidate may give no sign of life. */
  patience?: { auto: number; asked: number };
}

/** No backend works here. */
export class BackendError extends Error {
  override name = 'BackendError';
}

/** Best first. */
const RANKING: readonly BackendName[] = ['webgpu', 'wasm', 'cpu'];

/**
 * Milliseconds for which a candidate may give no sign of life. One that was asked for by name may take longer:
 * a software adapter takes most of a minute to compile the kernels that are tested.
 */
const PATIENCE = { auto: 20_000, asked: 120_000 };

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
      const patience = (options.patience ?? PATIENCE)[preference === name ? 'asked' : 'auto'];
      const refusal = await start(name, found, options, patience);
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

/** What the backend in use holds at the moment. */
export function heldMemory(): HeldMemory {
  const { numTensors, numBytes, ...more } = tf.memory();
  const { numBytesAllocatedInGPU } = more as { numBytesAllocatedInGPU?: number };
  return {
    tensors: numTensors,
    tensorBytes: numBytes,
    buffers: numBytesAllocatedInGPU,
    kernels: current?.name === 'wasm' ? wasmKernelsMemory() : undefined,
  };
}

type Verdict = Pick<BackendCandidate, 'outcome' | 'reason'>;
type Survey = FoundAdapter | { adapter: undefined; reason: BackendReason };

async function surveyGpu(preference: BackendPreference, options: BackendOptions): Promise<Survey> {
  const navigatorGpu = (globalThis.navigator as Navigator | undefined)?.gpu as GPU | undefined;
  const gpu = 'gpu' in options ? options.gpu : navigatorGpu;
  const deadline = new Deadline((options.patience ?? PATIENCE).auto);
  try {
    return await deadline.hold(findAdapter(gpu, preference === 'webgpu'));
  } catch (error) {
    return { adapter: undefined, reason: reasonOf(error) };
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
    return refused('reason' in found ? found.reason : { kind: found.missing });
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

/**
 * `undefined` when it started and passed; otherwise it is gone again, and this is why. What a candidate says
 * after its time is disposed of.
 */
async function start(
  name: BackendName,
  found: Survey,
  options: BackendOptions,
  patience: number,
): Promise<Verdict | undefined> {
  const device = new DeviceWatch();
  const before = current;
  const deadline = new Deadline(patience);
  try {
    await deadline.hold(register(name, found, device, deadline, options));
    if (!(await deadline.hold(tf.setBackend(name)))) {
      throw new Error(`tfjs could not initialise "${name}".`);
    }
    await deadline.hold((options.registerKernels ?? registerKernels)(name));
  } catch (error) {
    giveUp(name, device);
    // A slower backend would be taken for good, though this one only did not come.
    if (error instanceof PartError) throw error;
    return refused(reasonOf(error, device.failure?.message));
  }
  const software = name === 'webgpu' && found.adapter !== undefined && found.software;
  const cases = software ? QUICK_SELF_TEST : SELF_TEST;
  let refusal: BackendReason | undefined;
  try {
    const fault = await deadline.hold(selfTest(cases, deadline));
    const detail = device.failure?.message ?? fault;
    if (detail !== undefined) refusal = { kind: 'self-test-failed', detail };
  } catch (error) {
    refusal = reasonOf(error, device.failure?.message);
  }
  if (refusal !== undefined) {
    giveUp(name, device);
    return refused(refusal);
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
  const { device } = before.device;
  if (before.name !== successor) giveUp(before.name, before.device);
  else if (device !== undefined) giveUpDevice(device);
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
  deadline: Deadline,
  options: BackendOptions,
): Promise<void> {
  switch (name) {
    case 'webgpu': {
      if (found.adapter === undefined) throw new Error('There is no adapter.');
      const device = await makeDevice(found.adapter, watch.onFailure);
      watch.device = device;
      if (deadline.over) giveUpDevice(device);
      deadline.check();
      const stillWanted = () => deadline.check();
      await registerWebGpuBackend(found.gpu, found.adapter, device, stillWanted, options.forms);
      return;
    }
    case 'wasm':
      return registerWasmBackend(options.wasmPaths, deadline);
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
async function registerWasmBackend(
  paths: WasmPaths | undefined,
  deadline: Deadline,
): Promise<void> {
  const { setWasmPaths } = await loadPart(() => import('@tensorflow/tfjs-backend-wasm'));
  if (tfjsWasmFactory === undefined) {
    if (paths !== undefined) setWasmPaths({ ...paths });
    tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
    tfjsWasmFactory = tf.findBackendFactory('wasm');
  }
  if (tfjsWasmFactory === null) throw new Error("tfjs's WASM backend did not register itself.");
  const backend = await tfjsWasmFactory();
  if (deadline.over) backend.dispose();
  deadline.check();
  if (tf.findBackendFactory('wasm') !== null) tf.removeBackend('wasm');
  tf.registerBackend('wasm', () => backend);
}

function giveUp(name: BackendName, { device }: DeviceWatch): void {
  if (name === 'cpu') return;
  if (tf.findBackendFactory(name) !== null) tf.removeBackend(name);
  if (device !== undefined) giveUpDevice(device);
}

async function describe(name: BackendName, found: Survey): Promise<string> {
  switch (name) {
    case 'webgpu':
      if (found.adapter === undefined) return '';
      return found.software ? backends.details.software(found.name) : found.name;
    case 'wasm':
      return backends.details.wasm({
        // Where there is no WebAssembly at all, the question itself fails.
        simd: await simd().catch(() => false),
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

function reasonOf(error: unknown, deviceWords?: string): BackendReason {
  if (error instanceof NoAnswer) return { kind: 'no-answer', seconds: error.seconds };
  return { kind: 'start-failed', detail: deviceWords ?? wordsOf(error) };
}
