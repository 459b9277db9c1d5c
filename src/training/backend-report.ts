/** What there is to compute with, what was taken, and why. Types only: the page reads them without tfjs. */

export type BackendName = 'webgpu' | 'wasm' | 'cpu';
/** `auto` takes the best candidate that passes its self-test; a software GPU adapter only when asked for by name. */
export type BackendPreference = 'auto' | BackendName;

export interface BackendCandidate {
  name: BackendName;
  /** e.g. "NVIDIA GeForce RTX 4060", "SwiftShader (software)", "SIMD, 4 threads" */
  detail: string;
  /**
   * `available`: works as far as is known, but another one was taken; `passed-over`: would work, but only
   * when asked for by name; `refused`: does not work here.
   */
  outcome: 'chosen' | 'available' | 'passed-over' | 'refused';
  /** Why, as a key of the text catalogue with what fills its blanks. */
  reason: BackendReason;
}

export type BackendReason =
  | {
      kind:
        | 'best'
        | 'asked-for'
        | 'not-asked-for'
        | 'slower'
        | 'software-adapter'
        | 'insecure-context'
        | 'no-api'
        | 'no-adapter';
    }
  | { kind: 'no-answer'; seconds: number }
  | { kind: 'self-test-failed' | 'start-failed' | 'device-lost'; detail: string };

export interface BackendReport {
  chosen: BackendName;
  /** All three, best first: WebGPU, WASM, CPU. */
  candidates: BackendCandidate[];
}

/** What the backend holds at a moment. */
export interface HeldMemory {
  tensors: number;
  /** Bytes of the tensors' values. */
  tensorBytes: number;
  /** Bytes of GPU buffers, of those kept for later use too; `undefined` on other backends. */
  buffers: number | undefined;
  /** Bytes that the WASM kernels have taken, and of those what is saved for a backward pass; `undefined` elsewhere. */
  kernels: { total: number; states: number } | undefined;
}
