/** The simplest reading of what a network says in each frame, and how far a reading is from the truth. */

/**
 * The likeliest class of each frame of `[frames, classes]`, be it by logits, probabilities or their logarithms;
 * repeats and blanks (the last class) left out.
 */
export function greedyReading(
  values: ArrayLike<number>,
  frames: number,
  classes: number,
): number[] {
  const reading: number[] = [];
  let before = -1;
  for (let t = 0; t < frames; t++) {
    let best = 0;
    for (let k = 1; k < classes; k++) {
      if (values[t * classes + k] > values[t * classes + best]) best = k;
    }
    if (best !== before && best !== classes - 1) reading.push(best);
    before = best;
  }
  return reading;
}

/** Symbols to insert, delete or replace to make one of the other (Levenshtein). */
export function editDistance(one: ArrayLike<number>, other: ArrayLike<number>): number {
  const row = Array.from({ length: other.length + 1 }, (_, j) => j);
  for (let i = 1; i <= one.length; i++) {
    let diagonal = row[0];
    row[0] = i;
    for (let j = 1; j <= other.length; j++) {
      const replaced = diagonal + (one[i - 1] === other[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = Math.min(replaced, row[j] + 1, row[j - 1] + 1);
    }
  }
  return row[other.length];
}
