/** The WASM kernels compute and learn what Keras 3 does, or JAX where Keras lacks the cell. */
import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { beforeAll, describe, it } from 'vitest';
import { registerKernels } from '../../src/kernels/register.ts';
import { expectEqualToGolden } from './expect-equal.ts';
import { goldensOf, GROUPS } from './golden-files.ts';

beforeAll(async () => {
  await tf.setBackend('wasm');
  await registerKernels('wasm');
});

describe.each(GROUPS)('%s on WASM', (group) => {
  it.each(goldensOf(group).map((golden) => [golden.case.title, golden] as const))(
    '%s is the same',
    (_title, golden) => expectEqualToGolden(golden),
  );
});
