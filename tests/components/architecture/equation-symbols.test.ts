/** Every sign in a network's equations that a learner may not know is explained beside them. */
import { describe, expect, it } from 'vitest';
import { equationSymbols } from '../../../src/components/architecture/equation-symbols.ts';
import { NETWORKS, networkById } from '../../../src/models/index.ts';

const signsOf = (id: string) =>
  equationSymbols(networkById(id).equations).map(({ signs }) => signs.join());

describe('the signs of the equations', () => {
  it('are those that occur, and no others', () => {
    expect(signsOf('simple-rnn')).toEqual(['x', 'h', 'W,U,V', 'b', 'c']);
    expect(signsOf('lstm')).toEqual(['x', 'h', 'i,f,o', 'g', 'W,R', 'b', 'c', 'σ', '⊙']);
    expect(signsOf('gru')).toContain('h\u0303');
    expect(signsOf('mdlstm')).toEqual(expect.arrayContaining(['i,f,o,z,λ', 'W,R,S,V,K', '⊙', 'Σ']));
  });

  it.each(NETWORKS.map(({ id }) => id))('%s has some, and no prose in its gates', (id) => {
    expect(signsOf(id).length).toBeGreaterThan(1);
    for (const equation of networkById(id).equations.filter((one) => one.includes('σ'))) {
      expect(equation).not.toMatch(/for each/);
    }
  });
});
