/** A run stops, goes on and tells as its controls promise, whatever is pressed when. */
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Dataset } from '../../src/data/dataset.ts';
import type { TrainingEvent } from '../../src/training/events.ts';
import { fewDigits, linearRun } from './linear-run.ts';

let mnist: Dataset;

beforeAll(async () => {
  await tf.setBackend('cpu');
  mnist = await fewDigits(600);
});

const epochsOf = (events: TrainingEvent[]) =>
  events.flatMap((event) => (event.type === 'epoch' ? [event.point] : []));
const pointsOf = (events: TrainingEvent[]) =>
  events.flatMap((event) => (event.type === 'progress' ? [event.point] : []));
const withoutTimes = (points: object[]) =>
  points.map((point) => ({ ...point, seconds: 0, epochSeconds: 0 }));

describe('a run', () => {
  it('reads the test set before the first step and after each epoch, then finishes', async () => {
    const { loop, events, dispose } = linearRun(mnist);
    expect(await loop.run('end')).toBe('finished');
    const epochs = epochsOf(events);
    expect(epochs.map(({ epoch, step }) => [epoch, step])).toEqual([
      [0, 0],
      [1, 5],
      [2, 10],
    ]);
    expect(epochs[0]).not.toHaveProperty('loss');
    expect(epochs[0].epochSeconds).toBe(0);
    // All weights are zero at the start: every digit is as likely as any other.
    expect(epochs[0].valLoss).toBeCloseTo(Math.log(10), 5);
    expect(epochs[2].valAccuracy).toBeGreaterThan(epochs[0].valAccuracy);
    expect(loop.position).toEqual({ step: 10, epoch: 2, batch: 0, batchesPerEpoch: 5, epochs: 2 });
    await dispose();
  });

  it('tells each batch once, and an epoch’s loss is the mean of its batches', async () => {
    const { loop, events, dispose } = linearRun(mnist, { trainingDigits: 90 });
    await loop.run('end');
    const points = pointsOf(events);
    expect(points.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    const sizes = [20, 20, 20, 20, 10];
    const [, first] = epochsOf(events);
    const sum = points.slice(0, 5).reduce((total, { loss }, i) => total + loss * sizes[i], 0);
    expect(first.loss).toBeCloseTo(sum / 90, 5);
    await dispose();
  });

  it('gives the same curve however it is interrupted', async () => {
    const whole = linearRun(mnist);
    await whole.loop.run('end');
    const pieces = linearRun(mnist);
    expect(await pieces.loop.run('batch')).toBe('paused');
    expect(pieces.loop.position.step).toBe(1);
    expect(await pieces.loop.run('epoch')).toBe('paused');
    expect(pieces.loop.position).toMatchObject({ epoch: 1, batch: 0 });
    const run = pieces.loop.run('end');
    await pieces.loop.pause();
    await run;
    await pieces.loop.run('end');
    expect(pieces.weights()).toEqual(whole.weights());
    expect(withoutTimes(pointsOf(pieces.events))).toEqual(withoutTimes(pointsOf(whole.events)));
    expect(withoutTimes(epochsOf(pieces.events))).toEqual(withoutTimes(epochsOf(whole.events)));
    await whole.dispose();
    await pieces.dispose();
  });

  it('steps to the end of the next epoch, with its test reading', async () => {
    const { loop, events, dispose } = linearRun(mnist);
    await loop.run('epoch');
    expect(epochsOf(events).map(({ epoch }) => epoch)).toEqual([0, 1]);
    expect(await loop.run('epoch')).toBe('finished');
    expect(epochsOf(events).map(({ epoch }) => epoch)).toEqual([0, 1, 2]);
    expect(await loop.run('epoch')).toBe('finished');
    await dispose();
  });

  it('pauses within a batch, also while it reads the test set, and takes that up where it was', async () => {
    const { loop, events, dispose } = linearRun(await fewDigits(2000));
    let pausedAt = 0;
    const stopAt = (done: number) => {
      pausedAt = done;
      void loop.pause();
    };
    const original = events.push.bind(events);
    events.push = (event: TrainingEvent) => {
      if (event.type === 'evaluating' && pausedAt === 0 && event.done >= 500) stopAt(event.done);
      return original(event);
    };
    expect(await loop.run('end')).toBe('paused');
    expect(events.at(-1)).toMatchObject({ type: 'stopped', reason: 'paused' });
    expect(loop.position.step).toBe(0);
    const before = events.length;
    await loop.run('batch');
    const next = events.slice(before).find((event) => event.type === 'evaluating');
    expect(next).toMatchObject({ done: pausedAt + 250, total: 2000 });
    await dispose();
  });

  it('lets others have a turn between two steps', async () => {
    const { loop, dispose } = linearRun(mnist, { epochs: 1000 });
    const run = loop.run('end');
    const stepsSeen = new Set<number>();
    for (let i = 0; i < 5; i++) {
      await new Promise((resolve) => setImmediate(resolve));
      stepsSeen.add(loop.position.step);
    }
    await loop.pause();
    expect(await run).toBe('paused');
    expect(loop.position.epoch).toBeLessThan(1000);
    await dispose();
  });

  it('shows a visitor a state that hides no step, and goes on', async () => {
    const { loop, dispose } = linearRun(mnist, { epochs: 50 });
    const run = loop.run('end');
    await new Promise((resolve) => setImmediate(resolve));
    const state = await loop.betweenSteps(() => Promise.resolve(loop.state));
    expect(state.totals.samples).toBe(20 * state.batch);
    await loop.pause();
    await run;
    await dispose();
  });

  it('lets in a visitor that comes while another is served at the end', async () => {
    const { loop, dispose } = linearRun(mnist, { epochs: 50 });
    const run = loop.run('end');
    let second: Promise<string> | undefined;
    const first = loop.betweenSteps(async () => {
      second = loop.betweenSteps(() => Promise.resolve('served'));
      return Promise.resolve('served');
    });
    await loop.pause();
    expect([await first, await second]).toEqual(['served', 'served']);
    await run;
    await dispose();
  });

  it('is not harmed by a visitor that fails', async () => {
    const { loop, dispose } = linearRun(mnist, { epochs: 50 });
    const run = loop.run('end');
    const failing = loop.betweenSteps(() => {
      throw new Error('no such thing');
    });
    await expect(failing).rejects.toThrow('no such thing');
    await loop.pause();
    expect(await run).toBe('paused');
    await dispose();
  });

  it('refuses to run twice at once', async () => {
    const { loop, dispose } = linearRun(mnist);
    const run = loop.run('end');
    await expect(loop.run('end')).rejects.toThrow(/at work already/);
    await run;
    await dispose();
  });

  it('goes on for more epochs, and finishes the one under way when there are fewer', async () => {
    const { loop, dispose } = linearRun(mnist, { epochs: 1 });
    await loop.run('end');
    loop.setEpochs(3);
    await loop.run('batch');
    expect(loop.position).toMatchObject({ epoch: 1, batch: 1, epochs: 3 });
    loop.setEpochs(1);
    expect(await loop.run('end')).toBe('finished');
    expect(loop.position).toMatchObject({ epoch: 2, batch: 0, epochs: 2 });
    await dispose();
  });

  it('stops early when the test accuracy no longer rises, and goes on when told to', async () => {
    const { loop, dispose } = linearRun(mnist, { epochs: 9, patience: 2, learningRate: 1e-9 });
    expect(await loop.run('end')).toBe('stopped-early');
    const { epoch } = loop.position;
    expect(epoch).toBeLessThan(5);
    expect(await loop.run('end')).toBe('stopped-early');
    expect(loop.position.epoch).toBe(epoch + 2);
    await dispose();
  });

  it.each([
    ['not-a-number', 1e38],
    ['exploding', 1000],
  ])('stops as diverged (%s), and stays so', async (kind, learningRate) => {
    const settings = { epochs: 100, trainingDigits: 6000, learningRate };
    const { loop, events, dispose } = linearRun(mnist, settings);
    expect(await loop.run('end')).toBe('diverged');
    expect(events.at(-1)).toMatchObject({ type: 'stopped', divergence: { kind } });
    const { step } = loop.position;
    expect(await loop.run('end')).toBe('diverged');
    expect(loop.position.step).toBe(step);
    await dispose();
  });

  it('counts time only while it trains', async () => {
    const { loop, events, dispose } = linearRun(mnist);
    await loop.run('epoch');
    const seconds = loop.seconds;
    await loop.evaluate();
    expect(loop.seconds).toBe(seconds);
    expect(epochsOf(events)[1].seconds).toBeLessThanOrEqual(seconds);
    await dispose();
  });

  it('leaves nothing on the device', async () => {
    const before = tf.memory().numTensors;
    const { loop, dispose } = linearRun(mnist, { optimizer: 'adam' });
    await loop.run('batch');
    await dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
