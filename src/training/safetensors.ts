/**
 * The safetensors file format, for floats of 32 or 16 bits: eight bytes with the length of a JSON header, the
 * header, then the tensors' bytes without holes, row-major and little-endian
 * (https://github.com/huggingface/safetensors#format).
 */
import { z } from 'zod';
import { FLOAT16_LIMIT, fromFloat16, toFloat16 } from './float16.ts';

export interface StoredTensor {
  shape: readonly number[];
  data: Float32Array;
}

export interface SafetensorsContent {
  tensors: ReadonlyMap<string, StoredTensor>;
  metadata: Readonly<Record<string, string>>;
}

/** How the numbers lie in the file; in memory they are 32-bit floats. */
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
    throw new SafetensorsError(
      `Tensor "${name}" holds a number that is too large for 16-bit floats. Write it as F32.`,
    );
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
function floatsOf(bytes: Uint8Array, dtype: StoredType): Float32Array {
  const { buffer } = new Uint8Array(bytes);
  return dtype === 'F16' ? fromFloat16(new Uint16Array(buffer)) : new Float32Array(buffer);
}

function splitFile(bytes: Uint8Array): { header: Uint8Array; body: Uint8Array } {
  if (bytes.length <= LENGTH_BYTES) {
    throw new SafetensorsError(
      `This is not a safetensors file: it has ${bytes.length} bytes, fewer than the smallest possible.`,
    );
  }
  const length = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  if (length > LONGEST_HEADER || bytes[LENGTH_BYTES] !== 0x7b) {
    throw new SafetensorsError(
      'This is not a safetensors file: it does not begin with a header. Choose a file ending in .safetensors that was saved here.',
    );
  }
  const bodyStart = LENGTH_BYTES + Number(length);
  if (bodyStart > bytes.length) {
    throw new SafetensorsError(
      `The file is cut short: its header should be ${length} bytes long, but only ${bytes.length - LENGTH_BYTES} bytes follow.`,
    );
  }
  return { header: bytes.subarray(LENGTH_BYTES, bodyStart), body: bytes.subarray(bodyStart) };
}

function parseHeader(header: Uint8Array): Record<string, unknown> {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(header);
    return z.record(z.string(), z.unknown()).parse(JSON.parse(text));
  } catch {
    throw new SafetensorsError(
      'The file is damaged: its header is not the JSON object that a safetensors file begins with.',
    );
  }
}

function parseMetadata(metadata: unknown): Record<string, string> {
  const read = z.record(z.string(), z.string()).optional().safeParse(metadata);
  if (read.success) return read.data ?? {};
  throw new SafetensorsError(
    'The file is damaged: the metadata in its header must be names with texts.',
  );
}

interface DescribedTensor {
  name: string;
  dtype: StoredType;
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
  if (!read.success) {
    throw new SafetensorsError(
      `The file is damaged: the header's entry of tensor "${name}" lacks its type, shape or place.`,
    );
  }
  const { dtype, shape, data_offsets } = read.data;
  if (dtype !== 'F32' && dtype !== 'F16') {
    throw new SafetensorsError(
      `Tensor "${name}" holds numbers of type ${dtype}; only F32 and F16 (32-bit and 16-bit floats) can be read.`,
    );
  }
  const [begin, end] = data_offsets;
  const bytesNeeded =
    (dtype === 'F16' ? 2 : 4) * shape.reduce((product, size) => product * size, 1);
  if (end - begin !== bytesNeeded) {
    throw new SafetensorsError(
      `The file is damaged: tensor "${name}" of shape [${shape.join(', ')}] needs ${bytesNeeded} bytes, but its place in the file is ${end - begin} bytes long.`,
    );
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
      throw new SafetensorsError(
        `The file is damaged: tensor "${name}" should begin at byte ${expected} of the data, but its header says ${begin}.`,
      );
    }
    expected = end;
  }
  if (expected > bodyLength) {
    throw new SafetensorsError(
      `The file is cut short: its tensors take ${expected} bytes, but only ${bodyLength} are there. Copy or download it again.`,
    );
  }
  if (expected < bodyLength) {
    throw new SafetensorsError(
      `The file is damaged: ${bodyLength - expected} bytes follow its last tensor that no tensor claims.`,
    );
  }
}
