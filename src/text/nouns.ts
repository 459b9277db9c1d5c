/** What the samples of a data set are called, as its `shows` says. */

export interface Noun {
  one: string;
  /** With its article. */
  a: string;
  many: string;
  /** What is made of one on the pad. */
  drawn: string;
}

export const nouns = {
  digit: { one: 'digit', a: 'a digit', many: 'digits', drawn: 'digit' },
  letter: { one: 'letter', a: 'a letter', many: 'letters', drawn: 'letter' },
  image: { one: 'image', a: 'an image', many: 'images', drawn: 'drawing' },
  sequence: { one: 'sequence', a: 'a sequence', many: 'sequences', drawn: 'sequence' },
} as const satisfies Readonly<Record<string, Noun>>;

/** What several of them in a line are. */
export const inALine = ({ one }: Noun) => (one === 'digit' ? 'number' : 'line');

/** "Digit" of "digit". */
export function capital(words: string): string {
  return words[0].toUpperCase() + words.slice(1);
}
