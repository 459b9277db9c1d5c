/**
 * The safetensors file format, for floats (written in 32 or 16 bits, read in any): eight bytes with the length of a JSON header, the
 * header, then the tensors' bytes without holes, row-major and little-endian
 * (https://github.com/huggingface/safetensors#format).
 */
import { z } from 'zod';
import { safetensors as words } from '../text/en-checkpoints.ts';
import { FLOAT16_LIMIT, fromBfloat16, fromFloat16, toFloat16 } from './float16.ts';

export interface StoredTensor {
  shape: readonly number[];
  data: Float32Array;
}

export interface SafetensorsContent {
  tensors: ReadonlyMap<string, StoredTensor>;
  metadata: Readonly<Record<string, string>>;
}

/** How the numbers are written; in memory they are 32-bit floats. */
export type StoredType = 'F32' | 'F16';

/** The bytes are not a safetensors file this program can read; the message says where and why. */
export class SafetensorsError extends Error {
  override name = 'SafetensorsError';
}

const METADATA = '__metadata__';
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
  const parts: Uint8Array[] = [];
  let end = 0;
  for (const [name, { shape, data }] of tensors) {
    const part = bytesOf(name, data, dtype);
    parts.push(part);
    const begin = end;
    end += part.length;
    header[name] = { dtype, shape, data_offsets: [begin, end] };
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  const headerLength = Math.ceil(json.length / 8) * 8;
  const bytes = new Uint8Array(LENGTH_BYTES + headerLength + end);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerLength), true);
  bytes.fill(0x20, LENGTH_BYTES, LENGTH_BYTES + headerLength);
  bytes.set(json, LENGTH_BYTES);
  let offset = LENGTH_BYTES + headerLength;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}

function bytesOf(name: string, data: Float32Array, dtype: StoredType): Uint8Array {
  if (dtype === 'F16' && data.some((value) => Math.abs(value) >= FLOAT16_LIMIT)) {
    throw new SafetensorsError(words.tooLargeFor16Bits(name));
  }
  const { buffer, byteOffset, byteLength } = dtype === 'F16' ? toFloat16(data) : data;
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/**
 * Everything in the file, copied out of `bytes`.
 *
 * @throws SafetensorsError when the bytes are cut short or are no such file.
 */
export function readSafetensors(bytes: Uint8Array): SafetensorsContent {
  const { header, body } = splitFile(bytes);
  const { [METADATA]: metadata, ...entries } = parseHeader(header);
  const described = Object.entries(entries).map(([name, entry]) => describe(name, entry));
  checkOffsets(described, body.length);
  const tensors = new Map(
    described.map(({ name, dtype, shape, begin, end }) => [
      name,
      { shape, data: floatsOf(body.subarray(begin, end), dtype) },
    ]),
  );
  return { tensors, metadata: parseMetadata(metadata) };
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
} as const;
type ReadableType = keyof typeof READABLE;

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

function describe(name: string, entry: unknown): DescribedTensor {
  const read = tensorEntry.safeParse(entry);
  if (!read.success) throw new SafetensorsError(words.wrongEntry(name));
  const { dtype, shape, data_offsets } = read.data;
  if (!isReadable(dtype)) {
    throw new SafetensorsError(words.notFloats(name, dtype, Object.keys(READABLE)));
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
