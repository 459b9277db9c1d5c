/** Models that were used and left are collected: a learner tries one network after the other for an hour. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { beforeAll, expect, it } from 'vitest';
import * as tf from '@tensorflow/tfjs';
import { experimentFromPreset, graphOf } from '../../src/models/index.ts';
import { buildModel } from '../../src/layers/build-model.ts';
import { Randomness } from '../../src/layers/random.ts';
import { useCpu } from './set-up.ts';

beforeAll(useCpu);

/** How many of the last models tfjs may keep. */
const MOST_KEPT = 8;

it('of twenty models that computed no more than a few are still there', async () => {
  const layers = Array.from({ length: 20 }, used);
  await collectGarbage();
  const alive = layers.filter((layer) => layer.deref() !== undefined).length;
  expect(alive).toBeLessThanOrEqual(MOST_KEPT);
});

/** One of its layers, which is what was kept. */
function used(): WeakRef<tf.layers.Layer> {
  const { options, ...experiment } = experimentFromPreset('simple-rnn', 'sgd-256');
  const graph = graphOf({ ...experiment, options: { ...options, units: 4 } });
  const model = buildModel(graph, new Randomness(1));
  tf.dispose(model.predict(tf.zeros([1, 28, 28])));
  tf.dispose(model.weights.map((weight) => weight.read()));
  return new WeakRef(model.layers[1]);
}

async function collectGarbage(): Promise<void> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  // References that were just looked at are held until the turn ends.
  await new Promise((resolve) => setImmediate(resolve));
  collect();
}
