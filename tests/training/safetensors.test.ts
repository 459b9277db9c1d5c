/** What is written must come back the same, and every kind of damage must be said in a sentence. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  readSafetensors,
  SafetensorsError,
  writeSafetensors,
} from '../../src/training/safetensors.ts';

const tensor = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 }).chain((shape) => {
  const length = shape.reduce((product, size) => product * size, 1);
  return fc.float32Array({ minLength: length, maxLength: length }).map((data) => ({ shape, data }));
});
const name = fc
  .string({ unit: 'grapheme', maxLength: 12 })
  .filter((s) => s !== '__metadata__' && s !== '__proto__');

const sample = () =>
  writeSafetensors({
    tensors: new Map([
      ['a', { shape: [2, 3], data: new Float32Array([1, 2, 3, 4, 5, 6]) }],
      ['b', { shape: [2], data: new Float32Array([7, 8]) }],
    ]),
    metadata: { made: 'here' },
  });

/** The sample's bytes with its header changed. */
function withHeader(
  change: (
    header: Record<string, { dtype: string; shape: unknown; data_offsets: number[] }>,
  ) => void,
): Uint8Array {
  const bytes = sample();
  const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
  change(header);
  const json = new TextEncoder().encode(JSON.stringify(header));
  const changed = new Uint8Array(8 + json.length + bytes.length - 8 - length);
  new DataView(changed.buffer).setBigUint64(0, BigInt(json.length), true);
  changed.set(json, 8);
  changed.set(bytes.subarray(8 + length), 8 + json.length);
  return changed;
}

describe('safetensors', () => {
  it('gives back every tensor and text as it was written', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(name, tensor), { selector: ([n]) => n, maxLength: 5 }),
        fc.dictionary(name, fc.string()),
        (tensors, metadata) => {
          const read = readSafetensors(writeSafetensors({ tensors: new Map(tensors), metadata }));
          expect({ ...read.metadata }).toEqual({ ...metadata });
          expect(new Set(read.tensors.keys())).toEqual(new Set(tensors.map(([n]) => n)));
          for (const [n, { shape, data }] of tensors) {
            expect(read.tensors.get(n)?.shape).toEqual(shape);
            expect(read.tensors.get(n)?.data).toEqual(data);
          }
        },
      ),
    );
  });

  it('reads from the middle of a larger buffer, as Node hands out files', () => {
    const bytes = sample();
    const buffer = Buffer.alloc(bytes.length + 100, 7);
    buffer.set(bytes, 33);
    const { tensors } = readSafetensors(buffer.subarray(33, 33 + bytes.length));
    expect(tensors.get('b')?.data).toEqual(new Float32Array([7, 8]));
    buffer.fill(0);
    expect(tensors.get('a')?.data).toEqual(new Float32Array([1, 2, 3, 4, 5, 6]));
  });

  it('lays out the bytes as the format says', () => {
    const bytes = sample();
    const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    expect(length % 8).toBe(0);
    expect(JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)))).toEqual({
      __metadata__: { made: 'here' },
      a: { dtype: 'F32', shape: [2, 3], data_offsets: [0, 24] },
      b: { dtype: 'F32', shape: [2], data_offsets: [24, 32] },
    });
    expect(new DataView(bytes.buffer).getFloat32(8 + length + 4, true)).toBe(2);
  });

  it('takes half the room with 16-bit floats, and gives back the nearest of them', () => {
    const tensors = new Map([
      ['a', { shape: [3], data: new Float32Array([1.5, -0.1, 70]) }],
      ['b', { shape: [], data: new Float32Array([1 / 3]) }],
    ]);
    const bytes = writeSafetensors({ tensors, metadata: {} }, 'F16');
    const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    expect(bytes.length).toBe(8 + length + 8);
    const read = readSafetensors(bytes).tensors;
    expect(read.get('a')?.data).toEqual(new Float32Array([1.5, -0.0999755859375, 70]));
    expect(read.get('b')).toEqual({ shape: [], data: new Float32Array([0.333251953125]) });
  });

  it('does not make infinity of a number that 16 bits cannot hold', () => {
    const tensors = new Map([['big', { shape: [1], data: new Float32Array([-65520]) }]]);
    expect(() => writeSafetensors({ tensors, metadata: {} }, 'F16')).toThrow(/"big".*too large/);
    expect(() => writeSafetensors({ tensors, metadata: {} })).not.toThrow();
  });

  it('takes a quarter of the room with 8 bits, off by at most 1/254 of the largest in a column', () => {
    const matrix = fc
      .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 40 }))
      .chain(([columns, rows]) => {
        const value = fc.integer({ min: -1e6, max: 1e6 }).map((thousandths) => thousandths / 1000);
        const length = rows * columns;
        return fc
          .array(value, { minLength: length, maxLength: length })
          .map((data) => ({ shape: [rows, columns], data: new Float32Array(data) }));
      });
    fc.assert(
      fc.property(matrix, ({ shape, data }) => {
        const [rows, columns] = shape;
        const bias = { shape: [3], data: new Float32Array([0.1, 1e-9, -3]) };
        const tensors = new Map([
          ['kernel', { shape, data }],
          ['bias', bias],
        ]);
        const bytes = writeSafetensors({ tensors, metadata: {} }, 'I8');
        const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
        expect(bytes.length).toBe(8 + length + rows * columns + 4 * columns + 4 * 3);
        const read = readSafetensors(bytes).tensors;
        expect([...read.keys()]).toEqual(['kernel', 'bias']);
        expect(read.get('bias')).toEqual(bias);
        const kernel = read.get('kernel');
        expect(kernel?.shape).toEqual(shape);
        data.forEach((value, i) => {
          const column = data.filter((_, k) => k % columns === i % columns);
          const largest = Math.max(...column.map(Math.abs));
          const off = Math.abs((kernel?.data[i] ?? NaN) - value);
          expect(off).toBeLessThanOrEqual(largest * (1 / 254 + 1e-6));
        });
      }),
      { numRuns: 60 },
    );
  });

  it('reads integers only where something says what they stand for', () => {
    const quantized = writeSafetensors(
      {
        tensors: new Map([['a', { shape: [2, 2], data: new Float32Array([1, 2, 3, 4]) }]]),
        metadata: {},
      },
      'I8',
    );
    const text = new TextDecoder('latin1').decode(quantized);
    const elsewhere = Uint8Array.from(text.replace('a/scale', 'a/stale'), (c) => c.charCodeAt(0));
    const tooFew = Uint8Array.from(text.replace('"shape":[2,2]', '"shape":[4,1]'), (c) =>
      c.charCodeAt(0),
    );
    expect(readSafetensors(quantized).tensors.get('a')?.data.length).toBe(4);
    for (const bytes of [elsewhere, tooFew]) {
      expect(() => readSafetensors(bytes)).toThrow(/"a" holds numbers of type I8; only floats/);
    }
  });

  it('refuses a file cut at any place', () => {
    const bytes = sample();
    for (let end = 0; end < bytes.length; end++) {
      expect(() => readSafetensors(bytes.subarray(0, end))).toThrow(SafetensorsError);
    }
  });

  it.each([
    [
      'a picture',
      () => new Uint8Array([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0]),
      /not a safetensors file/,
    ],
    ['an empty file', () => new Uint8Array(), /not a safetensors file/],
    ['a cut file', () => sample().subarray(0, -1), /cut short/],
    ['trailing bytes', () => new Uint8Array([...sample(), 0]), /follow its last tensor/],
    [
      'another type',
      () => withHeader((h) => (h['a'].dtype = 'I8')),
      /type I8; only floats \(F64, F32, F16, BF16\)/,
    ],
    [
      'too many bytes for its type',
      () => withHeader((h) => (h['a'].dtype = 'F16')),
      /"a" of shape \[2, 3\] needs 12 bytes/,
    ],
    [
      'a wrong shape',
      () => withHeader((h) => (h['a'].shape = [7])),
      /"a" of shape \[7\] needs 28 bytes/,
    ],
    ['a negative shape', () => withHeader((h) => (h['a'].shape = [-6])), /entry of tensor "a"/],
    ['a hole', () => withHeader((h) => delete h['a']), /"b" should begin at byte 0/],
    [
      'an overlap',
      () => withHeader((h) => (h['b'].data_offsets = [16, 24])),
      /"b" should begin at byte 24/,
    ],
  ])('names what is wrong with %s', (_what, bytes, message) => {
    expect(() => readSafetensors(bytes())).toThrow(message);
  });
});
