/** Clones on WASM share their data, and live and die as tensors of their own. */
import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, it } from 'vitest';
import { registerWasmKernels } from '../../../src/kernels/wasm/register.ts';
import { inWasm } from './builds.ts';

inWasm();
beforeAll(async () => {
  await registerWasmKernels({ threads: 1 });
});

it('a clone outlives what it was made of, and the data go with the last of them', () => {
  const before = tf.memory();
  const x = tf.tensor1d([1, 2, 3]);
  const first = x.clone();
  const second = first.clone();
  expect(tf.memory().numDataBuffers).toBe(before.numDataBuffers + 1);
  x.dispose();
  first.dispose();
  expect([...second.dataSync()]).toEqual([1, 2, 3]);
  second.dispose();
  expect(tf.memory().numTensors).toBe(before.numTensors);
  expect(tf.memory().numDataBuffers).toBe(before.numDataBuffers);
});

it('a variable that is assigned anew leaves the clone of its old value as it was', () => {
  const variable = tf.variable(tf.tensor1d([1, 2, 3]));
  const clone = variable.clone();
  variable.assign(tf.tensor1d([4, 5, 6]));
  expect([...clone.dataSync()]).toEqual([1, 2, 3]);
  tf.dispose([variable, clone]);
});

it('the clone of words is words', () => {
  const words = tf.tensor1d(['a', 'b']);
  const clone = words.clone();
  words.dispose();
  expect([...clone.dataSync<'string'>()]).toEqual(['a', 'b']);
  clone.dispose();
});

it('a cast to the type that there is shares the data, and any other converts', () => {
  const before = tf.memory().numDataBuffers;
  const x = tf.tensor1d([1.5, -2.5, 3]);
  const same = x.cast('float32');
  expect(tf.memory().numDataBuffers).toBe(before + 1);
  x.dispose();
  expect([...same.dataSync()]).toEqual([1.5, -2.5, 3]);
  expect([...same.cast('int32').dataSync()]).toEqual([1, -2, 3]);
});
