/** Classes by their names: in a sentence, in a line, and where there is room for a sign only. */

/** "a 7", but “Coat”. */
export function classInWords(name: string): string {
  return /^\d$/.test(name) ? `a ${name}` : `“${name}”`;
}

/** "407", but "Coat, Bag". */
export function lineInWords(labels: Iterable<number>, classes: readonly string[]): string {
  const names = [...labels].map((label) => classes[label] ?? String(label));
  return names.join(classes.every(isSign) ? '' : ', ');
}

/** A sign or two for each class: its name, else how the name begins, else its number. */
export function signsOf(classes: readonly string[]): readonly string[] {
  const signs = classes.map((name) => [...name].slice(0, 2).join(''));
  return new Set(signs).size === classes.length ? signs : classes.map((_, label) => String(label));
}

function isSign(name: string): boolean {
  return [...name].length === 1;
}
