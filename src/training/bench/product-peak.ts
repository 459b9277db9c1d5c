/**
 * What a plain product of large matrices reaches here and now, in GFLOP/s: the peak that a training step
 * is held against. On WASM it is the kernels' own inner product on all threads; on WebGPU it is the
 * project's product program on square matrices.
 */
import * as tf from '@tensorflow/tfjs';
import { measureProductPeak } from '../../kernels/wasm/register.ts';
import type { Program } from '../../kernels/webgpu/command-stream.ts';
import type { Operand } from '../../kernels/webgpu/product-program.ts';
import { productProgram, productWorkgroups } from '../../kernels/webgpu/product-program.ts';
import { streamOf } from '../../kernels/webgpu/register.ts';
import { deviceDone } from '../in-flight-limit.ts';

export interface ProductPeak {
  /** GFLOP/s, measured for about `ms` milliseconds. */
  measure(ms: number): Promise<number>;
  dispose(): void;
}

/** For tfjs's current backend; `undefined` on plain JavaScript, which has no product worth the name. */
export async function productPeak(): Promise<ProductPeak | undefined> {
  switch (tf.getBackend()) {
    case 'wasm':
      return { measure: (ms) => Promise.resolve(measureProductPeak(ms)), dispose: () => undefined };
    case 'webgpu':
      return webGpuPeak();
    default:
      return undefined;
  }
}

/** A product this long fills the device; a software adapter gets the smallest, a large GPU the largest. */
const SIZES = [256, 512, 1024, 2048, 4096];
const LONG_ENOUGH_MS = 4;
const TURNS = 3;

async function webGpuPeak(): Promise<ProductPeak> {
  let product = new SquareProduct(SIZES[0]);
  for (const size of SIZES.slice(1)) {
    await product.run(1);
    if ((await product.run(1)) >= LONG_ENOUGH_MS) break;
    product.dispose();
    product = new SquareProduct(size);
  }
  await product.run(1);
  const once = Math.max(await product.run(1), 0.01);
  return {
    measure: (ms) => fastest(product, once, ms),
    dispose: () => product.dispose(),
  };
}

/** A peak is what is possible: of a few turns the fastest, so that a pause of the host does not count. */
async function fastest(product: SquareProduct, once: number, ms: number): Promise<number> {
  const times = Math.max(1, Math.min(100, Math.round(ms / TURNS / once)));
  let best = Infinity;
  for (let turn = 0; turn < TURNS; turn++) best = Math.min(best, await product.run(times));
  return (times * product.flops) / best / 1e6;
}

/** `[size, size]` times `[size, size]`. */
class SquareProduct {
  readonly flops: number;
  readonly #a: tf.Tensor2D;
  readonly #b: tf.Tensor2D;
  /** One object for all runs: it is compiled once for each. */
  readonly #program: Program;

  constructor(private readonly size: number) {
    this.flops = 2 * size ** 3;
    this.#a = tf.fill([size, size], 0.5);
    this.#b = tf.fill([size, size], 0.25);
    this.#program = productProgram({
      label: 'product benchmark',
      a: square('a', 'depth', size),
      b: square('b', 'outer', size),
      buffers: ['a', 'b', 'out'],
      out: { row: 'm', rowLength: size, whole: true },
    });
  }

  /** Milliseconds for so many products, one after the other. */
  async run(times: number): Promise<number> {
    const { size } = this;
    const stream = streamOf(tf.backend());
    const out = stream.empty([size, size]);
    await deviceDone();
    const begin = performance.now();
    for (let time = 0; time < times; time++) {
      const uniforms = [size, size, size, size, 0, 0];
      const tensors = [this.#a, this.#b, out];
      stream.run(this.#program, productWorkgroups(size, size, 1), uniforms, tensors);
    }
    await deviceDone();
    const elapsed = performance.now() - begin;
    stream.release(out);
    return elapsed;
  }

  dispose(): void {
    tf.dispose([this.#a, this.#b]);
  }
}

function square(buffer: string, along: Operand['along'], rowLength: number): Operand {
  return { buffer, along, rowLength, row: 'i', column: 'c', whole: true };
}
