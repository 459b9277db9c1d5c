/**
 * Wrong labels on purpose: which digits get one, and which it is, follows from the seed and the digit's number, so
 * it stays the same from epoch to epoch and whichever digits are used.
 */
import type { ImageSet } from './dataset.ts';
import { SeededRandom } from './random.ts';

/** The set with about `share` of its labels replaced, each by one of the other classes, equally likely. */
export function withLabelNoise(
  set: ImageSet,
  { share, classes, seed }: { share: number; classes: number; seed: number },
): ImageSet {
  if (share === 0 || classes < 2) return set;
  const random = new SeededRandom(seed, 'label noise');
  const labels = set.labels.map((label) => {
    const isWrong = random.next() < share;
    const by = 1 + Math.floor(random.next() * (classes - 1));
    return isWrong ? (label + by) % classes : label;
  });
  return { ...set, labels };
}
