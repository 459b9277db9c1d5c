import { describe, expect, it } from 'vitest';
import {
  type Focus,
  type Keystroke,
  shortcutOf,
} from '../../../src/components/transport/shortcuts.ts';

const stroke = (key: string, changes: Partial<Keystroke> = {}): Keystroke => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  repeat: false,
  ...changes,
});

describe('a shortcut', () => {
  it('is heard where nothing has a use for keys, in capitals too', () => {
    const meant = [' ', 's', 'S', 'e', 'r', 'l', '?', 'x'].map((key) =>
      shortcutOf(stroke(key), 'free'),
    );
    expect(meant).toEqual([
      'trainOrPause',
      'stepBatch',
      'stepBatch',
      'stepEpoch',
      'reset',
      'lesson',
      'help',
      undefined,
    ]);
  });

  it('leaves Space to a button that has the focus, which presses it', () => {
    expect(shortcutOf(stroke(' '), 'takesSpace')).toBeUndefined();
    expect(shortcutOf(stroke('s'), 'takesSpace')).toBe('stepBatch');
  });

  it('takes no key from a text field or an open list, nor from the browser', () => {
    const focuses: Focus[] = ['free', 'takesSpace', 'takesAll'];
    for (const key of [' ', 's', 'e', 'r', '?']) {
      expect(shortcutOf(stroke(key), 'takesAll')).toBeUndefined();
      for (const modifier of ['ctrlKey', 'metaKey', 'altKey'] as const) {
        for (const focus of focuses) {
          expect(shortcutOf(stroke(key, { [modifier]: true }), focus)).toBeUndefined();
        }
      }
    }
  });

  it('held down steps on, but does not start, stop or reset again and again', () => {
    const held = (key: string) => shortcutOf(stroke(key, { repeat: true }), 'free');
    expect([' ', 's', 'e', 'r'].map(held)).toEqual([undefined, 'stepBatch', undefined, undefined]);
  });
});
