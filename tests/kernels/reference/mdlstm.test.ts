import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SCAN_CORNERS } from '../../../src/kernels/mdlstm.ts';
import { lstmBackward, lstmForward } from '../../../src/kernels/reference/lstm.ts';
import {
  mdlstmBackward,
  mdlstmForward,
  type ImageDimensions,
  type MdlstmOptions,
  type MdlstmReferenceInputs,
} from '../../../src/kernels/reference/mdlstm.ts';
import { mdlstmCases, type MdlstmCase } from '../mdlstm-parity.ts';
import { numbers, randomArray } from '../parity.ts';

const MOST = { batch: 2, height: 3, width: 4, features: 2, units: 3 };
const STEP = 1e-5;

/** Every option but clamping, which is no gradient of anything. */
const cases = mdlstmCases(MOST).map((parity) => ({ ...parity, clampGateErrors: false }));

describe('the reference of the two-dimensional LSTM', () => {
  test('has the gradients that finite differences give, of every input', () => {
    fc.assert(
      fc.property(cases, (parity) => {
        const inputs = inputsOf(parity);
        const dy = randomArray(outputSize(parity), 1, numbers(parity.seed + 7));
        const gradients = mdlstmBackward(inputs, parity, parity, dy);
        const loss = () => dot(mdlstmForward(inputs, parity, parity), dy);
        for (const name of ['x', 'kernel', 'recurrentKernel', 'bias', 'peepholes'] as const) {
          const values = inputs[name];
          if (values === undefined) continue;
          const next = numbers(parity.seed + 9);
          for (let probe = 0; probe < 12; probe++) {
            const at = Math.floor(next() * values.length);
            const before = values[at];
            values[at] = before + STEP;
            const above = loss();
            values[at] = before - STEP;
            const below = loss();
            values[at] = before;
            expect(gradients[name][at], `${name}[${at}]`).toBeCloseTo(
              (above - below) / (2 * STEP),
              6,
            );
          }
        }
      }),
      { numRuns: 60, seed: 1 },
    );
  });

  test('reads of each sample what it reads of that sample cut to its own width', () => {
    fc.assert(
      fc.property(cases, (given) => {
        const parity = { ...given, widths: true };
        const inputs = inputsOf(parity);
        const { widths, ...image } = inputs;
        const { height, width, features, batch } = parity;
        const channels = parity.corners.length * parity.units;
        const whole = mdlstmForward(inputs, parity, parity);
        for (let n = 0; n < batch; n++) {
          const own = widths?.[n] ?? width;
          const cut = mdlstmForward(
            { ...image, x: columnsOf(inputs.x, { n, height, width, channels: features }, own) },
            { ...parity, batch: 1, width: own },
            parity,
          );
          expect(columnsOf(whole, { n, height, width, channels }, own)).toEqual(cut);
          const all = columnsOf(whole, { n, height, width, channels }, width);
          expect(all.filter((value) => value !== 0).length).toBeLessThanOrEqual(cut.length);
        }
      }),
      { numRuns: 40, seed: 2 },
    );
  });

  test('gives no gradient to the columns beyond a sample’s own', () => {
    const parity: MdlstmCase = { ...BASE, batch: 1, width: 4, widths: true };
    const inputs = { ...inputsOf(parity), widths: [2] };
    const dy = new Float64Array(outputSize(parity)).fill(1);
    const { x } = mdlstmBackward(inputs, parity, parity, dy);
    const image = { n: 0, height: parity.height, width: 4, channels: parity.features };
    const own = columnsOf(x, image, 2);
    expect(own.every((value) => value !== 0)).toBe(true);
    expect(x.filter((value) => value !== 0)).toHaveLength(own.length);
  });

  test('scans a mirrored image from the other side as it scans the image', () => {
    const parity = { ...BASE, corners: ['top-left'] as const };
    const inputs = inputsOf(parity);
    const output = mdlstmForward(inputs, parity, parity);
    for (const corner of SCAN_CORNERS) {
      const x = mirrored(inputs.x, parity, parity.features, corner);
      const scanned = mdlstmForward({ ...inputs, x }, parity, { ...parity, corners: [corner] });
      expect(mirrored(scanned, parity, parity.units, corner)).toEqual(output);
    }
  });

  test('of one row is the one-dimensional LSTM, the second forget gate unused', () => {
    fc.assert(
      fc.property(cases, fc.boolean(), (given, goBackwards) => {
        const corner = goBackwards ? 'top-right' : 'top-left';
        const options: MdlstmOptions = {
          cell: 'classic',
          corners: [corner],
          clampGateErrors: false,
        };
        const parity: MdlstmCase = {
          ...given,
          ...options,
          height: 1,
          bias: true,
          peepholes: false,
          widths: false,
        };
        const inputs = inputsOf(parity);
        const { batch, width, features, units } = parity;
        // i, f_x, c, o: Keras's order once f_y is left out.
        const without = (matrix: Float64Array) => withoutBlock(matrix, units, 2);
        const flat = {
          x: inputs.x,
          kernel: without(inputs.kernel),
          recurrentKernel: without(inputs.recurrentKernel.slice(0, units * 5 * units)),
          bias: without(inputs.bias ?? new Float64Array()),
        };
        const dims = { batch, timesteps: width, features, units };
        const lstm = {
          recurrentActivation: 'sigmoid',
          returnSequences: true,
          goBackwards,
        } as const;
        const dy = randomArray(outputSize(parity), 1, numbers(parity.seed + 3));
        // As in Keras, an LSTM that goes backwards gives its outputs in the order walked.
        const inOrder = (values: Float64Array) =>
          goBackwards ? mirrored(values, { batch, height: 1, width }, units, 'top-right') : values;

        close(inOrder(lstmForward(flat, dims, lstm)), mdlstmForward(inputs, parity, options));
        const expected = lstmBackward(flat, dims, lstm, inOrder(dy));
        const actual = mdlstmBackward(inputs, parity, options, dy);
        close(expected.x, actual.x);
        close(expected.kernel, without(actual.kernel));
        close(
          expected.recurrentKernel,
          without(actual.recurrentKernel.slice(0, units * 5 * units)),
        );
        close(expected.bias, without(actual.bias));
      }),
      { numRuns: 30, seed: 3 },
    );
  });

  test('keeps gate errors within [-1, 1] only when told to', () => {
    const inputs = inputsOf(BASE);
    const small = new Float64Array(outputSize(BASE)).fill(0.01);
    const large = new Float64Array(outputSize(BASE)).fill(1000);
    const clamping = { ...BASE, clampGateErrors: true };
    const bias = (options: MdlstmOptions, dy: Float64Array) =>
      mdlstmBackward(inputs, BASE, options, dy).bias;
    expect(bias(clamping, small)).toEqual(bias(BASE, small));
    const cells = BASE.batch * BASE.height * BASE.width;
    const largest = (values: Float64Array) => Math.max(...values.map(Math.abs));
    expect(largest(bias(clamping, large))).toBeLessThanOrEqual(cells);
    expect(largest(bias(BASE, large))).toBeGreaterThan(cells);
  });

  test.each([
    ['every gate', 2, 1000],
    ['c alone', 0.5, 8],
    ['c and o, whose peephole enters dc', 0.05, 200],
  ])('clamps before peepholes and earlier cells see it the error of %s', (_which, biasC, dh2) => {
    // Two cells in a row and one unit; of W, R and b only R_x and b of the gate c are not 0.
    const [wI, wX, wY, wO, r] = [0.1, 0.2, 0.3, 0.4, 0.7];
    const inputs = {
      x: new Float64Array(2),
      kernel: new Float64Array(5),
      recurrentKernel: Float64Array.of(0, 0, 0, r, 0, 0, 0, 0, 0, 0),
      bias: Float64Array.of(0, 0, 0, biasC, 0),
      peepholes: Float64Array.of(wI, wX, wY, wO),
    };
    const s = (z: number) => 1 / (1 + Math.exp(-z));
    const kept = (error: number) => Math.min(1, Math.max(-1, error));
    const g1 = Math.tanh(biasC);
    const c1 = 0.5 * g1;
    const [o1, t1] = [s(wO * c1), Math.tanh(c1)];
    const [i2, f2, g2] = [s(wI * c1), s(wX * c1), Math.tanh(biasC + r * o1 * t1)];
    const c2 = i2 * g2 + f2 * c1;
    const [o2, t2] = [s(wO * c2), Math.tanh(c2)];
    const dzO2 = kept(dh2 * t2 * o2 * (1 - o2));
    const dc2 = dh2 * o2 * (1 - t2 * t2) + wO * dzO2;
    const dzI2 = kept(dc2 * g2 * i2 * (1 - i2));
    const dzX2 = kept(dc2 * c1 * f2 * (1 - f2));
    const dzC2 = kept(dc2 * i2 * (1 - g2 * g2));
    expect(dzC2).toBe(1);
    const dh1 = dzC2 * r;
    const dzO1 = kept(dh1 * t1 * o1 * (1 - o1));
    const dc1 = dc2 * f2 + wI * dzI2 + wX * dzX2 + dh1 * o1 * (1 - t1 * t1) + wO * dzO1;
    const dzI1 = kept(dc1 * g1 * 0.25);
    const dzC1 = kept(dc1 * 0.5 * (1 - g1 * g1));

    const { bias, peepholes, recurrentKernel } = mdlstmBackward(
      inputs,
      { batch: 1, height: 1, width: 2, features: 1, units: 1 },
      { cell: 'classic', corners: ['top-left'], clampGateErrors: true },
      Float64Array.of(0, dh2),
    );
    const dz2 = [dzI2, dzX2, 0, dzC2, dzO2];
    close(Float64Array.of(dzI1 + dzI2, dzX2, 0, dzC1 + dzC2, dzO1 + dzO2), bias);
    close(Float64Array.of(dzI2 * c1, dzX2 * c1, 0, dzO1 * c1 + dzO2 * c2), peepholes);
    close(Float64Array.from([...dz2.map((dz) => dz * o1 * t1), 0, 0, 0, 0, 0]), recurrentKernel);
  });
});

const BASE: MdlstmCase = {
  batch: 2,
  height: 3,
  width: 4,
  features: 2,
  units: 3,
  cell: 'stable',
  corners: SCAN_CORNERS,
  clampGateErrors: false,
  bias: true,
  peepholes: false,
  widths: false,
  inputGradient: true,
  seed: 5,
};

function inputsOf(parity: MdlstmCase): MdlstmReferenceInputs {
  const { batch, height, width, features, units, corners, seed } = parity;
  const next = numbers(seed);
  const random = (size: number) => randomArray(size, 0.8, next);
  return {
    x: random(batch * height * width * features),
    kernel: random(corners.length * features * 5 * units),
    recurrentKernel: random(corners.length * 2 * units * 5 * units),
    ...(parity.bias ? { bias: random(corners.length * 5 * units) } : {}),
    ...(parity.peepholes && parity.cell === 'classic'
      ? { peepholes: random(corners.length * 4 * units) }
      : {}),
    ...(parity.widths
      ? { widths: Array.from({ length: batch }, () => 1 + Math.floor(next() * width)) }
      : {}),
  };
}

function outputSize({ batch, height, width, corners, units }: MdlstmCase): number {
  return batch * height * width * corners.length * units;
}

function dot(one: Float64Array, other: Float64Array): number {
  return one.reduce((sum, value, i) => sum + value * other[i], 0);
}

/** The first `count` columns of sample `n`. */
function columnsOf(
  values: Float64Array,
  { n, height, width, channels }: { n: number; height: number; width: number; channels: number },
  count: number,
): Float64Array {
  const rows = Array.from({ length: height }, (_, row) => {
    const begin = (n * height + row) * width * channels;
    return [...values.subarray(begin, begin + count * channels)];
  });
  return Float64Array.from(rows.flat());
}

/** Turned so that what lies in the corner comes to lie in the top left, and back. */
function mirrored(
  values: Float64Array,
  { batch, height, width }: Pick<ImageDimensions, 'batch' | 'height' | 'width'>,
  channels: number,
  corner: string,
): Float64Array {
  const turned = new Float64Array(values.length);
  for (let n = 0; n < batch; n++) {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const row = corner.startsWith('bottom') ? height - 1 - y : y;
        const column = corner.endsWith('right') ? width - 1 - x : x;
        const from = ((n * height + row) * width + column) * channels;
        turned.set(
          values.subarray(from, from + channels),
          ((n * height + y) * width + x) * channels,
        );
      }
    }
  }
  return turned;
}

/** `[rows, 5 units]` without one block of columns. */
function withoutBlock(matrix: Float64Array, units: number, block: number): Float64Array {
  return matrix.filter((_, i) => Math.floor((i % (5 * units)) / units) !== block);
}

function close(expected: Float64Array, actual: Float64Array): void {
  expect(actual).toHaveLength(expected.length);
  actual.forEach((value, i) => expect(value).toBeCloseTo(expected[i], 12));
}
