/** How CTC spreads a number over the frames of a line: the likeliest path, its collapse, and where the label lies. */
import { ctcPosteriors } from '../kernels/reference/ctc-loss.ts';
import { inspectErrors as words } from '../text/en-inspect.ts';
import { sizesOf, logitsOf, InspectError } from './network.ts';
import type { Trace } from './trace.ts';

export interface Alignment {
  frames: number;
  /** The last is the blank. */
  classes: number;
  /** `[frames, classes]` */
  probabilities: Float64Array;
  /** The likeliest class of each frame. */
  path: Int32Array;
  /** The path with repeats left out, blanks still there; each entry with the frames it stands for. */
  merged: readonly { symbol: number; from: number; until: number }[];
  /** And with the blanks left out: what is read. */
  text: readonly number[];
  /** Of the true number, where it is known and fits into the frames. */
  label?: {
    /** log p(label) over all paths. */
    logProbability: number;
    /** blank, first symbol, blank, …: `[entries]`. */
    symbols: Int32Array;
    /** How likely each frame stands at each entry, given the label: `[frames, entries]`, each frame sums to 1. */
    posteriors: Float64Array;
  };
}

/** @throws InspectError when the network reads single digits. */
export function alignmentOf(
  { network, logits, probabilities }: Trace,
  label?: readonly number[],
): Alignment {
  const sizes = sizesOf(logitsOf(network.graph));
  if (sizes.length < 2) throw new InspectError(words.noAlignment);
  const [frames, classes] = sizes;
  const path = Int32Array.from({ length: frames }, (_, t) => {
    const said = probabilities.subarray(t * classes, (t + 1) * classes);
    return said.reduce((best, p, k) => (p > said[best] ? k : best), 0);
  });
  const merged: { symbol: number; from: number; until: number }[] = [];
  path.forEach((symbol, frame) => {
    const last = merged.at(-1);
    if (last?.symbol === symbol) last.until = frame + 1;
    else merged.push({ symbol, from: frame, until: frame + 1 });
  });
  const text = merged.map(({ symbol }) => symbol).filter((symbol) => symbol !== classes - 1);
  const known =
    label === undefined || label.length === 0
      ? undefined
      : ctcPosteriors(logits, Int32Array.from(label), classes);
  return {
    ...{ frames, classes, probabilities, path, merged, text },
    ...(known === undefined ? {} : { label: known }),
  };
}
