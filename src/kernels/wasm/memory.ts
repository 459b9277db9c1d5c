/**
 * Blocks of the kernels' own memory. Freed blocks join their neighbours and the best fitting one is handed
 * out first, so that steps of the same shapes take the same places and the memory stops growing.
 */

const PAGE = 65536;
/** One cache line. */
const ALIGNMENT = 64;

interface FreeBlock {
  start: number;
  size: number;
}

export class KernelMemory {
  #floats: Float32Array;
  #words: Int32Array;
  /** By address; no two touch. */
  readonly #free: FreeBlock[] = [];
  readonly #sizes = new Map<number, number>();
  #used = 0;

  /** `start`: the first byte that may be handed out. */
  constructor(
    private readonly memory: WebAssembly.Memory,
    start: number,
  ) {
    this.#floats = new Float32Array(memory.buffer);
    this.#words = new Int32Array(memory.buffer);
    this.#free.push({ start, size: memory.buffer.byteLength - start });
  }

  /** Bytes handed out. */
  get used(): number {
    return this.#used;
  }

  /** Bytes of the whole memory, which never shrinks. */
  get size(): number {
    return this.memory.buffer.byteLength;
  }

  /** `count` floats at `address`, to be used at once: growth makes an older view useless. */
  floats(address: number, count: number): Float32Array {
    this.#refresh();
    return this.#floats.subarray(address / 4, address / 4 + count);
  }

  /** `count` 32-bit integers at `address`, to be used at once. */
  words(address: number, count: number): Int32Array {
    this.#refresh();
    return this.#words.subarray(address / 4, address / 4 + count);
  }

  /**
   * The address of `bytes` bytes, whatever they hold.
   * @throws Error when the browser gives no more memory
   */
  allocate(bytes: number): number {
    const size = Math.max(ALIGNMENT, Math.ceil(bytes / ALIGNMENT) * ALIGNMENT);
    const index = this.#bestFit(size) ?? this.#grow(size);
    const block = this.#free[index];
    const address = block.start;
    if (block.size === size) this.#free.splice(index, 1);
    else {
      block.start += size;
      block.size -= size;
    }
    this.#sizes.set(address, size);
    this.#used += size;
    return address;
  }

  /** Gives back what `allocate` returned. */
  release(address: number): void {
    const size = this.#sizes.get(address);
    if (size === undefined) throw new Error(`No block of kernel memory starts at ${address}.`);
    this.#sizes.delete(address);
    this.#used -= size;
    this.#insert({ start: address, size });
  }

  #bestFit(size: number): number | undefined {
    let best: number | undefined;
    for (let i = 0; i < this.#free.length; i++) {
      const fits = this.#free[i].size >= size;
      if (fits && (best === undefined || this.#free[i].size < this.#free[best].size)) best = i;
    }
    return best;
  }

  /** Makes room for a block of `size` at the end and returns its index. */
  #grow(size: number): number {
    const end = this.size;
    const last = this.#free.at(-1);
    const atEnd = last !== undefined && last.start + last.size === end ? last.size : 0;
    const pages = Math.ceil((size - atEnd) / PAGE);
    try {
      this.memory.grow(pages);
    } catch (error) {
      const wanted = megabytes(size);
      throw new Error(
        `The recurrent layers need another ${wanted} MB of memory and this browser gives WebAssembly no more ` +
          `than the ${megabytes(end)} MB it has: choose a smaller batch or fewer units.`,
        { cause: error },
      );
    }
    return this.#insert({ start: end, size: pages * PAGE });
  }

  /** Returns the index of the free block that `block` became or joined. */
  #insert(block: FreeBlock): number {
    let index = this.#free.findIndex(({ start }) => start > block.start);
    if (index === -1) index = this.#free.length;
    const before = this.#free[index - 1] as FreeBlock | undefined;
    const after = this.#free[index] as FreeBlock | undefined;
    if (after !== undefined && block.start + block.size === after.start) {
      block.size += after.size;
      this.#free.splice(index, 1);
    }
    if (before !== undefined && before.start + before.size === block.start) {
      before.size += block.size;
      return index - 1;
    }
    this.#free.splice(index, 0, block);
    return index;
  }

  #refresh(): void {
    if (this.#floats.buffer === this.memory.buffer) return;
    this.#floats = new Float32Array(this.memory.buffer);
    this.#words = new Int32Array(this.memory.buffer);
  }
}

function megabytes(bytes: number): number {
  return Math.ceil(bytes / 2 ** 20);
}
