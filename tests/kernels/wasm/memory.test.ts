import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KernelMemory } from '../../../src/kernels/wasm/memory.ts';

const START = 4096;

describe('the memory of the kernels', () => {
  it('hands out blocks that never overlap, and takes them back in any order', () => {
    const actions = fc.array(
      fc.record({ bytes: fc.integer({ min: 1, max: 100_000 }), release: fc.nat(20) }),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(actions, (all) => {
        const memory = new KernelMemory(new WebAssembly.Memory({ initial: 1 }), START);
        const held: { address: number; bytes: number }[] = [];
        for (const { bytes, release } of all) {
          const address = memory.allocate(bytes);
          expect(address % 64).toBe(0);
          expect(address).toBeGreaterThanOrEqual(START);
          expect(address + bytes).toBeLessThanOrEqual(memory.size);
          for (const other of held) {
            expect(address + bytes <= other.address || other.address + other.bytes <= address).toBe(
              true,
            );
          }
          held.push({ address, bytes });
          if (release < held.length) memory.release(held.splice(release, 1)[0].address);
        }
        for (const { address } of held) memory.release(address);
        expect(memory.used).toBe(0);
        // All of it is one block again.
        const { size } = memory;
        memory.release(memory.allocate(size - START));
        expect(memory.size).toBe(size);
      }),
    );
  });

  it('does not grow when the same blocks are asked for again and again', () => {
    const memory = new KernelMemory(new WebAssembly.Memory({ initial: 1 }), START);
    const round = () => {
      const blocks = [300_000, 5_000, 70_000, 64].map((bytes) => memory.allocate(bytes));
      for (const block of blocks) memory.release(block);
    };
    round();
    const { size } = memory;
    for (let i = 0; i < 100; i++) round();
    expect(memory.size).toBe(size);
  });

  it('says what is missing and what to do when there is no more, and stays as it was', () => {
    const memory = new KernelMemory(new WebAssembly.Memory({ initial: 1, maximum: 20 }), START);
    const block = memory.allocate(1000);
    expect(() => memory.allocate(64 * 2 ** 20)).toThrow(
      'The recurrent layers need another 64 MB of memory and this browser gives WebAssembly no more than the 1 MB it has: choose a smaller batch or fewer units.',
    );
    memory.floats(block, 4).set([1, 2, 3, 4]);
    expect([...memory.floats(block, 4)]).toEqual([1, 2, 3, 4]);
    memory.release(block);
    expect(memory.used).toBe(0);
  });
});
