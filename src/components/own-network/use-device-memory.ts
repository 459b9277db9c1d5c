/** How much memory the backend that trains has, as far as a browser tells. */
import { useEffect, useState } from 'react';
import { useApp } from '../store/use-app.ts';
import type { DeviceMemory } from './device-memory.ts';

/** WebAssembly addresses 2^32 bytes, and JavaScript's own memory is about as large. */
const ADDRESSABLE = 2 ** 32;

export function useDeviceMemory(): DeviceMemory {
  const backend = useApp((state) => state.backend?.chosen);
  const [adapter, setAdapter] = useState<number>();
  useEffect(() => {
    if (backend !== 'webgpu') return undefined;
    let left = false;
    largestBuffer().then(
      (bytes) => !left && setAdapter(bytes),
      () => undefined,
    );
    return () => {
      left = true;
    };
  }, [backend]);
  if (backend !== 'webgpu') return { largest: ADDRESSABLE, total: ADDRESSABLE };
  // How much a GPU has in all is not told; the machine's own memory is a bound where it is.
  return { largest: adapter ?? Infinity, total: machineMemory() };
}

async function largestBuffer(): Promise<number | undefined> {
  const gpu = (navigator as { gpu?: GPU }).gpu;
  const limits = (await gpu?.requestAdapter())?.limits;
  return limits?.maxBufferSize;
}

/** Chromium tells it, in steps and at most 8 GiB, which then means 8 or more. */
function machineMemory(): number {
  const { deviceMemory } = navigator as { deviceMemory?: number };
  return deviceMemory === undefined || deviceMemory >= 8 ? Infinity : deviceMemory * 2 ** 30;
}
