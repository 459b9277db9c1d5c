/**
 * The safetensors file format, for floats (written in 32, 16 or 8 bits, read in any): eight bytes with the length of a
 * JSON header, the header, then the tensors' bytes without holes, row-major and little-endian
 * (https://github.com/huggingface/safetensors#format).
 *
 * 8-bit integers are read only where `NAME/scale`, a float for each column, says what they stand for (quantized.ts).
 */
import { z } from 'zod';
import { safetensors as words } from '../text/en-checkpoints.ts';
import { FLOAT16_LIMIT, fromBfloat16, fromFloat16, toFloat16 } from './float16.ts';
import { dequantize, quantize } from './quantized.ts';

export interface StoredTensor {
  shape: readonly number[];
  data: Float32Array;
}

export interface SafetensorsContent {
  tensors: ReadonlyMap<string, StoredTensor>;
  metadata: Readonly<Record<string, string>>;
}

/** How the numbers are written; in memory they are 32-bit floats. In I8 what is no matrix stays F32. */
export type StoredType = 'F32' | 'F16' | 'I8';

/** The bytes are not a safetensors file this program can read; the message says where and why. */
export class SafetensorsError extends Error {
  override name = 'SafetensorsError';
}

const METADATA = '__metadata__';
const SCALE = '/scale';
const LENGTH_BYTES = 8;
/** The reference reader's own limit: a header longer than this is taken for damage. */
const LONGEST_HEADER = 100_000_000;

/**
 * The file's bytes. The header is padded with spaces so that the tensors start at a multiple of eight.
 *
 * @throws SafetensorsError naming the tensor with a number that is too large for 16 bits.
 */
export function writeSafetensors(
  { tensors, metadata }: SafetensorsContent,
  dtype: StoredType = 'F32',
): Uint8Array<ArrayBuffer> {
  const header: Record<string, unknown> = { [METADATA]: metadata };
  const parts = [...tensors].flatMap(([name, tensor]) => partsOf(name, tensor, dtype));
  let end = 0;
  for (const { name, bytes, ...part } of parts) {
    const begin = end;
    end += bytes.length;
    header[name] = { ...part, data_offsets: [begin, end] };
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  const headerLength = Math.ceil(json.length / 8) * 8;
  const bytes = new Uint8Array(LENGTH_BYTES + headerLength + end);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerLength), true);
  bytes.fill(0x20, LENGTH_BYTES, LENGTH_BYTES + headerLength);
  bytes.set(json, LENGTH_BYTES);
  let offset = LENGTH_BYTES + headerLength;
  for (const part of parts) {
    bytes.set(part.bytes, offset);
    offset += part.bytes.length;
  }
  return bytes;
}

interface Part {
  name: string;
  dtype: StoredType;
  shape: readonly number[];
  bytes: Uint8Array;
}

function partsOf(name: string, { shape, data }: StoredTensor, dtype: StoredType): Part[] {
  if (dtype === 'I8' && shape.length > 1) {
    const { integers, scale } = quantize(data, shape[shape.length - 1]);
    return [
      { name, dtype, shape, bytes: bytesOf(integers) },
      { name: name + SCALE, dtype: 'F32', shape: [scale.length], bytes: bytesOf(scale) },
    ];
  }
  if (dtype !== 'F16') return [{ name, dtype: 'F32', shape, bytes: bytesOf(data) }];
  if (data.some((value) => Math.abs(value) >= FLOAT16_LIMIT)) {
    throw new SafetensorsError(words.tooLargeFor16Bits(name));
  }
  return [{ name, dtype, shape, bytes: bytesOf(toFloat16(data)) }];
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength);
}

/**
 * Everything in the file, copied out of `bytes`.
 *
 * @throws SafetensorsError when the bytes are cut short or are no such file.
 */
export function readSafetensors(bytes: Uint8Array): SafetensorsContent {
  const { header, body } = splitFile(bytes);
  const { [METADATA]: metadata, ...entries } = parseHeader(header);
  const described = Object.entries(entries).map(([name, entry]) =>
    describe(name, entry, name + SCALE in entries),
  );
  checkOffsets(described, body.length);
  const read = new Map(
    described.map(({ name, dtype, shape, begin, end }) => [
      name,
      { dtype, shape, data: floatsOf(body.subarray(begin, end), dtype) },
    ]),
  );
  const tensors = new Map<string, StoredTensor>();
  for (const [name, { dtype, shape, data }] of read) {
    if (isScale(name, read)) continue;
    tensors.set(name, { shape, data: dtype === 'I8' ? scaled(name, { shape, data }, read) : data });
  }
  return { tensors, metadata: parseMetadata(metadata) };
}

type ReadTensors = ReadonlyMap<string, StoredTensor & { dtype: ReadableType }>;

function isScale(name: string, read: ReadTensors): boolean {
  return name.endsWith(SCALE) && read.get(name.slice(0, -SCALE.length))?.dtype === 'I8';
}

/** @throws SafetensorsError where nothing says what the integers stand for. */
function scaled(name: string, { shape, data }: StoredTensor, read: ReadTensors): Float32Array {
  const scale = read.get(name + SCALE);
  const columns = shape.at(-1);
  if (scale?.dtype !== 'F32' || scale.shape.length !== 1 || scale.data.length !== columns) {
    throw new SafetensorsError(words.notFloats(name, 'I8', FLOATS));
  }
  return dequantize(data, scale.data);
}

/** A copy: `bytes` may begin anywhere, floats only at multiples of four, and Node's Buffer.slice shares. */
function floatsOf(bytes: Uint8Array, dtype: ReadableType): Float32Array {
  const { buffer } = new Uint8Array(bytes);
  return READABLE[dtype].floats(buffer);
}

const READABLE = {
  F64: { bytes: 8, floats: (buffer: ArrayBuffer) => Float32Array.from(new Float64Array(buffer)) },
  F32: { bytes: 4, floats: (buffer: ArrayBuffer) => new Float32Array(buffer) },
  F16: { bytes: 2, floats: (buffer: ArrayBuffer) => fromFloat16(new Uint16Array(buffer)) },
  BF16: { bytes: 2, floats: (buffer: ArrayBuffer) => fromBfloat16(new Uint16Array(buffer)) },
  I8: { bytes: 1, floats: (buffer: ArrayBuffer) => Float32Array.from(new Int8Array(buffer)) },
} as const;
type ReadableType = keyof typeof READABLE;
const FLOATS = Object.keys(READABLE).filter((dtype) => dtype !== 'I8');

function isReadable(dtype: string): dtype is ReadableType {
  return Object.hasOwn(READABLE, dtype);
}

function splitFile(bytes: Uint8Array): { header: Uint8Array; body: Uint8Array } {
  if (bytes.length <= LENGTH_BYTES) {
    throw new SafetensorsError(words.tooSmall(bytes.length));
  }
  const length = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  if (length > LONGEST_HEADER || bytes[LENGTH_BYTES] !== 0x7b) {
    throw new SafetensorsError(words.noHeader);
  }
  const bodyStart = LENGTH_BYTES + Number(length);
  if (bodyStart > bytes.length) {
    throw new SafetensorsError(words.headerCutShort(length, bytes.length - LENGTH_BYTES));
  }
  return { header: bytes.subarray(LENGTH_BYTES, bodyStart), body: bytes.subarray(bodyStart) };
}

function parseHeader(header: Uint8Array): Record<string, unknown> {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(header);
    return z.record(z.string(), z.unknown()).parse(JSON.parse(text));
  } catch {
    throw new SafetensorsError(words.headerNotJson);
  }
}

function parseMetadata(metadata: unknown): Record<string, string> {
  const read = z.record(z.string(), z.string()).optional().safeParse(metadata);
  if (read.success) return read.data ?? {};
  throw new SafetensorsError(words.wrongMetadata);
}

interface DescribedTensor {
  name: string;
  dtype: ReadableType;
  shape: number[];
  begin: number;
  end: number;
}

const count = z.number().int().nonnegative();
const tensorEntry = z.strictObject({
  dtype: z.string(),
  shape: z.array(count),
  data_offsets: z.tuple([count, count]),
});

function describe(name: string, entry: unknown, hasScale: boolean): DescribedTensor {
  const read = tensorEntry.safeParse(entry);
  if (!read.success) throw new SafetensorsError(words.wrongEntry(name));
  const { dtype, shape, data_offsets } = read.data;
  if (!isReadable(dtype) || (dtype === 'I8' && !hasScale)) {
    throw new SafetensorsError(words.notFloats(name, dtype, FLOATS));
  }
  const [begin, end] = data_offsets;
  const length = end - begin;
  const needed = READABLE[dtype].bytes * shape.reduce((product, size) => product * size, 1);
  if (length !== needed) {
    throw new SafetensorsError(words.wrongLength(name, shape, { needed, length }));
  }
  return { name, dtype, shape, begin, end };
}

/** The tensors must lie end to end from the first byte to the last. */
function checkOffsets(described: readonly DescribedTensor[], bodyLength: number): void {
  let expected = 0;
  for (const { name, begin, end } of described.toSorted(
    (a, b) => a.begin - b.begin || a.end - b.end,
  )) {
    if (begin !== expected) {
      throw new SafetensorsError(words.wrongPlace(name, { expected, begin }));
    }
    expected = end;
  }
  if (expected > bodyLength) throw new SafetensorsError(words.cutShort(expected, bodyLength));
  if (expected < bodyLength) throw new SafetensorsError(words.tooLong(bodyLength - expected));
}
