/** Training may begin while the digits are on their way, and comes out as if all had been there from the start. */
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { DigitArrival } from '../../src/data/digit-arrival.ts';
import type { Dataset } from '../../src/data/dataset.ts';
import { readMnistFolder } from '../../src/data/mnist-node.ts';
import { shuffledFileOrder } from '../../src/data/shuffled-file.ts';
import { experimentFromPreset } from '../../src/models/index.ts';
import type { TrainingEvent } from '../../src/training/events.ts';
import { Trainer } from '../../src/training/trainer.ts';
import { registerReferenceKernels } from '../../src/kernels/reference/register.ts';

const order = shuffledFileOrder();
let whole: Dataset;

beforeAll(async () => {
  registerReferenceKernels('cpu');
  await tf.setBackend('cpu');
  whole = await readMnistFolder('public/mnist');
});

/** A small network on all digits, in batches of 60. */
function experiment(seed: number) {
  const { network, options, training } = experimentFromPreset('simple-rnn');
  return {
    network,
    options: { ...options, units: 4 },
    training: { ...training, seed, batchSize: 60, testDigits: 10 },
  };
}

/** Training digits of which none has come yet, and how the next ones come. */
function onTheWay() {
  const images = new Uint8Array(whole.train.images.length);
  const arrival = new DigitArrival(order);
  let arrived = 0;
  const come = (count: number) => {
    for (const digit of order.subarray(arrived, (arrived += count))) {
      images.set(whole.train.images.subarray(digit * 784, (digit + 1) * 784), digit * 784);
    }
    arrival.advance(arrived);
  };
  return { mnist: { ...whole, train: { ...whole.train, images, arrival } }, arrival, come };
}

/** Whether the test set has been read, after which the first batch is wanted. */
const isTested = (events: TrainingEvent[]) => events.some(({ type }) => type === 'epoch');

async function trainer(mnist: Dataset, seed = 1) {
  const events: TrainingEvent[] = [];
  const made = await Trainer.create({
    experiment: experiment(seed),
    dataset: mnist,
    onEvent: (event) => events.push(event),
  });
  return { made, events };
}

describe('training while digits are on their way', () => {
  it('goes as far as they have come, with the very batches of the seed', async () => {
    const { mnist, come } = onTheWay();
    const early = await trainer(mnist);
    come(150);
    const running = early.made.run('end');
    await expect.poll(() => early.made.position.step).toBe(2);
    come(30);
    await expect.poll(() => early.made.position.step).toBe(3);
    await early.made.pause();
    expect(await running).toBe('paused');

    const late = await trainer(whole);
    for (let batch = 0; batch < 3; batch++) await late.made.run('batch');
    expect((await early.made.checkpoint()).weights).toEqual((await late.made.checkpoint()).weights);
    await Promise.all([early.made.dispose(), late.made.dispose()]);
  });

  it('is paused and looked at while it waits, and one batch is one batch', async () => {
    const { mnist, come } = onTheWay();
    const { made } = await trainer(mnist);
    const running = made.run('batch');
    expect((await made.checkpoint()).loop.step).toBe(0);
    await made.pause();
    expect(await running).toBe('paused');
    expect(made.position.step).toBe(0);
    const again = made.run('batch');
    come(120);
    expect(await again).toBe('paused');
    expect(made.position.step).toBe(1);
    await made.dispose();
  });

  it('waits with another seed until every digit of its batch is there', async () => {
    const { mnist, come } = onTheWay();
    const { made, events } = await trainer(mnist, 2);
    const running = made.run('batch');
    come(30_000);
    await expect.poll(() => isTested(events)).toBe(true);
    expect(made.position.step).toBe(0);
    come(30_000);
    expect(await running).toBe('paused');
    expect(made.position.step).toBe(1);
    await made.dispose();
  });

  it('fails with what kept them from coming, and goes on when they come after all', async () => {
    let tries = 0;
    const images = new Uint8Array(whole.train.images);
    const arrival = new DigitArrival(order, () => {
      tries += 1;
      arrival.advance(order.length);
    });
    const { made, events } = await trainer({
      ...whole,
      train: { ...whole.train, images, arrival },
    });
    const running = made.run('batch');
    const failing = expect(running).rejects.toThrow('the line broke off');
    await expect.poll(() => isTested(events)).toBe(true);
    arrival.fail(new Error('the line broke off'));
    await failing;
    expect(await made.run('batch')).toBe('paused');
    expect([tries, made.position.step]).toEqual([1, 1]);
    await made.dispose();
  });
});
