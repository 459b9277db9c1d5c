/**
 * Matrices in 8 bits: whole numbers from -127 to 127, and for each column what they are multiplied with. The largest
 * weight of a column is kept to a rounding, so each is off by at most 1/254 of it.
 */
export interface Quantized {
  /** As the matrix, `[..., columns]`. */
  integers: Int8Array;
  /** `[columns]` */
  scale: Float32Array;
}

const LARGEST = 127;

/** `data [..., columns]` */
export function quantize(data: Float32Array, columns: number): Quantized {
  const scale = new Float32Array(columns);
  for (let i = 0; i < data.length; i++) {
    const column = i % columns;
    scale[column] = Math.max(scale[column], Math.abs(data[i]) / LARGEST);
  }
  const integers = Int8Array.from(data, (value, i) => {
    const unit = scale[i % columns];
    return unit === 0 ? 0 : Math.max(-LARGEST, Math.min(LARGEST, Math.round(value / unit)));
  });
  return { integers, scale };
}

export function dequantize(integers: ArrayLike<number>, scale: Float32Array): Float32Array {
  return Float32Array.from(integers, (value, i) => value * scale[i % scale.length]);
}
