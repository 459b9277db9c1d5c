import { expect, it } from 'vitest';
import { equationParts } from '../../../src/components/architecture/equation-parts.ts';
import { NETWORKS } from '../../../src/models/index.ts';

const marked = (equation: string) =>
  equationParts(equation)
    .map(({ words, mark }) => ({ none: words, low: `<${words}>`, high: `[${words}]` })[mark])
    .join('');

it.each([
  ['h_t = tanh(b + W h_{t-1} + U x_t)', 'h<t> = tanh(b + W h<t-1> + U x<t>)'],
  ['m^d ~ Bernoulli(1 - p)', 'm[d] ~ Bernoulli(1 - p)'],
  ['[m^→ ⊙ h^→]', '[m[→] ⊙ h[→]]'],
  ['column = LSTM_column(row_1, …)', 'column = LSTM<column>(row<1>, …)'],
  ['V = I', 'V = I'],
])('sets the marks of %s low and high', (equation, expected) => {
  expect(marked(equation)).toBe(expected);
});

it.each(NETWORKS)('leaves no mark unset in the equations of $id', ({ equations }) => {
  for (const equation of equations) {
    const left = equationParts(equation).filter(({ mark }) => mark === 'none');
    expect(left.map(({ words }) => words).join('')).not.toMatch(/[_^{}]/);
  }
});
