/** The compiled kernels with their memory and threads. */
import { relaxedSimd, simd, threads as sharedMemory } from 'wasm-feature-detect';
import { loadBinary, type InstructionSet } from './binaries.ts';
import { KernelMemory } from './memory.ts';
import { HEAP_START, PLAN_WORDS } from './plan-fields.ts';
import { chooseThreadCount, inNode, maySleep, startThreads } from './threads.ts';

export interface EngineOptions {
  /** Threads, the caller included; by default what suits the machine. */
  threads?: number;
  /** The fused multiply-add of relaxed SIMD; by default where there is one. */
  relaxed?: boolean;
}

interface Exports {
  parallel(kind: number, plan: number, count: number): void;
  dismiss(): void;
  activate(kind: number, address: number, count: number): void;
}

const INITIAL_PAGES = 64;
/** 4 GiB; where that much address space is not to be had, less. */
const MAXIMUM_PAGES = [65536, 32768, 16384, 4096];

export class KernelEngine {
  readonly memory: KernelMemory;
  readonly #plan: number;

  private constructor(
    readonly exports: Exports,
    memory: WebAssembly.Memory,
    readonly instructions: InstructionSet,
    /** The caller included. */
    readonly threads: number,
  ) {
    this.memory = new KernelMemory(memory, HEAP_START);
    this.#plan = this.memory.allocate(PLAN_WORDS * 4);
  }

  /**
   * @throws Error when WebAssembly has no SIMD here or the compiled kernels cannot be loaded
   */
  static async start(options: EngineOptions = {}): Promise<KernelEngine> {
    if (!(await simd())) {
      throw new Error(
        'WebAssembly has no SIMD instructions here, and the fast recurrent kernels need them: use a newer browser.',
      );
    }
    const instructions = (await chooseRelaxed(options.relaxed)) ? 'relaxed' : 'simd';
    const wanted = options.threads ?? chooseThreadCount();
    if (wanted > 1 && maySleep() && (await sharedMemory())) {
      const engine = await startShared(instructions, wanted);
      if (engine !== undefined) return new KernelEngine(...engine);
    }
    const module = await loadBinary(instructions, false);
    const memory = new WebAssembly.Memory({ initial: INITIAL_PAGES });
    return new KernelEngine(instantiate(module, memory), memory, instructions, 1);
  }

  /** Runs tasks 0 to `count` - 1 of a kind, spread over the threads, with a plan's words. */
  run(kind: number, plan: Int32Array, count: number): void {
    this.memory.words(this.#plan, PLAN_WORDS).set(plan);
    this.exports.parallel(kind, this.#plan, count);
  }

  /** Ends the threads; the engine must not be used any more. */
  stop(): void {
    this.exports.dismiss();
  }
}

type Parts = [Exports, WebAssembly.Memory, InstructionSet, number];

/** Undefined where shared memory or threads are refused, whatever the detection said. */
async function startShared(
  instructions: InstructionSet,
  wanted: number,
): Promise<Parts | undefined> {
  const memory = sharedMemoryOfSomeSize();
  if (memory === undefined) return undefined;
  const module = await loadBinary(instructions, true);
  const exports = instantiate(module, memory);
  const started = await startThreads(wanted - 1, { module, memory });
  return started === 0 ? undefined : [exports, memory, instructions, wanted];
}

function sharedMemoryOfSomeSize(): WebAssembly.Memory | undefined {
  for (const maximum of MAXIMUM_PAGES) {
    try {
      return new WebAssembly.Memory({ initial: INITIAL_PAGES, maximum, shared: true });
    } catch {
      // The next smaller one.
    }
  }
  return undefined;
}

function instantiate(module: WebAssembly.Module, memory: WebAssembly.Memory): Exports {
  const instance = new WebAssembly.Instance(module, {
    env: { memory, abort: () => undefined },
  });
  return instance.exports as unknown as Exports;
}

async function chooseRelaxed(asked: boolean | undefined): Promise<boolean> {
  if (asked === false) return false;
  if (await relaxedSimd()) return true;
  if (!inNode) return false;
  // Node 20 has relaxed SIMD behind a flag, later ones without.
  process.getBuiltinModule('node:v8').setFlagsFromString('--experimental-wasm-relaxed-simd');
  return relaxedSimd();
}
