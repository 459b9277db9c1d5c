/** How well a network reads, in words: digits right or wrong, lines wholly right and how wrong the others. */
import { percent as formatPercent, withPlainSpaces } from '../src/text/format.ts';

export function percent(share: number): string {
  return withPlainSpaces(formatPercent(share, 2));
}

/** What is read and what a right answer is called; only numbers have a label error rate. */
export function wordsFor(labelErrorRate: number | undefined): { what: string; accuracy: string } {
  return labelErrorRate === undefined
    ? { what: 'digits', accuracy: 'accuracy' }
    : { what: 'lines', accuracy: 'exact' };
}

/** `label errors 3.20 %`, or nothing for digits. */
export function errorsInWords(labelErrorRate: number | undefined): string[] {
  return labelErrorRate === undefined ? [] : [`label errors ${percent(labelErrorRate)}`];
}
