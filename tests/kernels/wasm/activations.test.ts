import { beforeAll, describe, expect, it } from 'vitest';
import { buildKernels } from '../../../scripts/build-kernels.mjs';
import { KernelEngine } from '../../../src/kernels/wasm/kernel-engine.ts';

const SIGMOID = 0;
const TANH = 1;

beforeAll(buildKernels);

describe.each([false, true])('activations, relaxed SIMD %s', (relaxed) => {
  let engine: KernelEngine;

  beforeAll(async () => {
    engine = await KernelEngine.start({ threads: 1, relaxed });
  });

  function activate(kind: number, values: Float32Array): Float32Array {
    const address = engine.memory.allocate(values.byteLength);
    engine.memory.floats(address, values.length).set(values);
    engine.exports.activate(kind, address, values.length);
    const results = engine.memory.floats(address, values.length).slice();
    engine.memory.release(address);
    return results;
  }

  it('sigmoid is exact to 2e-7, and to 2e-6 of its value where it is small', () => {
    const x = steps(-20, 100, 1_200_000);
    activate(SIGMOID, x).forEach((value, i) => {
      const exact = 1 / (1 + Math.exp(-x[i]));
      if (!(Math.abs(value - exact) <= Math.min(2e-7, 2e-6 * exact))) {
        expect.fail(`sigmoid(${x[i]}) = ${exact}, not ${value}`);
      }
    });
  });

  it('tanh is exact to 7e-7 of its value and never beyond 1', () => {
    const x = steps(-12, 12, 1_200_000);
    activate(TANH, x).forEach((value, i) => {
      const exact = Math.tanh(x[i]);
      if (!(Math.abs(value - exact) <= 7e-7 * Math.abs(exact) && Math.abs(value) <= 1)) {
        expect.fail(`tanh(${x[i]}) = ${exact}, not ${value}`);
      }
    });
  });

  it('infinities saturate, tiny numbers stay, and NaN stays NaN', () => {
    const odd = Float32Array.of(Infinity, -Infinity, NaN, 1e-30);
    const [one, zero, nan, half] = activate(SIGMOID, odd);
    expect(one).toBe(1);
    expect(zero).toBeLessThan(1e-37);
    expect(nan).toBeNaN();
    expect(half).toBe(0.5);
    const [plus, minus, alsoNan, tiny] = activate(TANH, odd);
    expect(plus).toBeCloseTo(1, 6);
    expect(minus).toBeCloseTo(-1, 6);
    expect(alsoNan).toBeNaN();
    expect(Math.abs(tiny / 1e-30 - 1)).toBeLessThan(1e-6);
  });
});

/** `count` floats from `low` to `high`. */
function steps(low: number, high: number, count: number): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => low + ((high - low) * i) / (count - 1));
}
