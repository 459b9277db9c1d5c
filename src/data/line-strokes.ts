/**
 * From a number that a person writes to a line such as the networks are taught with (line-layout.ts): the
 * ink as high as a digit's, in the middle of 28 rows, with a margin at both ends.
 */
import {
  BROADEST_PEN,
  boxAround,
  grown,
  inkCoverage,
  MOST_ENLARGED,
  THINNEST_PEN,
  within,
  type Box,
  type Stroke,
} from './strokes.ts';

/** A line is as high as a digit. */
export const PIXELS_HIGH = 28;
/** No line is wider, neither one that is composed nor one that is read. */
export const MAX_LINE_WIDTH = 320;

/** A line as the network sees it. */
export interface SeenLine {
  /** `[28 * width]`, row by row, 0 background to 1 ink */
  pixels: Float32Array<ArrayBuffer>;
  width: number;
  /** Around the ink, in the coordinates it was drawn in. */
  inkBox: Box;
}

/** Rows that the ink fills: in the middle of what composed lines have, 16 to 23. */
const INK_HIGH = 20;
/** In the middle of what composed lines have, 4 to 12. */
const MARGIN = 8;

/**
 * What the network sees of strokes; `null` when nothing is drawn. A line may come out wider than
 * `MAX_LINE_WIDTH`: `isTooWide` says so, and then it has no pixels.
 *
 * @param penRadius of the round pen, in the coordinates of the strokes
 * @throws RangeError when the pen has no width
 */
export function seeLine(strokes: readonly Stroke[], penRadius: number): SeenLine | null {
  if (!(penRadius > 0))
    throw new RangeError(`The pen's radius is ${penRadius}; it must be above 0.`);
  const path = boxAround(strokes);
  if (path === null) return null;
  const penWidth = within(
    (INK_HIGH * 2 * penRadius) / (path.height + 2 * penRadius),
    THINNEST_PEN,
    BROADEST_PEN,
  );
  const scale = Math.min(
    (INK_HIGH - penWidth) / path.height,
    (MOST_ENLARGED * penWidth) / (2 * penRadius),
  );
  const inkWidth = path.width * scale + penWidth;
  const width = Math.ceil(inkWidth + 2 * MARGIN);
  const inkBox = grown(path, penRadius);
  if (width > MAX_LINE_WIDTH) return { pixels: new Float32Array(), width, inkBox };
  const middle = path.top + path.height / 2;
  const pixels = inkCoverage(strokes, penWidth / 2, {
    left: path.left - (MARGIN + penWidth / 2) / scale,
    top: middle - PIXELS_HIGH / 2 / scale,
    scale,
    columns: width,
    rows: PIXELS_HIGH,
  });
  return { pixels, width, inkBox };
}

export function isTooWide({ width }: { width: number }): boolean {
  return width > MAX_LINE_WIDTH;
}
