/** What is printed as a path can be pasted into a shell. */
import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shownPath } from '../../cli/shown-path.ts';

describe('a path as it is printed', () => {
  it.each([
    ['runs/lstm-2026-03-01T09-30-00', 'runs/lstm-2026-03-01T09-30-00'],
    ['my runs/lstm', "'my runs/lstm'"],
    ["Anna's run", `'Anna'\\''s run'`],
    ['$HOME/*', `'$HOME/*'`],
    ['-rf', './-rf'],
    ['', "''"],
    ['a\nb', String.raw`$'a\x0ab'`],
  ])('%j is %s', (path, shown) => {
    expect(shownPath(path, 'linux')).toBe(shown);
  });

  it('has double quotes on Windows', () => {
    expect(shownPath('C:\\My runs\\lstm', 'win32')).toBe('"C:\\My runs\\lstm"');
    expect(shownPath('C:\\runs\\lstm', 'win32')).toBe('C:\\runs\\lstm');
  });

  it.skipIf(process.platform === 'win32')('is one word again in a shell, whatever is in it', () => {
    const names = fc.array(fc.string({ unit: 'grapheme', maxLength: 20 }), { maxLength: 40 });
    fc.assert(
      fc.property(names, (given) => {
        const paths = [...given, "it's", 'a\\b', 'x\ty', '`id`', '\x1b[2J'].map((name) =>
          name.replaceAll('\0', ''),
        );
        const script = `printf '%s\\0' ${paths.map((path) => shownPath(path, 'linux')).join(' ')}`;
        const words = execFileSync('bash', ['-c', script], {
          encoding: 'utf8',
          env: { ...process.env, LC_ALL: 'C.UTF-8' },
        });
        const wanted = paths.map((path) => (path.startsWith('-') ? `./${path}` : path));
        expect(words.split('\0').slice(0, -1)).toEqual(wanted);
      }),
      { numRuns: 20 },
    );
  });
});
