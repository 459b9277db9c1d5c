import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { checkCtcTargets, ctcLoss, NO_LABEL } from '../../../src/kernels/ctc-loss.ts';
import { editDistance, greedyReading } from '../../../src/kernels/greedy-reading.ts';
import { ctcSums } from '../../../src/kernels/reference/ctc-loss.ts';
import { registerReferenceKernels } from '../../../src/kernels/reference/register.ts';
import {
  ctcCases,
  ctcParityErrors,
  LOST,
  lossWith,
  paddedLabels,
  type CtcCase,
} from '../ctc-parity.ts';

interface Golden extends CtcCase {
  losses: number[];
  gradient: number[];
}

describe('the reference of CTC', () => {
  test('sums over every way to spread a label over the frames', () => {
    fc.assert(
      fc.property(ctcCases({ batch: 1, frames: 5, classes: 3, longest: 3 }), (given) => {
        const { lossSum } = sumsOf(given);
        const probability = overAllPaths(given);
        if (probability === 0) expect(lossSum).toBe(0);
        else expect(lossSum).toBeCloseTo(-Math.log(probability), 9);
      }),
      { numRuns: 200, seed: 1 },
    );
  });

  test('has the gradient that finite differences give', () => {
    fc.assert(
      fc.property(ctcCases({ batch: 2, frames: 7, classes: 5, longest: 3 }), (given) => {
        const { gradient } = sumsOf(given);
        const logits = [...given.logits];
        for (let at = 0; at < logits.length; at += 3) {
          const lossAt = (change: number) =>
            sumsOf({ ...given, logits: logits.with(at, logits[at] + change) }).lossSum;
          expect(gradient[at]).toBeCloseTo((lossAt(1e-5) - lossAt(-1e-5)) / 2e-5, 6);
        }
      }),
      { numRuns: 40, seed: 2 },
    );
  });

  test('is PyTorch’s, loss and gradient', () => {
    const file = new URL('../goldens/ctc.json', import.meta.url);
    const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: Golden[] };
    const fits = cases.flatMap(({ losses }) => losses).map((loss) => loss > 0);
    expect(new Set(fits)).toEqual(new Set([true, false]));
    for (const golden of cases) {
      const { lossSum, gradient } = sumsOf(golden);
      expect(lossSum).toBeCloseTo(
        golden.losses.reduce((sum, loss) => sum + loss),
        8,
      );
      golden.gradient.forEach((value, i) => expect(gradient[i]).toBeCloseTo(value, 9));
    }
  });

  test('has no loss and no gradient where the label does not fit into the frames', () => {
    // 1 1 needs a blank between, so three frames.
    const given = { batch: 1, frames: 4, classes: 3, longest: 2, labels: [[1, 1]] };
    const logits = Array.from({ length: 12 }, (_, i) => Math.sin(i));
    const short = sumsOf({ ...given, logits, counts: [2] });
    expect(short.lossSum).toBe(0);
    expect(short.gradient.every((value) => value === 0)).toBe(true);
    const fitting = sumsOf({ ...given, logits, counts: [3] });
    expect(fitting.lossSum).toBeGreaterThan(0);
    expect(fitting.gradient.subarray(0, 9).every((value) => value !== 0)).toBe(true);
    expect([...fitting.gradient.subarray(9)]).toEqual([0, 0, 0]);
  });

  test('does not underflow over five hundred frames', () => {
    const frames = 500;
    const logits = Array.from({ length: frames * 11 }, (_, i) => 8 * Math.sin(i * i));
    const given = { batch: 1, frames, classes: 11, longest: 5, logits, counts: [frames] };
    const { lossSum, gradient } = sumsOf({ ...given, labels: [[1, 2, 3, 4, 5]] });
    expect(lossSum).toBeGreaterThan(1000);
    expect(lossSum).toBeLessThan(20_000);
    expect(gradient.every(Number.isFinite)).toBe(true);
  });

  test('is the same wherever the logits lie', () => {
    const given = { batch: 1, frames: 4, classes: 3, longest: 2, labels: [[0, 1]], counts: [4] };
    const logits = Array.from({ length: 12 }, (_, i) => Math.round(8 * Math.sin(i)));
    const { lossSum } = sumsOf({ ...given, logits });
    for (const far of [2 ** 40, -(2 ** 40)]) {
      const moved = sumsOf({ ...given, logits: logits.map((logit) => logit + far) });
      expect(moved.lossSum).toBeCloseTo(lossSum, 12);
    }
  });

  test('counts what the greedy reading gets right', () => {
    const logits = [0, 0, 2, 0, 1, 1, 2].flatMap((best) =>
      [0, 1, 2].map((k) => (k === best ? 5 : 0)),
    );
    const given = { batch: 1, frames: 7, classes: 3, longest: 3, logits, counts: [7] };
    expect(sumsOf({ ...given, labels: [[0, 0, 1]] })).toMatchObject({ exact: 1, editDistance: 0 });
    expect(sumsOf({ ...given, labels: [[0, 1]] })).toMatchObject({ exact: 0, editDistance: 1 });
  });

  test.each([
    [[1, 2, 3], [1, 2, 3], 0],
    [[1, 2, 3], [1, 3], 1],
    [[], [4, 5], 2],
    [[1, 2], [2, 1], 2],
    [[3, 1, 2], [3, 4, 2, 2], 2],
  ])('between %j and %j lie %i changes', (one, other, changes) => {
    expect(editDistance(one, other)).toBe(changes);
    expect(editDistance(other, one)).toBe(changes);
  });
});

describe('the loss on tfjs’s tape', () => {
  beforeAll(async () => {
    await tf.setBackend('cpu');
    registerReferenceKernels('cpu');
  });

  test('is the reference’s', async () => {
    await fc.assert(
      fc.asyncProperty(ctcCases({ batch: 4, frames: 9, classes: 6, longest: 4 }), async (given) => {
        for (const error of Object.values(await ctcParityErrors(given))) {
          expect(error).toBeLessThan(1e-6);
        }
      }),
      { numRuns: 30, seed: 3 },
    );
  });

  test.each(LOST)(
    'is no number after %s, so that a run that diverged is noticed',
    async (...to) => {
      const { loss, totals, lostGradients } = await lossWith(to[1], to[2]);
      expect([loss, totals[0]]).toEqual([NaN, NaN]);
      expect(lostGradients).toHaveLength(4 * to[2].frames);
    },
  );

  test('takes no notice of what stands beyond a sample’s own frames', async () => {
    const { loss, lostGradients } = await lossWith(NaN, { sample: 0, at: 20, frames: 5 });
    expect(loss).toBeGreaterThan(0);
    expect(lostGradients).toEqual([]);
  });

  test('refuses logits without room for a symbol and the blank, and targets of another kind', () => {
    const [logits, labels, frames] = [
      tf.zeros<tf.Rank.R3>([1, 2, 3]),
      tf.tensor2d([0], [1, 1], 'int32'),
      tf.tensor1d([2], 'int32'),
    ];
    expect(() => ctcLoss({ logits: tf.zeros([1, 2, 1]), labels, frames })).toThrow(
      'they were [1, 2, 1]',
    );
    expect(() => ctcLoss({ logits, labels: labels.toFloat(), frames })).toThrow(
      "CTC's labels must be int32; they were float32",
    );
    expect(() => ctcLoss({ logits, labels: tf.zeros([2, 1], 'int32'), frames })).toThrow(
      'labels have shape [2, 1]; [1, longest label] was expected',
    );
  });

  test('refuses a label that goes on after its end, and labels for another batch', () => {
    const frames = Int32Array.of(5, 5);
    expect(() => {
      checkCtcTargets(Int32Array.of(1, 2, -1, 3, -1, 3), frames, 5, 11);
    }).toThrow('labels[1] holds 3 after its end');
    expect(() => {
      checkCtcTargets(Int32Array.of(1, 2, 3), frames, 5, 11);
    }).toThrow('3 labels were given for 2 samples');
  });

  const wrong: [string, number[], number[], string][] = [
    ['a symbol outside the alphabet', [7], [2], 'labels[0] holds 7; symbols go from 0 to 1'],
    ['the blank as a symbol', [2], [2], 'labels[0] holds 2'],
    ['an empty label', [NO_LABEL], [2], 'labels[0] is empty'],
    ['no frames', [0], [0], 'frames[0] was 0; the logits have 1 to 2 frames'],
    ['more frames than there are', [0], [3], 'frames[0] was 3'],
    ['frames of another batch', [0], [1, 1], 'frames have shape [2]; [1] was expected'],
  ];
  test.each(wrong)('refuses %s with a sentence', (_what, label, frames, sentence) => {
    expect(() =>
      ctcLoss({
        logits: tf.zeros([1, 2, 3]),
        labels: tf.tensor2d(label, [1, 1], 'int32'),
        frames: tf.tensor1d(frames, 'int32'),
      }),
    ).toThrow(sentence);
  });
});

function sumsOf(given: CtcCase) {
  return ctcSums(given.logits, paddedLabels(given), Int32Array.from(given.counts), given);
}

/** The probability of the label by looking at each of `classes ^ frames` paths. */
function overAllPaths({ classes, logits, labels, counts: [frames] }: CtcCase): number {
  const softmax = Array.from({ length: frames }, (_, t) => {
    const powers = logits.slice(t * classes, (t + 1) * classes).map(Math.exp);
    const total = powers.reduce((sum, power) => sum + power);
    return powers.map((power) => power / total);
  });
  let probability = 0;
  for (let path = 0; path < classes ** frames; path++) {
    const said = Array.from(
      { length: frames },
      (_, t) => Math.floor(path / classes ** t) % classes,
    );
    const oneHot = said.flatMap((k) => Array.from({ length: classes }, (_, j) => Number(j === k)));
    if (editDistance(greedyReading(oneHot, frames, classes), labels[0]) > 0) continue;
    probability += said.reduce((product, k, t) => product * softmax[t][k], 1);
  }
  return probability;
}
