import fc from 'fast-check';
import { expect, it } from 'vitest';
import { shortNames } from '../../../src/components/charts/short-names.ts';

it('says of runs side by side what tells them apart', () => {
  expect(
    shortNames([
      'SimpleRNN 256, SGD 0.01, batch size 32, training digits 512',
      'SimpleRNN 256, SGD 0.01, training digits 512',
      'SimpleRNN 256, SGD 0.1, training digits 512',
      'SimpleRNN 256, SGD 0.1, training digits 512 (2)',
    ]),
  ).toEqual([
    'SimpleRNN 256, SGD 0.01, batch size 32',
    'SimpleRNN 256, SGD 0.01',
    'SimpleRNN 256, SGD 0.1',
    'SimpleRNN 256, SGD 0.1 (2)',
  ]);
  expect(shortNames(['LSTM 128, Adam 0.001'])).toEqual(['LSTM 128, Adam 0.001']);
});

it('names that differ stay different', () => {
  const part = fc.constantFrom('a', 'b', 'c (2)', '', 'd');
  const name = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join(', '));
  fc.assert(
    fc.property(fc.uniqueArray(name, { minLength: 1, maxLength: 4 }), (names) => {
      expect(new Set(shortNames(names)).size).toBe(names.length);
    }),
  );
});
