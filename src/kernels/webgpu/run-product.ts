/** Encodes a matrix product, and the sum of a split one. */
import type { TensorInfo } from '@tensorflow/tfjs';
import type { CommandStream } from './command-stream.ts';
import {
  productProgram,
  productWorkgroups,
  reduceProgram,
  type Operand,
  type Product,
} from './product-program.ts';

/** Enough tiles to fill a large device; more only adds partial sums. */
export const WANTED_TILES = 256;

/**
 * @param size what is multiplied, and over how many workgroups a long sum is split
 * @param place where the part begins, where its partial sums go, and the product's own uniforms
 * @param tensors by the names that the product's texts use; those not there are not bound
 */
export function runProduct(
  stream: CommandStream,
  product: Omit<Product, 'buffers'>,
  size: { rows: number; cols: number; depth: number; splits: number },
  place: { firstRow: number; firstSplit: number; more?: readonly number[] },
  tensors: Record<string, TensorInfo | undefined>,
): void {
  const { rows, cols, depth, splits } = size;
  const bound = Object.entries(tensors).flatMap(([name, tensor]) =>
    tensor === undefined ? [] : [{ name, tensor }],
  );
  const bindable = { ...product, buffers: bound.map(({ name }) => name) };
  stream.run(
    stream.program(`product ${JSON.stringify(bindable)}`, () => productProgram(bindable)),
    productWorkgroups(rows, cols, splits),
    [
      rows,
      cols,
      depth,
      Math.ceil(depth / splits),
      place.firstRow,
      place.firstSplit,
      ...(place.more ?? []),
    ],
    bound.map(({ tensor }) => tensor),
  );
}

/**
 * Adds the partial sums `[blocks, splits, count]`: of each block, the first `mainCount` to `result`, the rest,
 * if any, to `lastRow` from `lastRowAt` on.
 */
export function addUp(
  stream: CommandStream,
  {
    blocks,
    splits,
    count,
    mainCount,
  }: { blocks: number; splits: number; count: number; mainCount: number },
  sums: TensorInfo,
  {
    result,
    lastRow,
    lastRowAt = 0,
  }: { result: TensorInfo; lastRow?: TensorInfo; lastRowAt?: number },
): void {
  const withLastRow = lastRow !== undefined;
  stream.runFlat(
    stream.program(`reduce ${withLastRow}`, () => reduceProgram(withLastRow)),
    blocks * count,
    [blocks * count, count, splits, mainCount, lastRowAt],
    withLastRow ? [sums, result, lastRow] : [sums, result],
  );
}

/** A matrix that lies as it is read. */
export function rowMajor(buffer: string, along: Operand['along'], rowLength: number): Operand {
  return { buffer, along, rowLength, row: 'i', column: 'c', whole: whole(rowLength) };
}

/** Whether all lengths are whole vec4s. */
export function whole(...lengths: number[]): boolean {
  return lengths.every((length) => length % 4 === 0);
}
