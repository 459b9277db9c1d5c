/**
 * Finding a GPU and making a tfjs backend of it: the adapter is asked before tfjs does (tfjs 4.22 crashes
 * where there is none), the device gets the limits our kernels can use, and its loss is noticed, which
 * tfjs's own backend does not.
 */
import * as tf from '@tensorflow/tfjs';
import { nudged } from '../kernels/webgpu/nudge.ts';
import type { LearntForms } from '../kernels/webgpu/recurrence-runner.ts';
import { recurrencesOf, streamOf } from '../kernels/webgpu/register.ts';
import { loadPart } from './load-part.ts';

/** Where adapters are asked for: `navigator.gpu`. */
export type AdapterSource = Pick<GPU, 'requestAdapter'>;

export type FoundAdapter =
  | { adapter: GPUAdapter; gpu: AdapterSource; name: string; software: boolean }
  | { adapter: undefined; missing: 'insecure-context' | 'no-api' | 'no-adapter' };

/** Where it is kept which forms of a recurrence an adapter computes fastest. It never fails: at worst nothing is known. */
export interface KeptForms {
  read(adapter: string): Promise<LearntForms>;
  write(adapter: string, learnt: LearntForms): Promise<void>;
}

/** Destroyed by ourselves, to take another: no failure. */
const givenUp = new WeakSet<GPUDevice>();

/** Frees all that lies on a device. Its loss is no news then. */
export function giveUpDevice(device: GPUDevice): void {
  givenUp.add(device);
  device.destroy();
}

/** Why a device can no longer be trusted. What it computes after that is garbage, or never comes. */
export interface DeviceFailure {
  kind: 'lost' | 'out-of-memory' | 'refused-command';
  /** The driver's or browser's own words; may be empty. */
  message: string;
}

/** What a device is asked to grant beyond WebGPU's minimum, as far as the adapter can. */
const RAISED_LIMITS = [
  'maxStorageBuffersPerShaderStage',
  'maxStorageBufferBindingSize',
  'maxBufferSize',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
  'maxComputeWorkgroupSizeY',
  'maxComputeWorkgroupsPerDimension',
] as const satisfies readonly (keyof GPUSupportedLimits)[];

/** With it, the forms of a recurrence are timed by the device's own clock. */
const WANTED_FEATURES: readonly GPUFeatureName[] = ['timestamp-query'];

/**
 * tfjs hands its recorded dispatches to the device fifteen at a time. A training step of ours has a few
 * dozen; handing a step over in one go spares most of the hand-overs, and the training loop hands over
 * what is left after each step anyway.
 */
const DISPATCHES_PER_SUBMIT = 64;

/**
 * The best adapter there is, or why there is none. Where a GPU was asked for by name and no hardware one
 * is found, a software one is taken.
 */
export async function findAdapter(
  gpu: AdapterSource | undefined,
  askedForByName: boolean,
): Promise<FoundAdapter> {
  if (gpu === undefined) {
    const insecure = (globalThis as { isSecureContext?: boolean }).isSecureContext === false;
    return { adapter: undefined, missing: insecure ? 'insecure-context' : 'no-api' };
  }
  const adapter =
    (await gpu.requestAdapter({ powerPreference: 'high-performance' })) ??
    (askedForByName ? await gpu.requestAdapter({ forceFallbackAdapter: true }) : null);
  if (adapter === null) return { adapter: undefined, missing: 'no-adapter' };
  return { adapter, gpu, name: adapterName(adapter), software: isSoftware(adapter) };
}

/**
 * A device with the limits our kernels can use.
 *
 * @param onFailure called at most once, when the device is lost or refuses what it is given
 * @throws Error when the adapter gives no device.
 */
export async function makeDevice(
  adapter: GPUAdapter,
  onFailure: (failure: DeviceFailure) => void,
): Promise<GPUDevice> {
  const device = await adapter.requestDevice({
    requiredLimits: grantedLimits(adapter),
    requiredFeatures: WANTED_FEATURES.filter((feature) => adapter.features.has(feature)),
  });
  watch(device, onFailure);
  return device;
}

/**
 * Registers a device as tfjs's backend `webgpu`, in place of any before.
 *
 * @param gpu where the adapter came from
 * @param stillWanted throws where it took so long that it is not wanted any more
 * @param forms what earlier pages have learnt of the adapter, and where that is kept
 */
export async function registerWebGpuBackend(
  gpu: AdapterSource,
  adapter: GPUAdapter,
  device: GPUDevice,
  stillWanted: () => void = () => undefined,
  forms?: KeptForms,
): Promise<void> {
  showToTfjs(gpu);
  // The import registers a factory of tfjs's own, which asks for an adapter and a device itself.
  const { WebGPUBackend } = await loadPart(() => import('@tensorflow/tfjs-backend-webgpu'));
  stillWanted();
  if (tf.findBackendFactory('webgpu') !== null) tf.removeBackend('webgpu');
  tf.env().set('WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE', DISPATCHES_PER_SUBMIT);
  class NudgedBackend extends WebGPUBackend {
    override read(dataId: object): Promise<tf.backend_util.BackendValues> {
      return nudged(device.queue, super.read(dataId));
    }
  }
  const backend = new NudgedBackend(device, adapter.info);
  streamOf(backend).isSoftware = isSoftware(adapter);
  if (forms !== undefined) keepForms(backend, adapter, forms);
  tf.registerBackend('webgpu', () => backend);
}

function keepForms(backend: object, { info }: GPUAdapter, forms: KeptForms): void {
  const { vendor, architecture, device, description } = info;
  const name = [vendor, architecture, device, description].join('/');
  const recurrences = recurrencesOf(backend);
  // Nobody waits for it: what comes too late was tried meanwhile.
  void forms.read(name).then((learnt) => {
    recurrences.recall(learnt);
    recurrences.onLearnt = () => void forms.write(name, { ...learnt, ...recurrences.learnt });
  });
}

/** tfjs's backend refuses to be made where there is no `navigator.gpu`, as in Node, although it never uses it. */
function showToTfjs(gpu: AdapterSource): void {
  const holder = globalThis as { navigator?: { gpu?: AdapterSource } };
  if (holder.navigator?.gpu !== undefined) return;
  const navigator = Object.create(holder.navigator ?? null) as object;
  Object.defineProperty(navigator, 'gpu', { value: gpu });
  Object.defineProperty(globalThis, 'navigator', { value: navigator, configurable: true });
}

function grantedLimits(adapter: GPUAdapter): Record<string, number> {
  const granted: Record<string, number> = {};
  for (const name of RAISED_LIMITS) {
    // An older browser may not know a limit, and refuses a request that names it.
    const limit = adapter.limits[name] as number | undefined;
    if (limit !== undefined) granted[name] = limit;
  }
  return granted;
}

function watch(device: GPUDevice, onFailure: (failure: DeviceFailure) => void): void {
  let over = false;
  const fail = (failure: DeviceFailure) => {
    if (!over) onFailure(failure);
    over = true;
  };
  void device.lost.then(({ message }) => {
    if (givenUp.has(device)) over = true;
    else fail({ kind: 'lost', message });
  });
  device.addEventListener('uncapturederror', (event) => {
    const { error } = event as GPUUncapturedErrorEvent;
    const outOfMemory = error.constructor.name === 'GPUOutOfMemoryError';
    fail({ kind: outOfMemory ? 'out-of-memory' : 'refused-command', message: error.message });
  });
}

/** Renderers that run on the processor; our WASM kernels are faster there. */
const SOFTWARE =
  /swiftshader|llvmpipe|lavapipe|softpipe|\bwarp\b|microsoft basic render|software rasterizer/i;

function isSoftware(adapter: GPUAdapter): boolean {
  const { vendor, architecture, device, description, isFallbackAdapter } = adapter.info;
  // Until 2025 the flag stood on the adapter itself.
  const onAdapter = (adapter as { isFallbackAdapter?: boolean }).isFallbackAdapter;
  return (
    isFallbackAdapter === true ||
    onAdapter === true ||
    SOFTWARE.test([vendor, architecture, device, description].join(' '))
  );
}

/** As vendors write themselves. Browsers give lower-case names, to tell less about the machine. */
const VENDORS: Readonly<Record<string, string>> = {
  amd: 'AMD',
  apple: 'Apple',
  arm: 'Arm',
  google: 'Google',
  intel: 'Intel',
  microsoft: 'Microsoft',
  nvidia: 'NVIDIA',
  qualcomm: 'Qualcomm',
};

/** e.g. "NVIDIA GeForce RTX 4060", or "NVIDIA, ampere" where the browser tells no more. */
function adapterName({ info }: GPUAdapter): string {
  const { vendor, architecture, description } = info;
  if (description) return description;
  const known = [VENDORS[vendor] ?? vendor, architecture].filter((word) => word !== '');
  return known.join(', ');
}
