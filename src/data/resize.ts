/** Grey images of other sizes. Plain arithmetic on arrays: no page, no canvas. */

export interface Grey {
  /** `[height * width]`, row by row */
  values: ArrayLike<number>;
  width: number;
  height: number;
}

/** Each pixel is the mean of what it covers, pixels on its edge by the share that is inside: `[height * width]`. */
export function resized(
  { values, width, height }: Grey,
  to: { width: number; height: number },
): Float32Array<ArrayBuffer> {
  const made = new Float32Array(to.width * to.height);
  for (let row = 0; row < to.height; row++) {
    const [top, bottom] = [(row * height) / to.height, ((row + 1) * height) / to.height];
    for (let column = 0; column < to.width; column++) {
      const [left, right] = [(column * width) / to.width, ((column + 1) * width) / to.width];
      let [sum, weight] = [0, 0];
      for (let y = Math.floor(top); y < Math.min(height, Math.ceil(bottom)); y++) {
        const tall = Math.min(bottom, y + 1) - Math.max(top, y);
        for (let x = Math.floor(left); x < Math.min(width, Math.ceil(right)); x++) {
          const share = tall * (Math.min(right, x + 1) - Math.max(left, x));
          sum += share * values[y * width + x];
          weight += share;
        }
      }
      made[row * to.width + column] = sum / weight;
    }
  }
  return made;
}
