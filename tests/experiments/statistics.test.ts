/** Means and Welch's t test. The values to compare with are SciPy 1.17's (`ttest_ind(equal_var=False)`, `t.interval`). */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareGroups, figuresOf } from '../../src/experiments/statistics.ts';

const CASES = [
  {
    one: [27.5, 21, 19, 23.6, 17, 17.9, 16.9, 20.1, 21.9, 22.6, 23.1, 19.6, 19, 21.7, 21.4],
    other: [27.1, 22, 20.8, 23.4, 23.4, 23.5, 25.8, 22, 24.8, 20.2, 21.9, 22.1, 22.9, 30.5, 24.4],
    t: -2.8529548701715215,
    p: 0.008071938172194903,
    degreesOfFreedom: 27.88730398842012,
    interval: { low: -4.868022741791966, high: -0.7986439248746979 },
    kind: 'more-than-chance',
  },
  {
    one: [0.912, 0.918, 0.905],
    other: [0.951, 0.947, 0.949, 0.93],
    t: -5.3322037890103084,
    p: 0.003128040578646756,
    degreesOfFreedom: 4.989850862597292,
    interval: { low: -0.04830092301873481, high: -0.016865743647931787 },
    kind: 'more-than-chance',
  },
  {
    one: [0.912, 0.918],
    other: [0.915, 0.93],
    t: -0.9284766908852662,
    p: 0.49188526844981195,
    degreesOfFreedom: 1.3120124804992201,
    interval: { low: -0.06715899382112481, high: 0.05215899382112468 },
    kind: 'chance',
  },
] as const;

describe("Welch's t test", () => {
  it.each(CASES)('agrees with SciPy: $kind at $degreesOfFreedom degrees', (known) => {
    const compared = compareGroups(known.one, known.other);
    expect(compared.kind).toBe(known.kind);
    if (compared.kind !== 'chance' && compared.kind !== 'more-than-chance') return;
    expect(compared.t).toBeCloseTo(known.t, 9);
    expect(compared.degreesOfFreedom).toBeCloseTo(known.degreesOfFreedom, 9);
    expect(compared.p).toBeCloseTo(known.p, 8);
    expect(compared.interval.low).toBeCloseTo(known.interval.low, 6);
    expect(compared.interval.high).toBeCloseTo(known.interval.high, 6);
    expect(compared.confidence).toBe(0.95);
  });

  it('is stricter where the best of four is compared: three comparisons share the 5 %', () => {
    const compared = compareGroups(CASES[1].one, CASES[1].other, 3);
    expect(compared).toMatchObject({ kind: 'more-than-chance', confidence: 1 - 0.05 / 3 });
    if (compared.kind !== 'more-than-chance') return;
    expect(compared.interval.low).toBeCloseTo(-0.05419858278462831, 6);
    expect(compared.interval.high).toBeCloseTo(-0.010968083882038248, 6);
  });

  it('says that nothing is known of chance from single runs, or without any spread', () => {
    expect(compareGroups([0.9], [0.8, 0.81]).kind).toBe('too-few');
    expect(compareGroups([0.9, 0.9], [0.8, 0.8]).kind).toBe('no-spread');
    expect(compareGroups([0.1 + 0.2, 0.3], [0.8, 0.8]).kind).toBe('no-spread');
    expect(compareGroups([0.9, 0.9], [0.8, 0.81]).kind).not.toBe('no-spread');
  });

  const group = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), {
    minLength: 2,
    maxLength: 8,
  });

  it('holds the same of two groups, whichever comes first', () => {
    fc.assert(
      fc.property(group, group, (one, other) => {
        const [there, back] = [compareGroups(one, other), compareGroups(other, one)];
        expect(back.kind).toBe(there.kind);
        expect(back.difference).toBeCloseTo(-there.difference, 12);
      }),
    );
  });

  it('calls groups of the same values no more than chance', () => {
    fc.assert(
      fc.property(group, (values) => {
        expect(['chance', 'no-spread']).toContain(compareGroups(values, [...values]).kind);
      }),
    );
  });
});

describe('the figures of a group', () => {
  it('are mean, sample deviation, ends and the interval of the mean', () => {
    const figures = figuresOf([0.912, 0.918, 0.905, 0.92]);
    expect(figures).toMatchObject({ count: 4, lowest: 0.905, highest: 0.92 });
    expect(figures.mean).toBeCloseTo(0.91375, 12);
    expect(figures.deviation).toBeCloseTo(0.006751543033509704, 12);
    expect(figures.interval?.low).toBeCloseTo(0.9030067884090216, 6);
    expect(figures.interval?.high).toBeCloseTo(0.9244932115909785, 6);
  });

  it('have no interval where there is one run, and refuse none', () => {
    expect(figuresOf([0.5])).toEqual({
      ...{ count: 1, mean: 0.5, deviation: 0, lowest: 0.5, highest: 0.5 },
    });
    expect(() => figuresOf([])).toThrow(RangeError);
  });
});
