/** A checkpoint file comes back whole, and what is wrong with one is said in a sentence. */
import { describe, expect, it } from 'vitest';
import { defaultExperiment } from '../../src/models/index.ts';
import {
  CheckpointError,
  readCheckpoint,
  writeCheckpoint,
  type Checkpoint,
} from '../../src/training/checkpoint.ts';
import { readSafetensors, writeSafetensors } from '../../src/training/safetensors.ts';

const tensor = (...values: number[]) => ({
  shape: [values.length],
  data: Float32Array.from(values),
});

const CHECKPOINT: Checkpoint = {
  experiment: defaultExperiment(),
  learningRate: 0.003,
  iterations: 12,
  random: { 'dropout of simple_rnn': 7 },
  loop: {
    step: 12,
    epoch: 1,
    batch: 2,
    epochs: 20,
    seconds: 3.25,
    evaluationDue: false,
    totals: { samples: 256, lossSum: 300.5, correct: 80, since: 2.5 },
    earlyStop: { best: 0.75, epochsWithoutRise: 0 },
  },
  history: {
    points: [{ step: 1, epoch: 0.1, seconds: 0.25, loss: 2.3, accuracy: 0.125 }],
    epochs: [{ epoch: 0, step: 0, seconds: 0, valLoss: 2.4, valAccuracy: 0.1, epochSeconds: 0 }],
  },
  weights: new Map([['dense/bias', tensor(1, 2, 3)]]),
  slots: new Map([['momentum/dense/bias', tensor(4, 5, 6)]]),
};

/** The file with its metadata changed; `undefined` takes an entry away. */
function withMetadata(changes: Record<string, string | undefined>): Uint8Array {
  const { tensors, metadata } = readSafetensors(writeCheckpoint(CHECKPOINT));
  const changed = Object.entries({ ...metadata, ...changes }).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return writeSafetensors({ tensors, metadata: Object.fromEntries(changed) });
}

const state = (changes: object) =>
  JSON.stringify({
    learningRate: 1,
    iterations: 1,
    random: {},
    loop: { ...CHECKPOINT.loop, ...changes },
  });

describe('a checkpoint file', () => {
  it('gives back everything that was written', () => {
    expect(readCheckpoint(writeCheckpoint(CHECKPOINT))).toEqual(CHECKPOINT);
  });

  it('gives back the label errors of a network that reads numbers', () => {
    const lines: Checkpoint = {
      ...CHECKPOINT,
      loop: {
        ...CHECKPOINT.loop,
        totals: { ...CHECKPOINT.loop.totals, labels: { digits: 96, edits: 41 } },
      },
      history: {
        points: CHECKPOINT.history.points.map((point) => ({ ...point, labelErrorRate: 1.25 })),
        epochs: CHECKPOINT.history.epochs.map((point) => ({
          ...point,
          labelErrorRate: 0.5,
          valLabelErrorRate: 1,
        })),
      },
    };
    expect(readCheckpoint(writeCheckpoint(lines))).toStrictEqual(lines);
  });

  it('of a network that names digits says nothing of label errors', () => {
    const read = readCheckpoint(writeCheckpoint(CHECKPOINT));
    expect(read).toStrictEqual(CHECKPOINT);
    expect(JSON.stringify([read.loop, read.history])).not.toMatch(/label/i);
  });

  it('can be written before the first evaluation', () => {
    const earlyStop = { best: null, epochsWithoutRise: 0 };
    const early = { ...CHECKPOINT, loop: { ...CHECKPOINT.loop, earlyStop } };
    expect(readCheckpoint(writeCheckpoint(early)).loop.earlyStop).toEqual(earlyStop);
  });

  it.each([
    [
      'another program’s tensors',
      { format: undefined },
      /holds tensors but no Scanline checkpoint/,
    ],
    ['a later version', { version: '2' }, /format version 2; this program reads version 1/],
    ['no state', { state: undefined }, /has no state/],
    ['a state that is not JSON', { state: '{' }, /state is not JSON/],
    ['a negative step', { state: state({ step: -1 }) }, /state is wrong at "loop\.step"/],
    ['an unknown entry', { state: state({ mood: 'good' }) }, /state is wrong at "loop"/],
    ['a broken history', { history: '{"points":[{}],"epochs":[]}' }, /history is wrong at "points/],
    ['an unknown network', { experiment: '{"network":"cnn"}' }, /no network called "cnn"/],
  ])('with %s is refused', (_what, changes, message) => {
    const bytes = withMetadata(changes);
    expect(() => readCheckpoint(bytes)).toThrow(CheckpointError);
    expect(() => readCheckpoint(bytes)).toThrow(message);
  });

  it('cut short is refused', () => {
    const bytes = writeCheckpoint(CHECKPOINT);
    expect(() => readCheckpoint(bytes.subarray(0, bytes.length - 4))).toThrow(/cut short/);
    expect(() => readCheckpoint(bytes.subarray(0, 100))).toThrow(CheckpointError);
  });
});
