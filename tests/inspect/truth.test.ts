/** What is shown of the inside of a network is true of it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GraphBuilder } from '../../src/graph/builder.ts';
import { alignmentOf } from '../../src/inspect/alignment.ts';
import { atOnce } from '../../src/inspect/breathe.ts';
import { cellTerms } from '../../src/inspect/cell-terms.ts';
import { drivingDigits, EACH } from '../../src/inspect/driving-digits.ts';
import type { Edit } from '../../src/inspect/edits.ts';
import { gradientsOf, type Quantity, quantityOf } from '../../src/inspect/gradients.ts';
import { halfLife, memoryOf } from '../../src/inspect/memory.ts';
import { mistakesIn } from '../../src/inspect/mistakes.ts';
import { inspectedNetwork, InspectError } from '../../src/inspect/network.ts';
import { occlusionOf } from '../../src/inspect/pixels.ts';
import { reachOf } from '../../src/inspect/reach.ts';
import { readingOf } from '../../src/inspect/reading.ts';
import { receptiveField, scanMaps } from '../../src/inspect/scans.ts';
import { trace, type Trace } from '../../src/inspect/trace.ts';
import { orderByLikeness } from '../../src/inspect/unit-order.ts';
import { drawnNetwork, drawnPixels, type Sample, sampleNamed, SAMPLES } from './sample-networks.ts';

const each = SAMPLES.map((sample) => [sample.title, sample] as const);

function tracedOf(sample: Sample, edits: readonly Edit[] = []): Trace {
  return trace(drawnNetwork(sample), drawnPixels(sample.columns), edits);
}

function quantityFor({ columns }: Sample): Quantity {
  return columns === undefined
    ? { kind: 'difference', of: 3, rather: 8 }
    : { kind: 'loss', label: [4, 4, 0] };
}

/** To the bit. */
function isSame(one: Float64Array, other: Float64Array): boolean {
  const [ones, others] = [one, other].map(({ buffer, byteOffset, byteLength }) =>
    Buffer.from(buffer, byteOffset, byteLength),
  );
  return ones.equals(others);
}

/** Largest difference as a share of the largest value. */
function share(difference: number, scale: number): number {
  return difference / Math.max(scale, 1e-9);
}

describe('feeding only t steps gives the same state', () => {
  it.each(each.filter(([, { way }]) => way === 'state'))('%s', async (_title, sample) => {
    const traced = tracedOf(sample);
    const { order, steps, probabilities, classes } = await readingOf(traced, atOnce);
    for (const step of [0, Math.floor(steps / 3), steps - 2]) {
      // What comes after the step is anything else.
      const other = drawnPixels(28, 99);
      const pixels = drawnPixels().map((ink, i) => (order[i] <= step ? ink : other[i]));
      const prefix = trace(traced.network, pixels);
      const reading = await readingOf(prefix, atOnce);
      const until = (step + 1) * classes;
      expect(reading.probabilities.slice(0, until)).toEqual(probabilities.slice(0, until));
    }
  });
});

describe('gradients equal central differences', () => {
  it.each(each)('by pixels: %s', (_title, sample) => {
    const traced = tracedOf(sample);
    const quantity = quantityFor(sample);
    const { pixels: gradient, value } = gradientsOf(traced, quantity);
    const pixels = Float64Array.from(drawnPixels(sample.columns));
    expect(value).toBe(quantityOf(traced, quantity).value);
    const largest = gradient.reduce((most, g) => Math.max(most, Math.abs(g)), 0);
    expect(largest).toBeGreaterThan(0);
    const step = 1e-5;
    for (let k = 0; k < 30; k++) {
      const at = (k * 211 + 137) % pixels.length;
      const moved = (by: number) => {
        const changed = pixels.slice();
        changed[at] += by;
        return quantityOf(trace(traced.network, changed), quantity).value;
      };
      const difference = (moved(step) - moved(-step)) / (2 * step);
      expect(share(Math.abs(difference - gradient[at]), largest)).toBeLessThan(1e-3);
    }
  });

  it.each(each)('by states: %s', (_title, sample) => {
    const traced = tracedOf(sample);
    const quantity = quantityFor(sample);
    const { layers } = gradientsOf(traced, quantity);
    expect([...layers.keys()].toSorted()).toEqual(traced.layers.map(({ name }) => name).toSorted());
    for (const { name, units, timesteps, sequences, scan } of traced.layers) {
      for (const [state, gradient] of Object.entries(layers.get(name) ?? {})) {
        const largest = gradient.reduce((most, g) => Math.max(most, Math.abs(g)), 0);
        for (const step of [0, Math.floor(timesteps / 2), timesteps - 1]) {
          const unit = step % units;
          const added = (by: number) => {
            const place =
              scan === undefined ? { from: step, until: step + 1 } : { from: 0, cell: step };
            const edit = { layer: name, state, unit, ...place, to: { add: by } };
            return quantityOf(tracedOf(sample, [edit]), quantity).value;
          };
          const size = 1e-5;
          const difference = (added(size) - added(-size)) / (2 * size);
          // Under TimeDistributed the step is edited in every row.
          let told = 0;
          for (let n = 0; n < sequences; n++)
            told += gradient[(n * timesteps + step) * units + unit];
          expect(share(Math.abs(difference - told), largest * sequences)).toBeLessThan(1e-3);
        }
      }
    }
  });

  it('a linear network of one unit forgets by |w| at each step', () => {
    fc.assert(
      fc.property(fc.double({ min: -1.4, max: 1.4, noNaN: true }), (w) => {
        const graph = new GraphBuilder();
        const input = graph.input([20, 3], 'image');
        const hidden = graph.recurrent('simple-rnn', { units: 1, activation: 'linear' }, input);
        const made = graph.graph('one', [input], graph.softmax(graph.dense({ units: 2 }, hidden)));
        const weights = new Map(
          Object.entries({
            'simple_rnn/kernel': [0.3, -0.2, 0.1],
            'simple_rnn/recurrent_kernel': [w],
            'simple_rnn/bias': [0.1],
            'dense/kernel': [1, 0],
            'dense/bias': [0, 0],
          }).map(([name, data]) => [name, { data }]),
        );
        const network = inspectedNetwork(made, weights);
        const traced = trace(network, new Float64Array(60).fill(0.5));
        const [{ h }] = reachOf(traced, { kind: 'logit', of: 0 });
        h.forEach((length, t) => {
          const expected = Math.abs(w) ** (19 - t);
          expect(Math.abs(length - expected)).toBeLessThanOrEqual(1e-12 * Math.max(1, expected));
        });
      }),
      { numRuns: 40 },
    );
  });

  it('is exactly 0 for every pixel that an MDLSTM’s scan has not come by', () => {
    const sample = sampleNamed('image mdlstm:3');
    const traced = tracedOf(sample);
    const first = scanMaps(traced).filter(({ layer }) => layer.startsWith('mdlstm/'));
    expect(first.map(({ corner }) => corner)).toHaveLength(4);
    for (const { layer, corner } of first) {
      const [row, column] = [11, 17];
      const field = receptiveField(traced, { layer, cell: row * 28 + column, unit: 1 });
      let seen = 0;
      field.forEach((gradient, at) => {
        const [y, x] = [Math.floor(at / 28), at % 28];
        const inRows = corner.startsWith('top') ? y <= row : y >= row;
        const inColumns = corner.endsWith('left') ? x <= column : x >= column;
        if (inRows && inColumns) seen += Number(gradient !== 0);
        else expect(gradient).toBe(0);
      });
      expect(seen).toBeGreaterThan(50);
    }
  });

  it('occlusion and gradient times ink agree in sign more often than not', async () => {
    const traced = tracedOf(sampleNamed('lstm'));
    const quantity = { kind: 'logit', of: 2 } as const;
    const { agreement, occlusion } = await occlusionOf(
      traced,
      { quantity, box: [4, 4], stride: [4, 4] },
      atOnce,
    );
    expect(agreement).toBeGreaterThan(0.6);
    expect(occlusion).toHaveLength(784);
    // With one place of the square, its fall is the quantity with all ink less that with none.
    const whole = await occlusionOf(traced, { quantity, box: [28, 28], stride: [28, 28] }, atOnce);
    const blank = trace(traced.network, new Float64Array(784));
    const fall = quantityOf(traced, quantity).value - quantityOf(blank, quantity).value;
    expect(whole.occlusion[100]).toBeCloseTo(fall, 12);
  });
});

describe('edits', () => {
  it.each(each)('with the value that is there change nothing, to the bit: %s', (_title, sample) => {
    const traced = tracedOf(sample);
    for (const { name, units, sequences, states, scan } of traced.layers) {
      if (sequences > 1) continue;
      for (const state of Object.keys(states)) {
        const step = 3;
        const unit = units - 1;
        const to = states[state][step * units + unit];
        const place =
          scan === undefined ? { from: step, until: step + 1 } : { from: 0, cell: step };
        const edited = tracedOf(sample, [{ layer: name, state, unit, ...place, to }]);
        expect(isSame(edited.logits, traced.logits)).toBe(true);
        for (const [node, value] of traced.values) {
          const named = [...edited.values].find(([other]) => other.name === node.name);
          expect(named !== undefined && isSame(named[1], value)).toBe(true);
        }
      }
    }
  });

  it('set what they say from the step on, and freeze at the step before', () => {
    const sample = sampleNamed('lstm');
    const before = tracedOf(sample).layers[0];
    const silenced = tracedOf(sample, [{ layer: 'lstm', state: 'h', from: 10, to: 0 }]).layers[0];
    expect(silenced.states['h'].subarray(0, 80)).toEqual(before.states['h'].subarray(0, 80));
    expect(silenced.states['h'].subarray(80).every((value) => value === 0)).toBe(true);
    const frozen = tracedOf(sample, [
      { layer: 'lstm', state: 'f', unit: 2, from: 10, to: 'freeze' },
    ]);
    const { f } = frozen.layers[0].states;
    for (let t = 10; t < 28; t++) expect(f[t * 8 + 2]).toBe(before.states['f'][9 * 8 + 2]);
    expect(f[15 * 8 + 3]).not.toBe(f[9 * 8 + 3]);
  });
});

describe('one cell’s terms', () => {
  it.each(each)('add up to the stored gates: %s', (_title, sample) => {
    const traced = tracedOf(sample);
    for (const { name, cell, units, timesteps, sequences } of traced.layers) {
      const place = {
        layer: name,
        unit: 1,
        step: Math.floor(timesteps / 2),
        sequence: sequences - 1,
      };
      if (cell === 'mdlstm') {
        expect(() => cellTerms(traced, place)).toThrow(InspectError);
        continue;
      }
      for (const step of [0, place.step]) {
        const terms = cellTerms(traced, { ...place, step });
        const value = (gate: string) => terms.gates.find((one) => one.gate === gate)?.value ?? NaN;
        for (const { gate, sum, value: told } of terms.gates) {
          const candidates = [Math.tanh(sum), 1 / (1 + Math.exp(-sum)), Math.max(0, sum), sum];
          expect(Math.min(...candidates.map((made) => Math.abs(made - told)))).toBeLessThan(1e-12);
          expect(gate).toMatch(/^([ifgozrh]|re|im)$/);
        }
        const { before, after } = terms;
        if (cell === 'lstm') {
          expect(after['c']).toBeCloseTo(value('f') * before['c'] + value('i') * value('g'), 12);
          expect(after['h']).toBeCloseTo(value('o') * Math.tanh(after['c']), 12);
        }
        if (cell === 'gru') {
          expect(after['h']).toBeCloseTo(
            value('z') * before['h'] + (1 - value('z')) * value('g'),
            12,
          );
        }
        if (cell === 'mingru') {
          const z = value('z');
          expect(after['h']).toBeCloseTo((1 - z) * before['h'] + z * value('g'), 12);
        }
        if (cell === 'minlstm') {
          const kept = value('f') / (value('f') + value('i'));
          expect(after['h']).toBeCloseTo(kept * before['h'] + (1 - kept) * value('g'), 12);
        }
        if (cell === 'cornn') {
          const { timeStep, stiffness, damping } = terms.oscillator ?? ({} as never);
          const { y, v } = before;
          const speed = v + timeStep * (value('g') - stiffness * y - damping * v);
          expect(after['v']).toBeCloseTo(speed, 12);
          expect(after['y']).toBeCloseTo(y + timeStep * speed, 12);
        }
        if (cell === 'indrnn') expect(terms.previous).toEqual(Float64Array.of(before['h']));
        if (cell === 'lru') {
          const { turn = { re: NaN, im: NaN, gamma: NaN }, readOut } = terms;
          const { re, im } = before;
          expect(after['re']).toBeCloseTo(
            turn.re * re - turn.im * im + turn.gamma * value('re'),
            12,
          );
          expect(after['im']).toBeCloseTo(
            turn.re * im + turn.im * re + turn.gamma * value('im'),
            12,
          );
          const products = [...(readOut?.re ?? []), ...(readOut?.im ?? []), readOut?.skip ?? NaN];
          expect(products.reduce((a, b) => a + b)).toBeCloseTo(readOut?.value ?? NaN, 12);
        }
      }
      expect(() => cellTerms(traced, { ...place, unit: units })).toThrow(/unit/);
    }
  });
});

describe('eigenvalues', () => {
  it.each(each.filter(([title]) => !/mdlstm|mingru|minlstm|indrnn|lru|cornn/.test(title)))(
    'reproduce trace and determinant: %s',
    async (_title, sample) => {
      const traced = tracedOf(sample);
      for (const { name, units } of traced.layers) {
        const kernel = traced.network.weights.get(`${name}/recurrent_kernel`) ?? new Float64Array();
        const { eigenvalues } = await memoryOf(traced, name, atOnce);
        const blocks = eigenvalues.length;
        eigenvalues.forEach(({ real, imaginary }, block) => {
          const rows = Array.from({ length: units }, (_, row) =>
            Array.from(
              { length: units },
              (__, column) => kernel[(row * blocks + block) * units + column],
            ),
          );
          const diagonal = rows.reduce((sum, row, i) => sum + row[i], 0);
          expect(real.reduce((sum, value) => sum + value, 0)).toBeCloseTo(diagonal, 9);
          expect(imaginary.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 9);
          let [re, im] = [1, 0];
          real.forEach(
            (r, i) => ([re, im] = [re * r - im * imaginary[i], re * imaginary[i] + im * r]),
          );
          const det = determinant(rows);
          expect(Math.abs(re - det)).toBeLessThan(1e-9 * Math.max(1, Math.abs(det)));
          expect(Math.abs(im)).toBeLessThan(1e-9 * Math.max(1, Math.abs(det)));
        });
      }
    },
  );

  it.each(each.filter(([title]) => /mingru \{|minlstm \{|indrnn \{|lru/.test(title)))(
    'are what is left of a push when units do not look at each other: %s',
    async (_title, sample) => {
      const traced = tracedOf(sample);
      for (const { name, units, cell, states, timesteps } of traced.layers) {
        const {
          eigenvalues: [{ real, imaginary, halfLife: halves }],
        } = await memoryOf(traced, name, atOnce);
        // An IndRNN's unit that is shut loses everything, so it is looked at for one step. An LRU's are the same at
        // every step; the shares that the others keep are those of all steps together.
        const step = cell === 'indrnn' ? 1 : cell === 'lru' ? 3 : timesteps - 1;
        // The others are linear in their state, so a push as large as can be leaves something to see.
        const add = cell === 'indrnn' ? 1e-6 : 1e12;
        const left = Array.from({ length: units }, (_, unit) => {
          const state = cell === 'lru' ? 're' : 'h';
          const push = { layer: name, state, unit, from: 0, until: 1, to: { add } };
          const pushed = tracedOf(sample, [push]).layers.find((layer) => layer.name === name);
          const parts = cell === 'lru' ? ['re', 'im'] : ['h'];
          const at = step * units + unit;
          const moved = parts.map((of) => (pushed?.states[of][at] ?? NaN) - states[of][at]);
          return Math.hypot(...moved) / add;
        });
        const told = Array.from(real, (re, i) => Math.hypot(re, imaginary[i]));
        const open = left.filter((share) => share > 0);
        expect(open.length).toBeGreaterThan(cell === 'indrnn' ? 0 : units - 1);
        for (const share of open) {
          const nearest = Math.min(...told.map((size) => Math.abs(size ** step - share) / share));
          expect(nearest).toBeLessThan(1e-6);
        }
        told.forEach((size, i) => expect(0.5 ** (1 / halves[i])).toBeCloseTo(Math.min(1, size), 9));
      }
    },
  );

  it('of a coRNN have the trace of what a step makes of positions and velocities', async () => {
    const traced = tracedOf(sampleNamed('cornn'));
    const kernel = traced.network.weights.get('cornn/recurrent_kernel') ?? new Float64Array();
    const {
      eigenvalues: [{ real, imaginary }],
    } = await memoryOf(traced, 'cornn', atOnce);
    const [units, dt, stiffness, damping] = [6, 0.3, 2.7, 4.7];
    // Of y: 1 + dt^2 (R_y - gamma); of v: 1 - dt epsilon + dt R_v.
    const trace = Array.from({ length: units }, (_, u) => {
      const ofY = 1 + dt * dt * (kernel[u * units + u] - stiffness);
      return ofY + 1 - dt * damping + dt * kernel[(units + u) * units + u];
    }).reduce((sum, part) => sum + part, 0);
    expect(real).toHaveLength(2 * units);
    expect(real.reduce((sum, value) => sum + value, 0)).toBeCloseTo(trace, 9);
    expect(imaginary.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 9);
  });

  it('tell after how many steps half is left', () => {
    expect(halfLife(0.5)).toBe(1);
    expect(halfLife(Math.SQRT1_2)).toBeCloseTo(2, 12);
    expect(halfLife(1)).toBe(Infinity);
    expect(halfLife(0)).toBe(0);
  });
});

function determinant(matrix: readonly (readonly number[])[]): number {
  const rows = matrix.map((row) => [...row]);
  let product = 1;
  for (let i = 0; i < rows.length; i++) {
    let pivot = i;
    for (let r = i; r < rows.length; r++) {
      if (Math.abs(rows[r][i]) > Math.abs(rows[pivot][i])) pivot = r;
    }
    if (pivot !== i) {
      [rows[i], rows[pivot]] = [rows[pivot], rows[i]];
      product = -product;
    }
    product *= rows[i][i];
    for (let r = i + 1; r < rows.length; r++) {
      const factor = rows[r][i] / rows[i][i];
      for (let c = i; c < rows.length; c++) rows[r][c] -= factor * rows[i][c];
    }
  }
  return product;
}

describe('CTC’s alignment', () => {
  it('has posteriors that sum to 1 in each frame and equal brute force', () => {
    const label = fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 1, maxLength: 2 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), label, fc.integer(), (frames, symbols, seed) => {
        const traced = fourClassLine(frames, seed);
        const { label: told, probabilities, path, text, merged } = alignmentOf(traced, symbols);
        const paths = allPaths(frames, 4).filter((one) => collapsed(one).join() === symbols.join());
        if (paths.length === 0) {
          expect(told).toBeUndefined();
          return;
        }
        if (told === undefined) throw new Error('The label fits, but no posterior is told.');
        const weight = (one: readonly number[]) =>
          one.reduce((product, k, t) => product * probabilities[t * 4 + k], 1);
        const total = paths.reduce((sum, one) => sum + weight(one), 0);
        expect(Math.exp(told.logProbability)).toBeCloseTo(total, 10);
        for (let t = 0; t < frames; t++) {
          const entries = told.symbols.length;
          const own = told.posteriors.subarray(t * entries, (t + 1) * entries);
          expect(own.reduce((a, b) => a + b)).toBeCloseTo(1, 10);
          for (let k = 0; k < 4; k++) {
            const forced = paths
              .filter((one) => one[t] === k)
              .reduce((sum, one) => sum + weight(one), 0);
            const summed = own.reduce((sum, p, s) => sum + (told.symbols[s] === k ? p : 0), 0);
            expect(summed).toBeCloseTo(forced / total, 9);
          }
        }
        expect(collapsed([...path])).toEqual(text);
        expect(merged.at(0)?.from).toBe(0);
        expect(merged.at(-1)?.until).toBe(frames);
      }),
      { numRuns: 60 },
    );
  });
});

/** A network that hands four numbers of each frame on as logits. */
function fourClassLine(frames: number, seed: number): Trace {
  const graph = new GraphBuilder();
  const image = graph.input([frames, 4], 'image');
  const logits = graph.dense({ units: 4 }, image);
  const made = graph.graph('line', [image], graph.softmax(logits));
  const identity = Float64Array.from({ length: 16 }, (_, i) => (i % 5 === 0 ? 3 : 0));
  const weights = new Map([
    ['dense/kernel', { data: identity }],
    ['dense/bias', { data: new Float64Array(4) }],
  ]);
  return trace(inspectedNetwork(made, weights), drawnPixels(28, seed).slice(0, 4 * frames));
}

function allPaths(frames: number, classes: number): number[][] {
  if (frames === 0) return [[]];
  return allPaths(frames - 1, classes).flatMap((path) =>
    Array.from({ length: classes }, (_, k) => [...path, k]),
  );
}

function collapsed(path: readonly number[]): number[] {
  return path.filter((k, t) => k !== 3 && k !== path[t - 1]);
}

describe('mistakes', () => {
  it('rows sum to the class counts, and the diagonal is the accuracy', () => {
    const digits = fc.array(
      fc.tuple(
        fc.integer({ min: 0, max: 9 }),
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 10, maxLength: 10 }),
      ),
      { minLength: 1, maxLength: 60 },
    );
    fc.assert(
      fc.property(digits, (read) => {
        const labels = read.map(([label]) => label);
        const { confusion, accuracy, mistakes, count } = mistakesIn(
          read.flatMap(([, said]) => said),
          labels,
          10,
        );
        expect(count).toBe(read.length);
        let right = 0;
        for (let k = 0; k < 10; k++) {
          const row = confusion.subarray(k * 10, (k + 1) * 10);
          expect(row.reduce((a, b) => a + b)).toBe(labels.filter((label) => label === k).length);
          right += row[k];
        }
        expect(accuracy).toBe(right / read.length);
        expect(mistakes).toHaveLength(read.length - right);
        mistakes.forEach(({ confidence }, i) => {
          if (i > 0) expect(confidence).toBeLessThanOrEqual(mistakes[i - 1].confidence);
        });
      }),
    );
  });
});

describe('units', () => {
  it('stand beside the most alike, each once', () => {
    const values = new Float64Array(4 * 6);
    for (let t = 0; t < 4; t++) {
      const [rising, falling] = [t, -t];
      [rising, falling, 0.5, rising * 2 + 1, falling * 3, 7].forEach(
        (value, u) => (values[t * 6 + u] = value),
      );
    }
    const order = [...orderByLikeness({ units: 6, timesteps: 4 }, values)];
    expect(order.toSorted()).toEqual([0, 1, 2, 3, 4, 5]);
    expect(order.indexOf(0) - order.indexOf(3)).toBe(order.indexOf(0) > order.indexOf(3) ? 1 : -1);
    expect(Math.abs(order.indexOf(1) - order.indexOf(4))).toBe(1);
    expect(order.slice(4).toSorted()).toEqual([2, 5]);
  });

  it('are driven most by the digits that make them largest', async () => {
    const network = drawnNetwork(sampleNamed('gru'));
    const images = Array.from({ length: 14 }, (_, seed) =>
      Float64Array.from(drawnPixels(28, seed)),
    );
    const [{ name, units }] = trace(network, images[0]).layers;
    const found = await drivingDigits(
      network,
      name,
      { count: images.length, pixelsOf: (index) => images[index] },
      atOnce,
    );
    expect(found.read).toBe(14);
    const unit = 2;
    const largest = images.map((pixels) => {
      const { h } = trace(network, pixels).layers[0].states;
      return h
        .filter((_, i) => i % units === unit)
        .reduce((most, v) => Math.max(most, v), -Infinity);
    });
    const expected = largest
      .map((value, digit) => ({ value, digit }))
      .toSorted((a, b) => b.value - a.value);
    expect([...found.digits.slice(unit * EACH, (unit + 1) * EACH)]).toEqual(
      expected.slice(0, EACH).map(({ digit }) => digit),
    );
    expect(found.values[unit * EACH]).toBe(expected[0].value);
  });
});

describe('the order of reading', () => {
  it('is each network’s own', async () => {
    const orderOf = async (title: string) =>
      (await readingOf(tracedOf(sampleNamed(title)), atOnce)).order;
    const pixel = (row: number, column: number) => row * 28 + column;
    const rows = await orderOf('lstm');
    expect([rows[pixel(0, 5)], rows[pixel(9, 5)], rows[pixel(27, 0)]]).toEqual([0, 9, 27]);
    const back = await orderOf('rows lstm:6:back');
    expect(back[pixel(0, 5)]).toBe(27);
    const columns = await orderOf('columns');
    expect(columns[pixel(3, 20)]).toBe(20);
    const pixels = await orderOf('irnn');
    expect(pixels[pixel(2, 3)]).toBe(59);
    const both = await orderOf('four-direction');
    expect(both[pixel(20, 12)]).toBe(7);
    const tiles = await orderOf('tiles:4');
    expect(tiles[pixel(5, 9)]).toBe(7 + 2);
    const permuted = await orderOf('permuted');
    expect([...permuted].toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 784 }, (_, i) => i),
    );
  });
});
