/** Lines of the test set for the page to show and to have read. */
import { PIXELS_HIGH, TestLines } from '../data/lines.ts';
import type { Mnist } from '../data/mnist.ts';
import { shuffledIndices, SeededRandom } from '../data/random.ts';
import type { LineSample } from './protocol.ts';

/** Samples are drawn from so many test lines, as many as an experiment may test with. */
const TEST_LINES = 10_000;

/** `count` test lines, drawn without repetition; the seed decides which. */
export function sampleLines({ test }: Mnist, count: number, seed: number): LineSample[] {
  const lines = new TestLines(test, TEST_LINES);
  const drawn = shuffledIndices(TEST_LINES, new SeededRandom(seed, 'sample lines'));
  return Array.from(drawn.subarray(0, count), (index) => {
    const { width: columns, widths, pixels, labels } = lines.line(index);
    const [width] = widths;
    const bytes = new Uint8Array(PIXELS_HIGH * width);
    for (let row = 0; row < PIXELS_HIGH; row++) {
      for (let column = 0; column < width; column++) {
        bytes[row * width + column] = Math.round(255 * pixels[row * columns + column]);
      }
    }
    return { index, label: [...labels], width, pixels: bytes };
  });
}
