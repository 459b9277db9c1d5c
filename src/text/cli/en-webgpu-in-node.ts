/** What is said where Node has no WebGPU. */

export const webgpuInNode = {
  notLoaded: (why: string) =>
    `WebGPU cannot be had here: the package "webgpu" does not load (${why}). Use --backend wasm.`,
} as const;
