import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  beginStroke,
  cellCentre,
  chooseSample,
  clear,
  emptyPad,
  extendStroke,
  hasInkAt,
  isEmpty,
  PAD_SIDE,
  PEN_RADIUS,
  undo,
  withColumns,
} from '../../../src/components/draw/drawing.ts';
import { networkInput } from '../../../src/components/draw/network-input.ts';

const EMPTY = emptyPad();
const sample = { index: 7, label: [3], columns: 28, pixels: new Uint8Array(784).fill(255) };

describe('the pad', () => {
  it('takes strokes back one by one, and a wiped drawing as a whole', () => {
    let pad = beginStroke(EMPTY, { x: 50, y: 50 });
    pad = extendStroke(pad, [{ x: 60, y: 60 }]);
    pad = beginStroke(pad, { x: 100, y: 100 });
    const two = pad.drawing;
    pad = clear(pad);
    expect(isEmpty(pad)).toBe(true);
    pad = undo(pad);
    expect(pad.drawing).toEqual(two);
    pad = undo(pad);
    expect(pad.drawing.strokes).toHaveLength(1);
    pad = undo(undo(pad));
    expect(pad).toEqual(EMPTY);
  });

  it('puts a test digit in place of a drawing, begins anew on it, and undoes both', () => {
    const drawn = beginStroke(EMPTY, { x: 50, y: 50 });
    const chosen = chooseSample(drawn, sample);
    expect(chosen.drawing.strokes).toEqual([]);
    const anew = beginStroke(chosen, { x: 10, y: 10 });
    expect(anew.drawing.sample).toBeUndefined();
    expect(undo(anew).drawing.sample).toBe(sample);
    expect(undo(undo(anew)).drawing).toEqual(drawn.drawing);
  });

  it('wipes nothing that is not there, so that undo has no empty steps', () => {
    expect(clear(EMPTY)).toBe(EMPTY);
    expect(undo(EMPTY)).toBe(EMPTY);
  });

  it('grows and shrinks with the screen, but never cuts off what is written', () => {
    const strip = emptyPad(112);
    expect(withColumns(strip, 80).width).toBe(800);
    const written = beginStroke(strip, { x: 950, y: 100 });
    const narrower = withColumns(written, 80);
    expect(narrower.width).toBeGreaterThanOrEqual(950 + PEN_RADIUS);
    expect(narrower.drawing).toBe(written.drawing);
    expect(withColumns(narrower, 112)).toEqual(written);
    expect(withColumns(strip, 112)).toBe(strip);
  });

  it('keeps a pen that leaves the pad on its edge', () => {
    const anywhere = fc.double({ min: -1000, max: 1000, noNaN: true });
    fc.assert(
      fc.property(anywhere, anywhere, (x, y) => {
        const pad = extendStroke(beginStroke(EMPTY, { x: 5, y: 5 }), [{ x, y }]);
        for (const point of pad.drawing.strokes[0]?.points ?? []) {
          expect(point.x).toBeGreaterThanOrEqual(0);
          expect(point.x).toBeLessThanOrEqual(PAD_SIDE);
          expect(point.y).toBeGreaterThanOrEqual(0);
          expect(point.y).toBeLessThanOrEqual(PAD_SIDE);
        }
      }),
    );
  });

  it('knows where there is ink', () => {
    const pad = extendStroke(beginStroke(EMPTY, { x: 100, y: 100 }), [{ x: 200, y: 100 }]);
    expect(hasInkAt(pad.drawing, { x: 150, y: 100 + PEN_RADIUS - 1 })).toBe(true);
    expect(hasInkAt(pad.drawing, { x: 150, y: 100 + PEN_RADIUS + 1 })).toBe(false);
  });
});

describe('what goes into the network', () => {
  it('is nothing for an empty pad', () => {
    expect(networkInput(EMPTY.drawing, true)).toBeUndefined();
    expect(networkInput(EMPTY.drawing, false)).toBeUndefined();
  });

  it('is a test digit as it is, in grey from 0 to 1', () => {
    const input = networkInput(chooseSample(EMPTY, sample).drawing, true);
    expect(input?.how).toBe('sample');
    expect(input?.pixels).toHaveLength(784);
    expect(input?.pixels[0]).toBe(1);
  });

  const corner = extendStroke(beginStroke(EMPTY, cellCentre(3, 3)), [cellCentre(3, 9)]);
  const centreOfMass = (pixels: Float32Array) => {
    let [mass, across, down] = [0, 0, 0];
    pixels.forEach((ink, index) => {
      mass += ink;
      across += ink * (index % 28);
      down += ink * Math.floor(index / 28);
    });
    return { x: across / mass, y: down / mass };
  };

  it('is moved to the middle and enlarged when normalised', () => {
    const input = networkInput(corner.drawing, true);
    const centre = centreOfMass(input?.pixels ?? new Float32Array());
    expect(Math.abs(centre.x - 14)).toBeLessThanOrEqual(1);
    expect(Math.abs(centre.y - 14)).toBeLessThanOrEqual(1);
    const rows = new Set(
      [...(input?.pixels ?? [])].flatMap((ink, at) => (ink > 0 ? [Math.floor(at / 28)] : [])),
    );
    expect(rows.size).toBeGreaterThanOrEqual(19);
  });

  it('stays where and as large as it was drawn when it is only shrunk', () => {
    const input = networkInput(corner.drawing, false);
    expect(input?.how).toBe('plain');
    const centre = centreOfMass(input?.pixels ?? new Float32Array());
    expect(centre.x).toBeCloseTo(3, 1);
    expect(centre.y).toBeCloseTo(6, 1);
    const ink = [...(input?.pixels ?? [])].reduce((total, each) => total + each, 0);
    const pen = PEN_RADIUS / 10;
    const area = 2 * pen * 6 + Math.PI * pen * pen;
    expect(Math.abs(ink - area) / area).toBeLessThan(0.08);
  });
});
