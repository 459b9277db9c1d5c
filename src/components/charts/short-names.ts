/** Runs side by side, called by what tells them apart. */

/**
 * Leaves out of names like "SimpleRNN 256, SGD 0.01, batch size 32" the settings that all of them have. The beginning
 * stays, and names that differ stay different.
 */
export function shortNames(names: readonly string[]): readonly string[] {
  const all = names.map(partsOf);
  const isCommon = (part: string) =>
    names.length > 1 && all.every(({ rest }) => rest.includes(part));
  const short = all.map(({ first, rest, number }) =>
    [first, ...rest.filter((part) => !isCommon(part))].join(', ').concat(number),
  );
  // A reader's own title may repeat a part.
  return new Set(short).size === names.length ? short : names;
}

/** "… (2)" of runs that are called alike belongs to the whole name. */
function partsOf(name: string): { first: string; rest: readonly string[]; number: string } {
  const [, said, number] = /^(.*?)( \(\d+\))?$/s.exec(name) ?? ['', name, ''];
  const [first, ...rest] = said.split(', ');
  return { first, rest, number: number ?? '' };
}
