/** Drawings in six hands: the same ones everywhere, each another, and as MNIST's digits are. */
import { describe, expect, it } from 'vitest';
import { HANDS, handDrawings } from '../../src/data/hands.ts';

const drawings = handDrawings();

describe('drawings in six hands', () => {
  it('are ten of each digit in each hand, each another', () => {
    expect(drawings).toHaveLength(600);
    for (const { name } of HANDS) {
      const labels = drawings.filter(({ hand }) => hand === name).map(({ label }) => label);
      expect(labels.toSorted()).toEqual(Array.from({ length: 100 }, (_, i) => Math.floor(i / 10)));
    }
    expect(
      new Set(drawings.map(({ pixels }) => Buffer.from(pixels.buffer).toString('latin1'))).size,
    ).toBe(600);
  });

  it('are the same ones every time', () => {
    const bytes = (all: typeof drawings) =>
      Buffer.concat(all.map(({ pixels }) => Buffer.from(pixels.buffer)));
    expect(bytes(handDrawings()).equals(bytes(drawings))).toBe(true);
  });

  it('have about the ink that MNIST has, and lean as their hand does', () => {
    for (const { label, pixels } of drawings) {
      const ink = pixels.reduce((sum, value) => sum + value, 0);
      // MNIST's means go from 60 (for 1) to 136 (for 0).
      expect(ink).toBeGreaterThan(label === 1 ? 30 : 45);
      expect(ink).toBeLessThan(190);
    }
    const leaning = (hand: string) =>
      drawings
        .filter((each) => each.hand === hand && each.label === 1)
        .reduce((sum, { pixels }) => sum + lean(pixels), 0) / 10;
    expect(leaning('to the right')).toBeGreaterThan(leaning('upright') + 0.2);
    expect(leaning('to the left')).toBeLessThan(leaning('upright') - 0.1);
  });
});

/** How far the ink moves to the right for each row up: covariance of x and -y over the variance of y. */
function lean(pixels: Float32Array): number {
  let [mass, sumX, sumY, sumXY, sumYY] = [0, 0, 0, 0, 0];
  pixels.forEach((ink, i) => {
    const [x, y] = [i % 28, Math.floor(i / 28)];
    mass += ink;
    sumX += ink * x;
    sumY += ink * y;
    sumXY += ink * x * y;
    sumYY += ink * y * y;
  });
  return -(sumXY - (sumX * sumY) / mass) / (sumYY - (sumY * sumY) / mass);
}
