import { expect, test } from 'vitest';
import { Randomness } from '../../src/layers/random.ts';

test('a restored state draws the same again, of streams that had not drawn by then too', () => {
  const randomness = new Randomness(3);
  randomness.continuing('early').uniform();
  const state = randomness.state();
  const draw = () => ['early', 'late'].map((name) => randomness.continuing(name).uniform());
  const first = draw();
  draw();
  randomness.restore(state);
  expect(draw()).toEqual(first);
});
