import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normal, SeededRandom, shuffledIndices } from '../../src/data/random.ts';

describe('SeededRandom', () => {
  it('is xoshiro128**, by the numbers that its reference implementation gives', () => {
    const random = SeededRandom.restore([1, 2, 3, 4]);
    expect([1, 2, 3, 4].map(() => random.nextWord())).toEqual([11520, 0, 5927040, 70819200]);
  });

  it('goes on from a saved state with the very numbers that would have come', () => {
    fc.assert(
      fc.property(fc.integer(), fc.string(), fc.nat(100), (seed, stream, skipped) => {
        const random = new SeededRandom(seed, stream);
        for (let i = 0; i < skipped; i++) random.next();
        const restored = SeededRandom.restore(random.state());
        expect(draw(restored)).toEqual(draw(random));
      }),
    );
  });

  it('gives the same numbers for the same seed and stream, others for another seed or stream', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), (seed, other) => {
        fc.pre(seed !== other);
        const numbers = draw(new SeededRandom(seed, 'weights'));
        expect(draw(new SeededRandom(seed, 'weights'))).toEqual(numbers);
        expect(draw(new SeededRandom(seed, 'shuffle'))).not.toEqual(numbers);
        expect(draw(new SeededRandom(other, 'weights'))).not.toEqual(numbers);
      }),
    );
  });

  it('is uniform in [0, 1)', () => {
    const random = new SeededRandom(3);
    const often = new Array<number>(20).fill(0);
    for (let i = 0; i < 100_000; i++) {
      const value = random.next();
      expect(value >= 0 && value < 1).toBe(true);
      often[Math.floor(value * 20)]++;
    }
    // 5,000 each with a standard deviation of 69.
    for (const count of often) expect(Math.abs(count - 5000)).toBeLessThan(5 * 69);
  });

  it('does not begin alike for neighbouring seeds', () => {
    const firsts = Array.from({ length: 1000 }, (_, seed) => new SeededRandom(seed).next());
    const mean = firsts.reduce((sum, value) => sum + value, 0) / 1000;
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.05);
    expect(correlation(firsts.slice(1), firsts.slice(0, -1))).toBeLessThan(0.1);
  });
});

describe('normal', () => {
  it('has mean 0, standard deviation 1 and the tails of a normal distribution', () => {
    const random = new SeededRandom(5);
    const values = Array.from({ length: 100_000 }, () => normal(random));
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + value * value, 0) / values.length;
    const beyondTwo = values.filter((value) => Math.abs(value) > 2).length / values.length;
    expect(Math.abs(mean)).toBeLessThan(0.015);
    expect(Math.abs(variance - 1)).toBeLessThan(0.02);
    expect(Math.abs(beyondTwo - 0.0455)).toBeLessThan(0.004);
  });

  it('is finite even where the uniform number is 0', () => {
    expect(Number.isFinite(normal({ next: () => 0 }))).toBe(true);
  });
});

describe('shuffledIndices', () => {
  it('holds every index once', () => {
    fc.assert(
      fc.property(fc.nat(300), fc.nat(), (count, seed) => {
        const indices = shuffledIndices(count, new SeededRandom(seed));
        expect([...indices].sort((a, b) => a - b)).toEqual(
          Array.from({ length: count }, (_, i) => i),
        );
      }),
    );
  });

  it('gives every order of four equally often', () => {
    const random = new SeededRandom(11);
    const often = new Map<string, number>();
    for (let i = 0; i < 24_000; i++) {
      const order = shuffledIndices(4, random).join();
      often.set(order, (often.get(order) ?? 0) + 1);
    }
    expect(often.size).toBe(24);
    // 1,000 each with a standard deviation of 31.
    for (const count of often.values()) expect(Math.abs(count - 1000)).toBeLessThan(5 * 31);
  });
});

function draw(random: SeededRandom): number[] {
  return Array.from({ length: 8 }, () => random.next());
}

function correlation(a: number[], b: number[]): number {
  return Math.abs(
    a.reduce((sum, value, i) => sum + (value - 0.5) * (b[i] - 0.5), 0) / (a.length / 12),
  );
}
