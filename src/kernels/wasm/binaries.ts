/** The compiled kernels, in a browser from beside the bundle, in Node from the disk. */

export type InstructionSet = 'simd' | 'relaxed';

/** What `scripts/build-kernels.mjs` makes. Written out so that the bundler sees each address. */
function addressOf(instructions: InstructionSet, shared: boolean): URL {
  if (instructions === 'relaxed') {
    return shared
      ? new URL('./build/relaxed-threads.wasm', import.meta.url)
      : new URL('./build/relaxed.wasm', import.meta.url);
  }
  return shared
    ? new URL('./build/simd-threads.wasm', import.meta.url)
    : new URL('./build/simd.wasm', import.meta.url);
}

/** @throws Error when the binary cannot be read or fetched */
export function loadBinary(
  instructions: InstructionSet,
  shared: boolean,
): Promise<WebAssembly.Module> {
  return loadFrom(addressOf(instructions, shared));
}

/**
 * What works in tfjs's memory: assembly/host.ts.
 * @throws Error when the binary cannot be read or fetched
 */
export function loadHostBinary(): Promise<WebAssembly.Module> {
  // A file like the others, and not a data: address, which a page's content security policy may refuse.
  return loadFrom(new URL('./build/host.wasm?no-inline', import.meta.url));
}

async function loadFrom(url: URL): Promise<WebAssembly.Module> {
  return WebAssembly.compile(url.protocol === 'file:' ? readFile(url) : await fetchBytes(url));
}

function readFile(url: URL): Uint8Array<ArrayBuffer> {
  try {
    return new Uint8Array(process.getBuiltinModule('node:fs').readFileSync(url));
  } catch (error) {
    throw new Error(
      `The compiled WASM kernels are not there (${url.pathname}): run "node scripts/build-kernels.mjs" and try again.`,
      { cause: error },
    );
  }
}

async function fetchBytes(url: URL): Promise<ArrayBuffer> {
  const response = await fetch(url);
  if (!response.ok) {
    throw new Error(
      `The compiled WASM kernels could not be fetched from ${url.href}: the server answered ${response.status}.`,
    );
  }
  return response.arrayBuffer();
}
