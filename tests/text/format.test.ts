import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as format from '../../src/text/format.ts';

describe('numbers as people read them', () => {
  it.each([
    [format.count(60_000), '60,000'],
    [format.fixed(4.5, 2), '4.50'],
    [format.fixed(-0.371, 3), '−0.371'],
    [format.significant(-1.2e-10, 2), '−0.00000000012'],
    [format.roughly(-12, 2), '−12'],
    [format.rounded(4.5, 2), '4.5'],
    [format.significant(0.5, 3), '0.500'],
    [format.significant(12e9, 3), '1.20E10'],
    [format.roughly(0.00312, 2), '0.0031'],
    [format.percent(0.9123), '91.2\u00a0%'],
    [format.percent(0.9123, 0), '91\u00a0%'],
    [format.megabytes(11_594_722), '11.6\u00a0MB'],
    [format.duration(4.2), '4.2\u00a0s'],
    [format.duration(42), '42\u00a0s'],
    [format.duration(125), '2\u00a0min 5\u00a0s'],
    [format.duration(3_599.7), '1\u00a0h 0\u00a0min'],
    [format.duration(7_300), '2\u00a0h 1\u00a0min'],
    [format.aboutDuration(0.3), 'less than 1\u00a0s'],
    [format.aboutDuration(40), 'about 40\u00a0s'],
    [format.nearDuration(0.3), '< 1\u00a0s'],
    [format.nearDuration(725), '≈ 12\u00a0min'],
    [format.nearDuration(12_600), '≈ 3.5\u00a0h'],
  ])('%s', (found, expected) => {
    expect(found).toBe(expected);
  });

  it('a longer time never reads as a shorter one', () => {
    const seconds = fc.double({ min: 0, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(seconds, seconds, (one, other) => {
        const [shorter, longer] = one < other ? [one, other] : [other, one];
        expect(inSeconds(format.duration(shorter))).toBeLessThanOrEqual(
          inSeconds(format.duration(longer)),
        );
      }),
    );
  });
});

function inSeconds(words: string): number {
  const units: Record<string, number> = { s: 1, min: 60, h: 3600 };
  return [...words.matchAll(/([\d.,]+)\u00a0(s|min|h)/g)].reduce(
    (sum, [, number = '', unit = '']) =>
      sum + Number(number.replaceAll(',', '')) * (units[unit] ?? NaN),
    0,
  );
}
