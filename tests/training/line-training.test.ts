/** Networks that read numbers learn from lines, count their errors rightly, resume exactly and read what they are given. */
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { TestLines, type LineBatch } from '../../src/data/lines.ts';
import type { Dataset } from '../../src/data/dataset.ts';
import { registerKernels } from '../../src/kernels/register.ts';
import type { Experiment, TrainingSettings } from '../../src/models/experiment.ts';
import { experimentFromPreset } from '../../src/models/index.ts';
import { readExperiment } from '../../src/models/read-experiment.ts';
import { readCheckpoint, writeCheckpoint } from '../../src/training/checkpoint.ts';
import type { CurvePoint, EpochPoint, TrainingEvent } from '../../src/training/events.ts';
import { Trainer } from '../../src/training/trainer.ts';
import { fewDigits } from './linear-run.ts';

let mnist: Dataset;

beforeAll(async () => {
  await tf.setBackend('cpu');
  await registerKernels('cpu');
  mnist = await fewDigits(200);
});

/** A small bidirectional LSTM and few lines unless told otherwise. */
function small(
  training: Partial<TrainingSettings> = {},
  options: Experiment['options'] = {},
): Experiment {
  const base = experimentFromPreset('blstm-line');
  const few = { batchSize: 8, trainingDigits: 20, testDigits: 11, epochs: 2 };
  return readExperiment({
    network: base.network,
    options: { ...base.options, units: 6, ...options },
    training: { ...base.training, ...few, ...training },
  }).experiment;
}

async function trainerOf(experiment: Experiment) {
  const events: TrainingEvent[] = [];
  const trainer = await Trainer.create({
    experiment,
    dataset: mnist,
    onEvent: (e) => events.push(e),
  });
  return { trainer, events };
}

const pointsOf = (events: TrainingEvent[]): CurvePoint[] =>
  events.flatMap((event) => (event.type === 'progress' ? [event.point] : []));
const epochsOf = (events: TrainingEvent[]): EpochPoint[] =>
  events.flatMap((event) => (event.type === 'epoch' ? [event.point] : []));
const curve = (events: TrainingEvent[]): unknown[] =>
  [...pointsOf(events), ...epochsOf(events)].map((point) => ({
    ...point,
    seconds: 0,
    epochSeconds: 0,
  }));

async function weightsOf(trainer: Trainer): Promise<unknown> {
  const { weights, slots } = await trainer.checkpoint();
  return [...weights, ...slots].map(([name, { data }]) => [name, [...data]]);
}

/** A line as it comes from outside: exactly as wide as it is. */
function pixelsOf({ pixels, width, widths }: LineBatch): { pixels: Float32Array; width: number } {
  const rows = Array.from({ length: 28 }, (_, y) =>
    pixels.subarray(y * width, y * width + widths[0]),
  );
  return { pixels: Float32Array.from(rows.flatMap((row) => [...row])), width: widths[0] };
}

/** The likeliest class of each frame, repeats collapsed, blanks dropped. */
function greedy(probabilities: Float32Array, frames: number): number[] {
  const best = Array.from({ length: frames }, (_, t) => {
    const frame = probabilities.subarray(11 * t, 11 * (t + 1));
    return frame.indexOf(Math.max(...frame));
  });
  return best.filter((digit, t) => digit !== 10 && digit !== best[t - 1]);
}

/** Wagner and Fischer, "The String-to-String Correction Problem" (1974). */
function editDistance(one: readonly number[], other: readonly number[]): number {
  let distances = other.map((_, i) => i).concat(other.length);
  one.forEach((digit, i) => {
    const next = [i + 1];
    other.forEach((wanted, j) => {
      const kept = distances[j] + (digit === wanted ? 0 : 1);
      next.push(Math.min(kept, distances[j + 1] + 1, next[j] + 1));
    });
    distances = next;
  });
  return distances[other.length];
}

describe('training on lines', () => {
  it('tells loss, exact readings and label errors of every batch and epoch', async () => {
    const { trainer, events } = await trainerOf(small());
    expect(trainer.testCount).toBe(11);
    expect(await trainer.run()).toBe('finished');
    expect(trainer.position).toMatchObject({ step: 6, batchesPerEpoch: 3 });
    const points = pointsOf(events);
    expect(points.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6]);
    for (const { loss, accuracy, labelErrorRate } of points) {
      expect(loss).toBeGreaterThan(0);
      expect(accuracy).toBeGreaterThanOrEqual(0);
      expect(accuracy).toBeLessThanOrEqual(1);
      expect(labelErrorRate).toBeGreaterThan(0);
    }
    const [before, first] = epochsOf(events);
    expect(before).not.toHaveProperty('labelErrorRate');
    expect(before.valLabelErrorRate).toBeGreaterThan(0);
    expect(first.labelErrorRate).toBeGreaterThan(0);
    // The epoch's loss is the mean over its lines: of three batches, one is smaller.
    const losses = points.slice(0, 3).map(({ loss }) => loss);
    expect(first.loss).toBeGreaterThan(Math.min(...losses));
    expect(first.loss).toBeLessThan(Math.max(...losses));
    await trainer.dispose();
  });

  it('counts errors as one who reads each test line by itself', async () => {
    const experiment = small({ optimizer: 'adam', learningRate: 0.02, epochs: 4 });
    const { trainer } = await trainerOf(experiment);
    await trainer.run();
    const result = await trainer.evaluate();
    const lines = new TestLines(mnist.test, 11);
    let [exact, edits, digits] = [0, 0, 0];
    for (let k = 0; k < 11; k++) {
      const { label } = lines.layout(k);
      const { pixels, width } = pixelsOf(lines.line(k));
      const { frameProbabilities, frames } = await trainer.readLine(pixels, width);
      const wrong = editDistance(greedy(frameProbabilities, frames), label);
      exact += wrong === 0 ? 1 : 0;
      edits += wrong;
      digits += label.length;
    }
    expect(result?.accuracy).toBeCloseTo(exact / 11, 6);
    expect(result?.labelErrorRate).toBeCloseTo(edits / digits, 6);
    await trainer.dispose();
  });

  it('makes a network’s readings likelier', async () => {
    const { trainer, events } = await trainerOf(
      small({ trainingDigits: 48, epochs: 4, learningRate: 0.02 }),
    );
    await trainer.run();
    const epochs = epochsOf(events);
    expect(epochs.at(-1)?.valLoss).toBeLessThan(0.7 * epochs[0].valLoss);
    await trainer.dispose();
  });

  it('gives the same curve for the same experiment, and another for another seed', async () => {
    const curves = [];
    for (const seed of [3, 3, 4]) {
      const { trainer, events } = await trainerOf(small({ seed, epochs: 1 }));
      await trainer.run();
      curves.push(curve(events));
      await trainer.dispose();
    }
    expect(curves[1]).toEqual(curves[0]);
    expect(curves[2]).not.toEqual(curves[0]);
  });

  it('resumes exactly where an uninterrupted run would be', async () => {
    const experiment = small({ optimizer: 'adam' }, { dropout: 0.3 });
    const whole = await trainerOf(experiment);
    await whole.trainer.run();

    const first = await trainerOf(experiment);
    await first.trainer.run('epoch');
    await first.trainer.run('batch');
    const file = writeCheckpoint(await first.trainer.checkpoint());
    await first.trainer.dispose();

    const checkpoint = readCheckpoint(file);
    expect(checkpoint.loop.totals.labels?.digits).toBeGreaterThan(0);
    const second = await trainerOf(checkpoint.experiment);
    second.trainer.restore(checkpoint);
    expect(second.trainer.position).toMatchObject({ step: 4, epoch: 1, batch: 1 });
    await second.trainer.run();
    expect(await weightsOf(second.trainer)).toEqual(await weightsOf(whole.trainer));
    expect(curve([...first.events, ...second.events])).toEqual(curve(whole.events));
    const { history } = await second.trainer.checkpoint();
    expect(history.epochs.map(({ valLabelErrorRate }) => valLabelErrorRate)).toEqual(
      epochsOf(whole.events).map(({ valLabelErrorRate }) => valLabelErrorRate),
    );
    await whole.trainer.dispose();
    await second.trainer.dispose();
  });

  it('takes the high losses of its first batches for what they are, and a run gone astray too', async () => {
    const { trainer, events } = await trainerOf(small({ trainingDigits: 100, epochs: 1 }));
    expect(await trainer.run()).toBe('finished');
    expect(pointsOf(events)[0].loss).toBeGreaterThan(5 * Math.log(10));
    await trainer.dispose();
    const settings = { optimizer: 'sgd', learningRate: 1000, clipping: 'none' } as const;
    const astray = await trainerOf(
      small({ ...settings, batchSize: 2, trainingDigits: 260, testDigits: 2 }),
    );
    expect(await astray.trainer.run()).toBe('diverged');
    expect(astray.events.at(-1)).toMatchObject({
      type: 'stopped',
      divergence: { kind: 'exploding' },
    });
    await astray.trainer.dispose();
  });

  it('leaves nothing on the device, and holds no more the longer it goes on', async () => {
    const before = tf.memory().numTensors;
    const { trainer } = await trainerOf(small({ epochs: 4 }));
    await trainer.run('epoch');
    const { numTensors, numDataBuffers } = tf.memory();
    await trainer.readLine(new Float32Array(28 * 30), 30);
    await trainer.run();
    expect(tf.memory()).toMatchObject({ numTensors, numDataBuffers });
    await trainer.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('reading a line', () => {
  it('says the number, how sure it is, and what it made of each frame', async () => {
    const { trainer } = await trainerOf(small());
    for (const width of [1, 30, 61, 320]) {
      const pixels = Float32Array.from({ length: 28 * width }, (_, i) => (i % 11) / 10);
      const reading = await trainer.readLine(pixels, width);
      expect(reading.pixelsPerFrame).toBe(4);
      expect(reading.frames).toBe(Math.ceil(width / 4));
      expect(reading.frameProbabilities).toHaveLength(11 * reading.frames);
      for (let t = 0; t < reading.frames; t++) {
        const frame = reading.frameProbabilities.subarray(11 * t, 11 * (t + 1));
        expect(frame.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 4);
      }
      expect(reading.probability).toBeGreaterThan(0);
      expect(reading.probability).toBeLessThanOrEqual(1.0001);
      expect(reading.digits.every((digit) => digit >= 0 && digit <= 9)).toBe(true);
    }
    await trainer.dispose();
  });

  it('is answered while it trains', async () => {
    const { trainer } = await trainerOf(small({ epochs: 1000 }));
    const run = trainer.run();
    const { frames } = await trainer.readLine(new Float32Array(28 * 40), 40);
    await trainer.pause();
    expect(frames).toBe(10);
    expect(await run).toBe('paused');
    await trainer.dispose();
  });

  it('refuses what is no line, and says what one is', async () => {
    const { trainer } = await trainerOf(small());
    const ink = (width: number, value = 0) => new Float32Array(28 * width).fill(value);
    const odd = ink(20);
    odd[20 * 3 + 7] = NaN;
    const wrong: [Float32Array, number, RegExp][] = [
      [ink(0), 0, /The line is empty: its width was 0\. A line has 1 to 320 columns/],
      [ink(321), 321, /too wide: it has 321 columns, and at most 320 can be read/],
      [ink(20), 20.5, /width was 20\.5; it must be a whole number/],
      [ink(20), NaN, /width was NaN; it must be a whole number/],
      [ink(20), 21, /21 columns has 588 pixels \(28 rows of 21\); 560 values were given/],
      [odd, 20, /row 3, column 7 is NaN; pixels go from 0 \(background\) to 1 \(ink\)/],
      [ink(20, 255), 20, /row 0, column 0 is 255; pixels go from 0/],
    ];
    for (const [pixels, width, message] of wrong) {
      await expect(trainer.readLine(pixels, width)).rejects.toThrow(message);
    }
    await trainer.dispose();
  });

  it('is for networks that read numbers, and naming a digit for those that do not', async () => {
    const { trainer } = await trainerOf(small());
    await expect(trainer.predict(new Float32Array(784))).rejects.toThrow(
      /blstm-line reads lines, not single images/,
    );
    await trainer.dispose();
    const digits = await Trainer.create({
      experiment: experimentFromPreset('simple-rnn'),
      dataset: mnist,
    });
    await expect(digits.readLine(new Float32Array(28), 1)).rejects.toThrow(
      /simple-rnn names single images and cannot read a line/,
    );
    await digits.dispose();
  });
});
