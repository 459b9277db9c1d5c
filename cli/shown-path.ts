/** Paths as they are printed: so that what is copied from the terminal can be pasted into it. */
/** Bare where every shell takes it for one word, else in quotes. */
export function shownPath(path: string, platform: NodeJS.Platform = process.platform): string {
  // What begins with a dash would be taken for a flag.
  const word = path.startsWith('-') ? `./${path}` : path;
  if (platform === 'win32') return /^[\w.:\\/@+-]+$/.test(word) ? word : `"${word}"`;
  if (/^[\w.,:/@%+=-]+$/.test(word)) return word;
  // Line breaks and what else could move the cursor of a terminal.
  if (hasControls(word)) return `$'${[...word].map(escaped).join('')}'`;
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

function hasControls(text: string): boolean {
  return [...text].some(isControl);
}

function isControl(character: string): boolean {
  const code = character.charCodeAt(0);
  return code < 0x20 || (code >= 0x7f && code < 0xa0);
}

function escaped(character: string): string {
  if (character === "'" || character === '\\') return `\\${character}`;
  if (!isControl(character)) return character;
  return `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
}
