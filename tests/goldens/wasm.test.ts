/** The WASM kernels compute and learn what Keras 3 does. */
import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { beforeAll, describe, it } from 'vitest';
import { registerKernels } from '../../src/kernels/register.ts';
import { expectEqualToKeras } from './expect-equal.ts';
import { goldensOf, GROUPS } from './golden-files.ts';

beforeAll(async () => {
  await tf.setBackend('wasm');
  await registerKernels('wasm');
});

describe.each(GROUPS)('%s on WASM', (group) => {
  it.each(goldensOf(group).map((golden) => [golden.case.title, golden] as const))(
    '%s is Keras’s',
    (_title, golden) => expectEqualToKeras(golden),
  );
});
