/**
 * From what a network says in each frame to the number it reads. The last class is the blank (see
 * src/kernels/ctc-loss.ts).
 */
export interface BeamReading {
  digits: number[];
  /** Summed over all ways to spread the digits over the frames; a lower bound where the beam is narrow. */
  probability: number;
}

/** A beginning of the reading, and how likely the frames so far say it, with a blank or a symbol last. */
interface Prefix {
  digits: readonly number[];
  blank: number;
  symbol: number;
}

/**
 * The likeliest reading of `probabilities [frames, classes]` by prefix search (Graves, "Supervised Sequence
 * Labelling", 2012, section 7.5.2), which sums over the ways to spread a reading where the greedy one takes a
 * single way. The `beamWidth` likeliest prefixes are kept after each frame; what one has is rescaled, so that
 * long lines do not underflow.
 *
 * @throws RangeError when the probabilities are not as many as the frames need, or the beam holds nothing
 */
export function prefixBeamReading(
  probabilities: ArrayLike<number>,
  frames: number,
  classes: number,
  beamWidth = 16,
): BeamReading {
  if (probabilities.length < frames * classes) {
    throw new RangeError(
      `probabilities has ${probabilities.length} values; ${frames} frames of ${classes} classes need ${frames * classes}.`,
    );
  }
  if (!(beamWidth >= 1)) {
    throw new RangeError(`beamWidth was ${beamWidth}; the search needs to keep at least 1 prefix.`);
  }
  const blank = classes - 1;
  let beam: Prefix[] = [{ digits: [], blank: 1, symbol: 0 }];
  let logScale = 0;
  for (let t = 0; t < frames; t++) {
    const next = new Map<string, Prefix>();
    const at = (digits: readonly number[]): Prefix => {
      const key = digits.join(' ');
      const known = next.get(key) ?? { digits, blank: 0, symbol: 0 };
      next.set(key, known);
      return known;
    };
    for (const prefix of beam) {
      const { digits } = prefix;
      const total = prefix.blank + prefix.symbol;
      const last = digits.at(-1);
      at(digits).blank += total * probabilities[t * classes + blank];
      for (let k = 0; k < blank; k++) {
        const said = probabilities[t * classes + k];
        if (k === last) {
          // The same symbol again goes on with the old one, unless a blank stood between.
          at(digits).symbol += prefix.symbol * said;
          at([...digits, k]).symbol += prefix.blank * said;
        } else {
          at([...digits, k]).symbol += total * said;
        }
      }
    }
    beam = [...next.values()].sort(byLikelihood).slice(0, beamWidth);
    const largest = beam[0].blank + beam[0].symbol;
    if (!(largest > 0)) return { digits: [], probability: 0 };
    for (const prefix of beam) {
      prefix.blank /= largest;
      prefix.symbol /= largest;
    }
    logScale += Math.log(largest);
  }
  const [best] = beam;
  return {
    digits: [...best.digits],
    probability: Math.min(1, (best.blank + best.symbol) * Math.exp(logScale)),
  };
}

function byLikelihood(one: Prefix, other: Prefix): number {
  return other.blank + other.symbol - (one.blank + one.symbol);
}
