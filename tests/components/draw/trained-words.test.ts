import { expect, it } from 'vitest';
import { draw } from '../../../src/text/en-draw.ts';

it.each([
  [{ step: 1, epoch: 1 / 469 }, 'first epoch, after 1 training step.'],
  [{ step: 1200, epoch: 1200 / 469 }, 'In epoch 3, after 1,200 training steps.'],
  [{ step: 1407, epoch: 3 }, 'After epoch 3.'],
])('the pad says how far the network is trained: %o', (progress, words) => {
  expect(draw.trained(progress)).toContain(words);
});

it.each([
  [0, '0 %'],
  [0.001, '< 1 %'],
  [0.5, '50 %'],
  [0.9991, '> 99 %'],
  [1, '100 %'],
])('a probability of %d is not rounded to nothing or to certainty', (probability, words) => {
  expect(draw.guess.meterValue(probability).replace('\u00a0', ' ')).toBe(words);
});
